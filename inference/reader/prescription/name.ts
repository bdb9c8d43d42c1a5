/** Decides how far a name can be trusted: read, unsure with its candidates, or quoted raw. */
import type { DoseForm, NameReading } from '../../prescription.ts'
import { type Lexicon, type LexiconEntry, type NameMatch, toCandidate } from '../lexicon/lexicon.ts'
import { certainty, evidenceOf, type Passage, part, spansOf } from './passage.ts'
import { findStrength } from './strength.ts'

/** Page and lexicon agree: the best entry has to hold nearly all of the probability … */
const READ = 0.9
/** … differ from what was seen in at most this share of its letters … */
const MOST_EDITS = 0.34
/** … and no name that people confuse with it may hold more than this. */
const LOOK_ALIKE = 0.02
/** Candidates below this are not worth showing. */
const WORTH_SHOWING = 0.05
/** Below this even the best entry isn't worth showing: nothing fits. */
const FITS = 0.2
/** Text seen worse than this is never called read, whatever the lexicon makes of it. */
const SEEN = 0.45
const MOST_CANDIDATES = 3

export interface NameContext {
  kinds: readonly LexiconEntry['kind'][]
  form?: DoseForm
  strength?: string
}

export function readName(passage: Passage, lexicon: Lexicon, context: NameContext): NameReading {
  const quote = passage.text
  const combined = readCombination(passage, lexicon, context)
  if (combined) return combined
  const evidence = evidenceOf(passage)
  const matches = bestMatches(passage, lexicon, context)
  const [best, ...others] = matches
  if (!best || best.probability < FITS) return { quote, standing: 'unsure', candidates: [], evidence }
  if (isRead(best, others, lexicon, quote, certainty(passage))) {
    return { quote, standing: 'read', match: toCandidate(best), candidates: [], evidence }
  }
  const shown = matches.filter((match) => match.probability >= WORTH_SHOWING).slice(0, MOST_CANDIDATES)
  return { quote, standing: 'unsure', candidates: shown.map(toCandidate), evidence }
}

/** "Losartan 50 mg + Hydrochlorothiazide": read only where each of its names is. */
function readCombination(passage: Passage, lexicon: Lexicon, context: NameContext): NameReading | undefined {
  const plus = / \+ (?=[A-Za-z])/.exec(passage.text)
  if (!plus) return undefined
  const first = part(passage, 0, plus.index)
  const strength = findStrength(first.text)
  const pieces = [
    strength ? part(first, 0, strength.from) : first,
    part(passage, plus.index + plus[0].length),
  ]
  const { kinds } = context
  const [left, right] = pieces.map((piece) => readName(piece, lexicon, { kinds }))
  if (!left?.match || !right?.match) return undefined
  const match = {
    name: `${left.match.name} + ${right.match.name}`,
    kind: left.match.kind,
    generics: [...left.match.generics, ...right.match.generics],
    probability: left.match.probability * right.match.probability,
  }
  return { quote: passage.text, standing: 'read', match, candidates: [], evidence: evidenceOf(passage) }
}

/** A trailing number may be a strength that the lexicon lists apart from the name: "Glycomet GP 1". */
function bestMatches(passage: Passage, lexicon: Lexicon, context: NameContext): NameMatch[] {
  const whole = matchesOf(passage, lexicon, context)
  const number = /\s+[\d/.]+$/.exec(passage.text)
  const top = (matches: readonly NameMatch[]) => matches[0]?.probability ?? 0
  if (!number || top(whole) >= READ) return whole
  const bare = matchesOf(part(passage, 0, number.index), lexicon, context)
  return top(bare) > top(whole) ? bare : whole
}

/** What the lexicon makes of the passage; names stand on one line. */
export function matchesOf(passage: Passage, lexicon: Lexicon, context: NameContext): NameMatch[] {
  const span = spansOf(passage)[0]
  if (!span || !/[a-z]{2}/i.test(passage.text)) return []
  return lexicon.match(span, context)
}

function isRead(
  best: NameMatch,
  others: readonly NameMatch[],
  lexicon: Lexicon,
  quote: string,
  seen: number,
): boolean {
  if (best.probability < READ || seen < SEEN) return false
  const length = Math.max(1, best.spelling.replace(/[^a-z0-9]/gi, '').length)
  if (best.edits / length > MOST_EDITS) return false
  // Exactly what stands there, well seen: what else it resembles doesn't matter.
  if (best.edits === 0 && lexicon.find(quote)) return true
  const alike = new Set(lexicon.lookAlikes(best.entry.name).map((name) => name.toLowerCase()))
  return !others.some((other) => other.probability > LOOK_ALIKE && alike.has(other.entry.name.toLowerCase()))
}
