/**
 * A span of a line as a short row of slots: what each character may be, with a gap before, between and after
 * where one may have been missed. Frames of one character are drawn together first, so that a wide letter doesn't
 * weigh more than a narrow one and a slip costs the same wherever it happens.
 */
import type { Frames, Span } from '../text/line.ts'
import { LOOK_ALIKE_CLASSES, SHAPE_SHARE, SLIP } from './confusions.ts'
import { FOLDED_CLASSES, fold, foldedClass, isDigit, POINT } from './spelling.ts'

export interface Slots {
  count: number
  /** [count, FOLDED_CLASSES], each row normalised; class 0 is "no character". */
  probabilities: Float64Array
  /** The most probable characters, folded. */
  best: string
}

export function slotsOf(span: Span): Slots {
  const rows = span.line.frames.count > 0 ? rowsOfFrames(span) : rowsOfChars(span)
  return withGaps(withoutPunctuation(rows), fold(span.line.text.slice(span.from, span.to)))
}

/** One row per run of frames that agree on their most probable class. */
function rowsOfFrames({ line, from, to }: Span): Float64Array[] {
  const first = line.chars[from]?.from ?? 0
  const last = line.chars[to - 1]?.to ?? first
  const classes = foldedClasses(line.frames.alphabet)
  const rows: Float64Array[] = []
  let run = -1
  for (let frame = first; frame < last; frame++) {
    const row = foldedFrame(line.frames, frame, classes)
    const top = argmax(row)
    if (top === run) keepLarger(rows[rows.length - 1]!, row)
    else rows.push(row)
    run = top
  }
  return rows.map(normalised)
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
  const shown = rows.filter((row) => argmax(row) !== 0)
  return rows.map((row) => {
    const at = shown.indexOf(row)
    if (at >= 0 && isDigit(argmaxOf(shown[at - 1])) && isDigit(argmaxOf(shown[at + 1]))) return row
    const plain = row.slice()
    plain[0]! += plain[POINT]!
    plain[POINT] = 0
    return plain
  })
}

function argmaxOf(row: Float64Array | undefined): number {
  return row ? argmax(row) : 0
}

/** Puts a gap wherever two characters meet, and allows for slips and look-alikes everywhere. */
function withGaps(rows: Float64Array[], best: string): Slots {
  const gap = new Float64Array(FOLDED_CLASSES)
  gap[0] = 1
  const slots: Float64Array[] = []
  let inGap = false
  for (const row of rows) {
    const empty = argmax(row) === 0
    if (!empty && !inGap) slots.push(gap)
    if (empty && inGap) continue
    slots.push(row)
    inGap = empty
  }
  if (!inGap) slots.push(gap)
  const probabilities = new Float64Array(slots.length * FOLDED_CLASSES)
  slots.forEach((row, slot) => {
    probabilities.set(withSlips(row), slot * FOLDED_CLASSES)
  })
  return { count: slots.length, probabilities, best }
}

function withSlips(row: Float64Array): Float64Array {
  const spread = row.map((probability) => probability + SLIP)
  for (let one = 1; one < FOLDED_CLASSES; one++) {
    for (const other of LOOK_ALIKE_CLASSES[one]!) spread[other]! += row[one]! * SHAPE_SHARE
  }
  return normalised(spread)
}

function keepLarger(kept: Float64Array, row: Float64Array): void {
  for (let at = 0; at < row.length; at++) if (row[at]! > kept[at]!) kept[at] = row[at]!
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
