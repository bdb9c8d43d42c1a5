/** From scores to probabilities: every name that may stand in a span competes with the others and with "none of them". */
import { distance } from 'fastest-levenshtein'
import type { DoseForm } from '../prescription.ts'
import type { LexiconEntry, MatchOptions, NameMatch } from './lexicon.ts'
import { QUICK, scoreAll, scoreOne, THOROUGH } from './score.ts'
import type { Slots } from './slots.ts'
import type { Spelling, SpellingIndex } from './spellings.ts'
import { comesIn } from './strengths.ts'

/** More would not be shown to anybody. */
const MOST_MATCHES = 5

/** Below this a name isn't even a guess. Whoever shows names to people sets a higher bar of their own. */
const LEAST_PROBABILITY = 1e-9

/**
 * "None of them" explains a span letter by letter: each letter costs it 1.2 nats, half of what a letter of English
 * carries without its context. So one slip (about 6 nats) is forgiven in a word of seven letters, two in one of
 * twelve, and none in "Napa". The offset lets short names that are cleanly read still win.
 */
const NONE_COST_PER_LETTER = 1.2
const NONE_OFFSET = 1.5
const NONE_LEAST_COST = 2.7

/**
 * Nats that a name gains by each of its letters where the text was hardly seen. The recogniser swallows letters of
 * handwriting, so short names would win too often there (docs/accuracy.md: chosen on words for learning). Text that
 * is seen clearly says itself how long it is: the bonus fades out between these two certainties.
 */
const LETTER_BONUS = 3
const HARDLY_SEEN = 0.75
const CLEARLY_SEEN = 0.95

/** Nats for a name that is letter by letter what was read: misreadings seldom come to another name. */
const EXACT = 1.5

/** A form or strength that a name isn't known to have speaks against it, but lists of strengths are never complete. */
const MISFIT = 0.3

/** An everyday medicine is written some ten times as often as one that hardly any pharmacy has. */
const RARE = 0.1

export function matchSlots(
  indexes: readonly SpellingIndex[],
  slots: Slots,
  { kinds, form, strength, quick }: MatchOptions,
): NameMatch[] {
  if (slots.best === '') return []
  const best = new Map<LexiconEntry, { spelling: Spelling; weight: number }>()
  const bonus = letterBonus(slots.certainty)
  const reference = scoreOne(slots.best, slots) + bonus * slots.best.length
  for (const index of indexes) {
    for (const { key, logProbability } of scoreAll(index.trie, slots, quick ? QUICK : THOROUGH)) {
      const spellings = index.spellings[key]!
      const { key: name } = spellings[0]!
      const score = logProbability + bonus * name.length + (name === slots.best ? EXACT : 0)
      for (const spelling of spellings) {
        const { entry } = spelling
        if (!kinds.includes(entry.kind)) continue
        const weight = Math.exp(score - reference) * plausibility(entry, form, strength)
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

function letterBonus(certainty: number): number {
  const doubt = (CLEARLY_SEEN - certainty) / (CLEARLY_SEEN - HARDLY_SEEN)
  return LETTER_BONUS * Math.min(1, Math.max(0, doubt))
}

function plausibility(entry: LexiconEntry, form: DoseForm | undefined, strength: string | undefined): number {
  let factor = entry.rare ? RARE : 1
  if (form && entry.forms.length > 0 && !entry.forms.includes(form)) factor *= MISFIT
  if (strength && !comesIn(entry, strength)) factor *= MISFIT
  return factor
}

function byName(one: NameMatch, other: NameMatch): number {
  return one.entry.name < other.entry.name ? -1 : 1
}
