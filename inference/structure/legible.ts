/**
 * Which of the lines that stand for a medicine are listed as one. A medicine that nobody could look up from what was read
 * of its name is told as a line that can't be read instead. The limits were set on handwritten pages for development:
 * below them, four in five names are other words than what was read.
 */
import type { Medicine } from '../prescription.ts'

/** A name that no entry of the lexicon is likely to be has to be seen this well. */
const LISTED_UNKNOWN = 0.81
/** An entry is likely from this share of the probability on, where so much of the name was seen … */
const LIKELY_ENTRY = 0.5
const LEAST_SEEN = 0.62
/** … and from this one on however little was seen. */
const CERTAIN_ENTRY = 0.85
/** Text seen worse than this is hardly more than a guess. */
const SEEN_AT_ALL = 0.65

/** The medicines to be listed, in their order; of a page on which none is legible, the one that was seen best. */
export function legibleOf(all: readonly Medicine[]): Medicine[] {
  const legible = all.filter(isLegible)
  if (legible.length > 0) return legible
  const [best] = all
    .filter((medicine) => seenOf(medicine) >= SEEN_AT_ALL)
    .toSorted((a, b) => seenOf(b) - seenOf(a))
  return best ? [best] : []
}

function isLegible(medicine: Medicine): boolean {
  const { name } = medicine
  const probability = (name.match ?? name.candidates[0])?.probability ?? 0
  const seen = seenOf(medicine)
  return (
    probability >= CERTAIN_ENTRY ||
    (probability >= LIKELY_ENTRY && seen >= LEAST_SEEN) ||
    seen >= LISTED_UNKNOWN
  )
}

const seenOf = ({ name }: Medicine) => Math.min(1, ...name.evidence.map(({ confidence }) => confidence))
