/** From scores to probabilities: every name that may stand in a span competes with the others and with "none of them". */
import { distance } from 'fastest-levenshtein'
import type { DoseForm } from '../../prescription.ts'
import type { LexiconEntry, MatchOptions, NameMatch } from './lexicon.ts'
import { scoreAll, scoreOne } from './score.ts'
import type { Slots } from './slots.ts'
import type { Spelling, SpellingIndex } from './spellings.ts'

/** More would not be shown to anybody. */
const MOST_MATCHES = 5

/** Below this a name is not worth a person's look. */
const LEAST_PROBABILITY = 0.005

/**
 * "None of them" explains a span letter by letter: each letter costs it 1.2 nats, half of what a letter of English
 * carries without its context. So one slip (about 6 nats) is forgiven in a word of seven letters, two in one of
 * twelve, and none in "Napa". The offset lets short names that are cleanly read still win.
 */
const NONE_COST_PER_LETTER = 1.2
const NONE_OFFSET = 1.5
const NONE_LEAST_COST = 2.7

/** A form or strength that a name isn't known to have speaks against it, but lists of strengths are never complete. */
const MISFIT = 0.3

export function matchSlots(
  indexes: readonly SpellingIndex[],
  slots: Slots,
  { kinds, form, strength }: MatchOptions,
): NameMatch[] {
  if (slots.best === '') return []
  const best = new Map<LexiconEntry, { spelling: Spelling; weight: number }>()
  const reference = scoreOne(slots.best, slots)
  for (const index of indexes) {
    for (const { key, logProbability } of scoreAll(index.trie, slots)) {
      for (const spelling of index.spellings[key]!) {
        const { entry } = spelling
        if (!kinds.includes(entry.kind)) continue
        const weight = Math.exp(logProbability - reference) * plausibility(entry, form, strength)
        if (weight > (best.get(entry)?.weight ?? 0)) best.set(entry, { spelling, weight })
      }
    }
  }
  const none = Math.exp(-Math.max(NONE_LEAST_COST, NONE_COST_PER_LETTER * slots.best.length - NONE_OFFSET))
  let total = none
  for (const { weight } of best.values()) total += weight
  return [...best]
    .map(([entry, { spelling, weight }]) => ({
      entry,
      spelling: spelling.text,
      probability: weight / total,
      edits: distance(spelling.key, slots.best),
    }))
    .filter(({ probability }) => probability >= LEAST_PROBABILITY)
    .sort((one, other) => other.probability - one.probability || byName(one, other))
    .slice(0, MOST_MATCHES)
}

function plausibility(entry: LexiconEntry, form: DoseForm | undefined, strength: string | undefined): number {
  let factor = 1
  if (form && entry.forms.length > 0 && !entry.forms.includes(form)) factor *= MISFIT
  if (strength && entry.strengths.length > 0 && !entry.strengths.includes(strength)) factor *= MISFIT
  return factor
}

function byName(one: NameMatch, other: NameMatch): number {
  return one.entry.name < other.entry.name ? -1 : 1
}
