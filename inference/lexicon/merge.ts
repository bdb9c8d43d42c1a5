/** Entries of the same name and kind become one: a brand is sold in several countries, forms and strengths. */
import type { LexiconEntry } from './lexicon.ts'
import { fold } from './spelling.ts'

/**
 * A name that is sold with other ingredients elsewhere stays apart from its namesake: the page doesn't say which is
 * meant, so neither can be more than half probable. A user's own entry (`own`) says which.
 */
export function mergeEntries(
  entries: readonly LexiconEntry[],
  own: readonly LexiconEntry[] = [],
): LexiconEntry[] {
  const byKind = { generic: new Map(), brand: new Map(), diagnosis: new Map() } satisfies Record<
    LexiconEntry['kind'],
    Map<string, LexiconEntry>
  >
  for (const entry of entries) put(byKind[entry.kind], fold(entry.name), entry)
  for (const entry of own) {
    const merged = byKind[entry.kind]
    const key = fold(entry.name)
    const namesakes = keysFrom(merged, key)
    const same = namesakes.map((at) => merged.get(at)!).find((other) => sameIngredients(other, entry))
    for (const at of namesakes) merged.delete(at)
    merged.set(key, same ? union(same, entry) : entry)
  }
  return Object.values(byKind).flatMap((merged) => [...merged.values()])
}

/** Namesakes stand under the key with a mark more each. */
const NEXT = '+'

function put(merged: Map<string, LexiconEntry>, key: string, entry: LexiconEntry): void {
  const before = merged.get(key)
  if (!before) merged.set(key, entry)
  else if (sameIngredients(before, entry)) merged.set(key, union(before, entry))
  else put(merged, key + NEXT, entry)
}

function keysFrom(merged: ReadonlyMap<string, LexiconEntry>, key: string): string[] {
  return merged.has(key) ? [key, ...keysFrom(merged, key + NEXT)] : []
}

/** In whichever order they are named. */
export function sameIngredients(one: LexiconEntry, other: LexiconEntry): boolean {
  return (
    one.generics.length === other.generics.length &&
    one.generics.every((name) => other.generics.includes(name))
  )
}

function union(one: LexiconEntry, other: LexiconEntry): LexiconEntry {
  return {
    ...one,
    aliases: distinct([...one.aliases, ...other.aliases]),
    // An empty list means "not known", and stays that: what is known of one form says nothing about the other.
    forms: one.forms.length && other.forms.length ? distinct([...one.forms, ...other.forms]) : [],
    strengths:
      one.strengths.length && other.strengths.length ? distinct([...one.strengths, ...other.strengths]) : [],
  }
}

function distinct<Item>(items: readonly Item[]): Item[] {
  return [...new Set(items)]
}
