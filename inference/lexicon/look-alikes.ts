/** Names that are taken for each other: reported pairs from our list, and names that are one or two letters apart. */
import { distance } from 'fastest-levenshtein'
import type { LexiconEntry } from './lexicon.ts'
import { sameIngredients } from './merge.ts'
import { fold } from './spelling.ts'

/** Short names differ wholly within two letters ("Napa", "Nexa"); from here on two letters still look alike. */
const TWO_EDITS_FROM = 8

/** Below this every other name would be a neighbour. */
const ONE_EDIT_FROM = 4

/** `pairs`: rows of names that have been confused with each other. */
export function lookAlikesOf(
  entry: LexiconEntry,
  entries: readonly LexiconEntry[],
  pairs: readonly (readonly string[])[],
): string[] {
  const own = fold(entry.name)
  const names = new Set<string>()
  for (const pair of pairs) {
    if (!pair.some((name) => fold(name) === own)) continue
    for (const name of pair) if (fold(name) !== own) names.add(name)
  }
  const most = own.length >= TWO_EDITS_FROM ? 2 : own.length >= ONE_EDIT_FROM ? 1 : 0
  for (const other of entries) {
    // Taking one brand of a medicine for another of the same ingredients harms nobody.
    if (other.kind === 'diagnosis' || sameIngredients(entry, other)) continue
    const key = fold(other.name)
    if (key === own) continue
    if (Math.abs(key.length - own.length) <= most && distance(own, key) <= most) names.add(other.name)
  }
  return [...names]
}
