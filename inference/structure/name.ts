/** Decides how far a name can be trusted: read, unsure with its candidates, or quoted raw. */
import { distance } from 'fastest-levenshtein'
import { type Lexicon, type LexiconEntry, type NameMatch, toCandidate } from '../lexicon/lexicon.ts'
import type { DoseForm, NameReading } from '../prescription.ts'
import { certainty, evidenceOf, type Passage, part, spansOf } from './passage.ts'
import { findStrength } from './strength.ts'

/** Page and lexicon agree: the best entry has to hold nearly all of the probability … */
const READ = 0.9
/** … differ from what was seen in at most this share of its letters … */
const MOST_EDITS = 0.2
/** … and in none where it is so short that one letter makes another name of it … */
const EXACT_UP_TO = 5
/** … no medicine of other ingredients may hold more than this … */
const OTHER = 0.05
/**
 * … nor more than this where the name stands there to the letter, which by itself gains it a lead of 1.5 nats: 5 nats
 * in all, as between Telday and Telday-H …
 */
const OTHER_THAN_EXACT = 0.006
/** … and no name that people confuse with it more than this. */
const LOOK_ALIKE = 0.02
/** Text seen worse than this is never called read, whatever the lexicon makes of it … */
const SEEN = 0.45
/** … nor is text seen worse than this where it differs from the lexicon's spelling. */
const SEEN_WITH_EDITS = 0.85
/** Candidates below this are not worth showing. */
const WORTH_SHOWING = 0.05
/** Below this even the best entry isn't worth showing: nothing fits. */
const FITS = 0.2
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
  const { matches, stretch, whole } = bestStretch(passage, lexicon, context)
  const [best] = matches
  if (!best || best.probability < FITS) return { quote, standing: 'unsure', candidates: [], evidence }
  if (whole && isRead(matches, lexicon, stretch)) {
    return { quote, standing: 'read', match: toCandidate(best), candidates: [], evidence }
  }
  // What keeps a likely name from being read is shown beside it.
  const least = best.probability >= READ ? OTHER_THAN_EXACT : WORTH_SHOWING
  const shown = matches.filter((match) => match.probability >= least).slice(0, MOST_CANDIDATES)
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

interface Stretch {
  matches: NameMatch[]
  stretch: Passage
  /** What was left out can't be part of the name. With a word left out, it may be another medicine's name. */
  whole: boolean
}

/** The part of the passage that the lexicon knows best; the whole of it where that is known well. */
function bestStretch(passage: Passage, lexicon: Lexicon, context: NameContext): Stretch {
  const top = ({ matches }: Stretch) => matches[0]?.probability ?? 0
  const matched = (stretch: Passage, whole: boolean): Stretch => ({
    matches: matchesOf(stretch, lexicon, context),
    stretch,
    whole,
  })
  let best = matched(passage, true)
  // Words before and behind a diagnosis are part of it; what stands around a medicine's name may not be.
  const stretches = context.kinds.includes('diagnosis') ? [] : shorter(passage)
  for (const { stretch, whole } of stretches) {
    if (top(best) >= READ) break
    const other = matched(stretch, whole)
    if (top(other) > top(best)) best = other
  }
  return best
}

/** "Tab" and its like with one letter taken for another ("Cqp", "Tad"). */
const FORM_WORDS = ['tab', 'cap', 'syp', 'inj', 'tabs', 'caps', 'tablet', 'capsule', 'syrup']

/** Without a number or a form at an end, which name nothing; then without a word that may. */
function shorter(passage: Passage): { stretch: Passage; whole: boolean }[] {
  const { text } = passage
  const stretches: { stretch: Passage; whole: boolean }[] = []
  // A trailing number may be a strength that the lexicon lists apart from the name: "Glycomet GP 1". A lone nought is
  // a letter of the name: "Rabicip D" is another medicine than Rabicip.
  const number = /\s+(?!0+$)[\d/.]+$/.exec(text)
  if (number) stretches.push({ stretch: part(passage, 0, number.index), whole: true })
  const first = /^(\S+)\s+(?=\p{L}{2}|\S{3})/u.exec(text)
  if (first) {
    const word = first[1]!.toLowerCase().replace(/\P{L}/gu, '')
    const form = FORM_WORDS.some((known) => distance(word, known) <= 1)
    if (word.length <= LONGEST_FORM) stretches.push({ stretch: part(passage, first[0].length), whole: form })
  }
  const head = /^\p{L}{6,}(?=\s+\S+\s+\S)/u.exec(text)
  if (head) stretches.push({ stretch: part(passage, 0, head[0].length), whole: false })
  const last = /\s+\S+$/.exec(text)
  if (last && /\p{L}{4}/u.test(text.slice(0, last.index)))
    stretches.push({ stretch: part(passage, 0, last.index), whole: false })
  return stretches
}
/** "tablet", with a letter split in two. */
const LONGEST_FORM = 7

/** What the lexicon makes of the passage; names stand on one line. */
export function matchesOf(passage: Passage, lexicon: Lexicon, context: NameContext): NameMatch[] {
  const span = spansOf(passage)[0]
  if (!span || !/[a-z]{2}/i.test(passage.text)) return []
  return lexicon.match(span, context)
}

function isRead([best, ...others]: readonly NameMatch[], lexicon: Lexicon, stretch: Passage): boolean {
  const seen = certainty(stretch)
  if (!best || best.probability < READ || seen < SEEN) return false
  if (isCutOff(stretch, best, lexicon)) return false
  // A figure that was taken for a letter, or the other way about, makes another strength of the same brand.
  if (figuresOf(best.spelling) !== figuresOf(stretch.text)) return false
  const ingredients = ingredientsOf(best)
  const rivals = others.filter((other) => ingredientsOf(other) !== ingredients)
  const rivalled = (limit: number) => rivals.some(({ probability }) => probability > limit)
  if (best.edits === 0 && lexicon.find(stretch.text)) return !rivalled(OTHER_THAN_EXACT)
  const letters = best.spelling.replace(/[^a-z0-9]/gi, '').length
  const most = letters <= EXACT_UP_TO ? 0 : letters * MOST_EDITS
  if (best.edits > most || (best.edits > 0 && seen < SEEN_WITH_EDITS) || rivalled(OTHER)) return false
  const alike = new Set(lexicon.lookAlikes(best.entry.name).map((name) => name.toLowerCase()))
  return !others.some(
    ({ entry, probability }) => probability > LOOK_ALIKE && alike.has(entry.name.toLowerCase()),
  )
}

/** "Becosules-", "CORBS AM" for Corbis AM: what stands behind the name makes another medicine of it. */
function isCutOff({ at, text }: Passage, best: NameMatch, lexicon: Lexicon): boolean {
  const last = at.findLast((place, index) => place && /[\p{L}\d]/u.test(text[index]!))
  const behind = last?.line.text.slice(last.index + 1) ?? ''
  if (/^[-–](?!\s*\d)/.test(behind)) return true
  const [, word] = /^[ .]*([a-z]{1,4})(?![a-z])/i.exec(behind) ?? []
  const longer = word && lexicon.find(`${best.spelling} ${word}`)
  return Boolean(longer && ingredientsOf({ entry: longer }) !== ingredientsOf(best))
}

const figuresOf = (text: string) => (text.match(/\d+/g) ?? []).join(' ')

function ingredientsOf({ entry }: Pick<NameMatch, 'entry'>): string {
  return entry.generics
    .map((generic) => generic.toLowerCase())
    .sort()
    .join('+')
}
