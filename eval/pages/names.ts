/** Which of the names that were said stand on the page. A brand and its ingredient are different words on paper. */

import type { Lexicon } from '../../inference/lexicon/lexicon.ts'
import { fold } from '../../inference/lexicon/spelling.ts'
import type { NameCandidate, NameReading } from '../../inference/prescription.ts'

/** A name as the page's writer meant it. */
export interface MeantName {
  /** As on the page. */
  name: string
  generics: readonly string[]
  brand?: string
  strength?: string
}

/** What is said of a name at best: the match, or the first of its candidates. */
export const saidName = (reading: NameReading): NameCandidate | undefined =>
  reading.match ?? reading.candidates[0]

/** The same word: the brand for a brand, the ingredient (by any of its names) for an ingredient. */
export function sameName(said: NameCandidate | undefined, meant: MeantName, lexicon: Lexicon): boolean {
  if (!said) return false
  if (meant.brand) {
    if (said.kind !== 'brand') return false
    // "Foracort 200": a strength behind a brand is often part of the name that it is sold under.
    const sold = meant.strength ? [`${meant.brand} ${meant.strength}`] : []
    return [meant.brand, meant.name, ...sold].some((name) => key(name, lexicon) === key(said.name, lexicon))
  }
  if (said.kind !== 'generic') return false
  return key(said.name, lexicon) === key(meant.name, lexicon) || sameIngredients(said, meant, lexicon)
}

/** The same medicine, whichever of its names was said. */
export function sameIngredients(said: NameCandidate, meant: MeantName, lexicon: Lexicon): boolean {
  const keys = (names: readonly string[]) =>
    names
      .flatMap((name) => name.split(' + '))
      .map((name) => key(name, lexicon))
      .sort()
      .join('+')
  return keys(said.generics.length > 0 ? said.generics : [said.name]) === keys(meant.generics)
}

/** Acetaminophen is paracetamol: a name is known by its entry where the lexicon has one. */
function key(name: string, lexicon: Lexicon): string {
  return fold(lexicon.find(name)?.name ?? name)
}

/**
 * Each said name may stand for one meant one. Pairs of `same` first, in page order; then what is left is paired by
 * `near`, so that a misread name's strength and sig can still be judged.
 */
export function pairUp<Said, Meant>(
  said: readonly Said[],
  meant: readonly Meant[],
  same: (said: Said, meant: Meant) => boolean,
  near: (said: Said, meant: Meant) => boolean,
): { said: Said; meant: Meant; same: boolean }[] {
  const pairs: { said: Said; meant: Meant; same: boolean }[] = []
  const left = new Set(said)
  const open = new Set(meant)
  for (const [fits, isSame] of [
    [same, true],
    [near, false],
  ] as const) {
    for (const item of open) {
      const found = [...left].find((candidate) => fits(candidate, item))
      if (found === undefined) continue
      pairs.push({ said: found, meant: item, same: isSame })
      left.delete(found)
      open.delete(item)
    }
  }
  return pairs
}
