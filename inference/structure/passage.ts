/**
 * A piece of text that remembers where each of its characters stands, over one line or several: cells of a table
 * row, a sig that goes on below. Everything that is read is cut from passages, so every quote is the page's own.
 */
import type { Evidence } from '../engine.ts'
import type { Span, TextLine } from '../ocr/line.ts'
import type { Reading } from '../prescription.ts'

interface Place {
  line: TextLine
  index: number
}

export interface Passage {
  text: string
  /** One per UTF-16 unit of `text`; nothing for the space between two joined pieces. */
  at: readonly (Place | undefined)[]
}

export function passageOf(line: TextLine): Passage {
  return { text: line.text, at: Array.from({ length: line.text.length }, (_, index) => ({ line, index })) }
}

export function join(passages: readonly Passage[]): Passage {
  const [first, ...rest] = passages.filter((passage) => passage.text.trim() !== '')
  if (!first) return { text: '', at: [] }
  return rest.reduce(
    (all, next) => ({ text: `${all.text} ${next.text}`, at: [...all.at, undefined, ...next.at] }),
    first,
  )
}

/** From inclusive, to exclusive, with the white space and the marks around it cut off. */
export function part(passage: Passage, from = 0, to = passage.text.length): Passage {
  let start = from
  let end = to
  while (start < end && EDGE.test(passage.text[start]!)) start++
  while (end > start && EDGE_END.test(passage.text[end - 1]!)) end--
  return { text: passage.text.slice(start, end), at: passage.at.slice(start, end) }
}
const EDGE = /[\s:;,=–|_•·-]/
const EDGE_END = /[\s:;,=–|_•·-]/

export function isBlank(passage: Passage): boolean {
  return passage.text.trim() === ''
}

/** The stretch on each line that the passage touches, in order. */
export function spansOf(passage: Passage): Span[] {
  const spans: Span[] = []
  for (const place of passage.at) {
    if (!place) continue
    const last = spans.at(-1)
    if (last && last.line === place.line && place.index >= last.to && place.index <= last.to + 1)
      last.to = place.index + 1
    else spans.push({ line: place.line, from: place.index, to: place.index + 1 })
  }
  return spans
}

export function evidenceOf(passage: Passage): Evidence[] {
  return spansOf(passage).map(({ line, from, to }) => ({
    page: 0,
    box: boxOf(line, from, to),
    quote: line.text.slice(from, to),
    confidence: confidenceOf(line, from, to),
  }))
}

/** 0..1 for each character: that it is seen and meant. A joint between pieces counts as certain. */
function probabilitiesOf(passage: Passage): number[] {
  return passage.at.map((place) => {
    if (!place) return 1
    const seen = place.line.chars[place.index]
    return seen?.struck ? 0 : (seen?.probability ?? place.line.confidence)
  })
}

/** Figures below this probability may be anything … */
const CLEAR_FIGURE = 0.6
/**
 * … and so may those for which other figures, together, hold more than a twentieth of what figures hold: on sample
 * pages one figure in a hundred, among them most that are wrong.
 */
const CLEAR_OF_OTHERS = 0.95

/** For each character whether it is a figure that may be another one. Marks that look like it (1, l, /) don't count. */
export function faintFigures(passage: Passage): boolean[] {
  return passage.at.map((place) => {
    const seen = place?.line.chars[place.index]
    if (!seen || !/[\d½¼¾]/.test(seen.char)) return false
    const others = seen.alternatives.filter(({ char }) => /\d/.test(char))
    const figures = others.reduce((sum, { probability }) => sum + probability, seen.probability)
    return seen.probability < CLEAR_FIGURE || seen.probability / figures < CLEAR_OF_OTHERS
  })
}

/** 0..1: the geometric mean over everything in it. */
export function certainty(passage: Passage): number {
  const values = probabilitiesOf(passage).filter((_, index) => passage.text[index]?.trim())
  if (values.length === 0) return 0
  return Math.exp(values.reduce((sum, p) => sum + Math.log(Math.max(p, FLOOR)), 0) / values.length)
}
/** Keeps one impossible character from making a whole line impossible. */
const FLOOR = 1e-6

/** Text that stands as read only where its characters were seen well enough. */
export function readingOf(passage: Passage): Reading {
  const standing = certainty(passage) >= LEGIBLE ? 'read' : 'unsure'
  return { value: passage.text, quote: passage.text, standing, evidence: evidenceOf(passage) }
}
/** A word of a closed list, recognised to the letter: it needs less to be sure of than free text does. */
export function wordReadingOf(passage: Passage): Reading {
  return { ...readingOf(passage), standing: certainty(passage) >= SEEN_WORD ? 'read' : 'unsure' }
}
const SEEN_WORD = 0.6

/** Free text below this mean probability is shown as unsure: about one word in three then has a slip in it. */
export const LEGIBLE = 0.9

function confidenceOf(line: TextLine, from: number, to: number): number {
  const chars = line.chars.slice(from, to)
  if (chars.length === 0) return line.confidence
  const sum = chars.reduce((total, { probability }) => total + Math.log(Math.max(probability, FLOOR)), 0)
  return Math.exp(sum / chars.length)
}

/** Characters are taken as equally wide: near enough to show a person where to look. */
function boxOf(line: TextLine, from: number, to: number): Evidence['box'] {
  const { x, y, width, height } = line.box
  const length = Math.max(1, line.text.length)
  return { x: x + (width * from) / length, y, width: (width * (to - from)) / length, height }
}
