/**
 * A span of a line as a row of slots: what may stand in each of the recogniser's frames, with room for its slips.
 * The frames are kept as they are: drawing those of one letter together, as was done before, loses the doubts of
 * handwriting (docs/accuracy.md: 53 instead of 74 of 100 names right).
 */
import type { Frames, Span } from '../ocr/line.ts'
import { confidenceOf } from '../ocr/recognise.ts'
import { LOOK_ALIKE_CLASSES, MISSED, SHAPE_SHARE, SLIP, WIDEST_LETTER } from './confusions.ts'
import { FOLDED_CLASSES, fold, foldedClass, isDigit, POINT } from './spelling.ts'

export interface Slots {
  count: number
  /** [count, FOLDED_CLASSES], each row normalised; class 0 is "no character". */
  probabilities: Float64Array
  /** The most probable characters, folded. */
  best: string
  /** 0..1: geometric mean of the characters' probabilities, spaces aside. */
  certainty: number
}

export function slotsOf(span: Span): Slots {
  const best = fold(span.line.text.slice(span.from, span.to))
  const framed = span.line.frames.count > 0
  const rows = withoutPunctuation(framed ? rowsOfFrames(span) : withGaps(rowsOfChars(span)))
  const runs = runsOf(rows)
  const probabilities = new Float64Array((rows.length + 2) * FOLDED_CLASSES)
  const put = (row: Float64Array, run: number, slot: number) =>
    probabilities.set(withSlips(row, run), slot * FOLDED_CLASSES)
  // A letter may have been missed at either end.
  put(EMPTY, 1, 0)
  for (const { from, to } of runs) for (let at = from; at < to; at++) put(rows[at]!, to - from, at + 1)
  put(EMPTY, 1, rows.length + 1)
  const chars = span.line.chars.slice(span.from, span.to)
  return { count: rows.length + 2, probabilities, best, certainty: confidenceOf(chars) }
}

const EMPTY = Float64Array.from({ length: FOLDED_CLASSES }, (_, at) => Number(at === 0))

/** Neighbouring rows that agree on what is most probable: a wide letter is seen in several frames. */
function runsOf(rows: readonly Float64Array[]): { top: number; from: number; to: number }[] {
  const runs: { top: number; from: number; to: number }[] = []
  for (const [at, row] of rows.entries()) {
    const top = argmax(row)
    const last = runs.at(-1)
    if (last?.top === top) last.to = at + 1
    else runs.push({ top, from: at, to: at + 1 })
  }
  return runs
}

/** The frames of the span and the empty ones around it. */
function rowsOfFrames({ line, from, to }: Span): Float64Array[] {
  const first = line.chars[from - 1]?.to ?? 0
  const last = line.chars[to]?.from ?? line.frames.count
  const classes = foldedClasses(line.frames.alphabet)
  const rows: Float64Array[] = []
  for (let frame = first; frame < last; frame++)
    rows.push(normalised(foldedFrame(line.frames, frame, classes)))
  return rows
}

/** For lines that carry no frames: the characters and what else each may be. */
function rowsOfChars({ line, from, to }: Span): Float64Array[] {
  const rows: Float64Array[] = []
  for (let at = from; at < to; at++) {
    const reading = line.chars[at]
    const row = new Float64Array(FOLDED_CLASSES)
    if (reading) {
      row[foldedClass(reading.char)]! += reading.probability
      for (const { char, probability } of reading.alternatives) row[foldedClass(char)]! += probability
    } else {
      row[foldedClass(line.text[at] ?? ' ')]! += 1
    }
    rows.push(normalised(row))
  }
  return rows
}

const classesByAlphabet = new Map<string, Uint8Array>()

/** Folded class of each class of the recogniser. A reader has one alphabet, so this is worked out once. */
function foldedClasses(alphabet: string): Uint8Array {
  let classes = classesByAlphabet.get(alphabet)
  if (!classes) {
    classes = Uint8Array.of(
      0,
      ...Array.from({ length: alphabet.length }, (_, at) => foldedClass(alphabet[at]!)),
    )
    classesByAlphabet.clear()
    classesByAlphabet.set(alphabet, classes)
  }
  return classes
}

function foldedFrame(frames: Frames, frame: number, classes: Uint8Array): Float64Array {
  const row = new Float64Array(FOLDED_CLASSES)
  const start = frame * classes.length
  for (let at = 0; at < classes.length; at++) row[classes[at]!]! += Math.exp(frames.logProbs[start + at]!)
  return row
}

/** A point counts as a character only where both neighbours are digits. */
function withoutPunctuation(rows: Float64Array[]): Float64Array[] {
  const shown = runsOf(rows).filter(({ top }) => top !== 0)
  const within = new Set<Float64Array>()
  shown.forEach(({ from, to }, at) => {
    if (isDigit(shown[at - 1]?.top ?? 0) && isDigit(shown[at + 1]?.top ?? 0))
      for (const row of rows.slice(from, to)) within.add(row)
  })
  return rows.map((row) => {
    if (within.has(row)) return row
    const plain = row.slice()
    plain[0]! += plain[POINT]!
    plain[POINT] = 0
    return plain
  })
}

/** Characters without frames: a gap between two, where one may have been missed and doubled letters part. */
function withGaps(rows: readonly Float64Array[]): Float64Array[] {
  return rows.flatMap((row, at) => (at === 0 ? [row] : [EMPTY, row]))
}

/** Allows for slips and look-alikes. A letter that was seen in several frames slips in all of them for the price of one. */
function withSlips(row: Float64Array, run: number): Float64Array {
  const frames = Math.min(run, WIDEST_LETTER)
  const slip = argmax(row) === 0 ? MISSED : SLIP ** (1 / frames)
  const shape = SHAPE_SHARE ** (1 / frames)
  const spread = row.map((probability) => probability + slip)
  for (let one = 1; one < FOLDED_CLASSES; one++) {
    for (const other of LOOK_ALIKE_CLASSES[one]!) spread[other]! += row[one]! * shape
  }
  return normalised(spread)
}

function normalised(row: Float64Array): Float64Array {
  let sum = 0
  for (const probability of row) sum += probability
  return sum > 0 ? row.map((probability) => probability / sum) : row
}

function argmax(row: Float64Array): number {
  let best = 0
  for (let at = 1; at < row.length; at++) if (row[at]! > row[best]!) best = at
  return best
}
