/** Entries of the same name and kind become one: a brand is sold in several countries, forms and strengths. */
import type { LexiconEntry } from './lexicon.ts'
import { fold } from './spelling.ts'

/** Later entries add to earlier ones; where ingredients differ, the later entry takes the earlier one's place. */
export function mergeEntries(entries: readonly LexiconEntry[]): LexiconEntry[] {
  const merged = new Map<string, LexiconEntry>()
  for (const entry of entries) {
    const key = `${entry.kind} ${fold(entry.name)}`
    const before = merged.get(key)
    merged.set(key, before && before.generics.join() === entry.generics.join() ? union(before, entry) : entry)
  }
  return [...merged.values()]
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
