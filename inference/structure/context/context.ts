/**
 * Whether a condition that the page names is the patient's: present, suspected or absent, of the patient or of the
 * family. ConText (Harkema et al. 2009): a cue, the stretch that it speaks of, and what ends that stretch.
 */
import type { Assertion } from '../../prescription.ts'
import { isBlank, type Passage, part } from '../passage.ts'
import { plain } from '../vocabulary/vocabulary.ts'
import { CONTEXT_WORDS } from './words.ts'

/** A stretch of the text under one cue, or under none. */
export interface Asserted {
  passage: Passage
  /** With the cue. */
  whole: Passage
  /** Nothing for what is plainly the patient's. */
  assertion?: Assertion
}

const KINDS = ['family', 'suspected', 'absent'] as const
type Kind = (typeof KINDS)[number]

const cuesOf = (kind: Kind, side: 'before' | 'behind') =>
  CONTEXT_WORDS.flatMap((words) => words[kind][side]).join('|')
const before = KINDS.map((kind) => ({
  kind,
  pattern: new RegExp(
    String.raw`^[\s,:;\-–•*(]*(?:(?:and|or|with|but|also)\s+)?(?<cue>${cuesOf(kind, 'before')})(?!\p{L})\s*[:\-–]?\s*(?=\S)`,
    'u',
  ),
}))
const behind = KINDS.map((kind) => ({
  kind,
  pattern: new RegExp(String.raw`[\s,:;\-–]*(?<cue>${cuesOf(kind, 'behind')})[\s).]*$`, 'u'),
}))
const but = CONTEXT_WORDS.flatMap((words) => words.but).join('|')
/** Where the scope of a cue ends: a full stop between words, a semicolon, a word that turns the sentence. */
const TERMINATOR = new RegExp(String.raw`\s*;\s*|(?<=\p{L}{2}|\))\.\s+(?=\p{L})|\s*,?\s+(?:${but})\s+`, 'gu')

/** Where a cue begins that nothing stands behind: what it speaks of is on the next line. Nothing for any other end. */
export function danglingCue(passage: Passage): Passage | undefined {
  const low = plain(passage.text)
  const [last] = low.match(/[^.;,]*$/u) ?? ['']
  const from = low.length - last.length
  const cue = `${last} x`
  const match = first(before, cue)
  if (!match || match.end < cue.length - 1) return undefined
  return part(passage, from)
}

/** The text in stretches, each with what is said of it; the cues themselves are cut off. */
export function assertionsIn(passage: Passage): Asserted[] {
  const low = plain(passage.text)
  const ends = [...low.matchAll(TERMINATOR)]
  const stretches: Passage[] = []
  let from = 0
  for (const match of ends) {
    stretches.push(part(passage, from, match.index))
    from = match.index + match[0].length
  }
  stretches.push(part(passage, from))
  return stretches.filter((stretch) => !isBlank(stretch)).flatMap((stretch) => splitAtCues(stretch))
}

/** "Fever, no cough, no vomiting": a cue in the middle begins a stretch of its own. */
function splitAtCues(stretch: Passage): Asserted[] {
  const pieces = stretch.text.split(/(,\s*)/)
  const parts: Passage[] = []
  let at = 0
  let from = 0
  for (const piece of pieces) {
    const begins =
      at > from && !/^,\s*$/.test(piece) && before.some(({ pattern }) => pattern.test(plain(piece)))
    if (begins) {
      parts.push(part(stretch, from, at))
      from = at
    }
    at += piece.length
  }
  parts.push(part(stretch, from))
  return parts.filter((piece) => !isBlank(piece)).map(assertionOf)
}

function assertionOf(stretch: Passage): Asserted {
  let rest = stretch
  const found: { kind: Kind; cue: string }[] = []
  for (let round = 0; round < MOST_CUES; round++) {
    const low = plain(rest.text)
    const match = first(before, low)
    if (!match) break
    found.push({ kind: match.kind, cue: rest.text.slice(match.from, match.to) })
    rest = part(rest, match.end)
  }
  if (found.length === 0) {
    const match = first(behind, plain(rest.text))
    if (match && match.from > 0) {
      found.push({ kind: match.kind, cue: rest.text.slice(match.from, match.to) })
      rest = part(rest, 0, match.from)
    }
  }
  const kinds = new Set(found.map(({ kind }) => kind))
  if (kinds.size === 0 || isBlank(rest)) return { passage: stretch, whole: stretch }
  return {
    passage: rest,
    whole: stretch,
    assertion: {
      certainty: kinds.has('absent') ? 'absent' : kinds.has('suspected') ? 'suspected' : 'present',
      subject: kinds.has('family') ? 'family' : 'patient',
      cue: found.map(({ cue }) => cue.trim()).join(' '),
    },
  }
}
/** "No family history of …" */
const MOST_CUES = 3

function first(patterns: readonly { kind: Kind; pattern: RegExp }[], low: string) {
  for (const { kind, pattern } of patterns) {
    const match = pattern.exec(low)
    const cue = match?.groups?.cue
    if (!match || !cue) continue
    const from = match.index + match[0].indexOf(cue)
    return { kind, from, to: from + cue.length, end: match.index + match[0].length }
  }
  return undefined
}
