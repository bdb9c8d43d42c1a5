/** Whether a pen has struck out what a crop shows: one stroke runs on through letter after letter and the gaps between. */
import { CROP_HEIGHT, type Crop } from './crop.ts'
import { inkOf, type Stretch } from './ink.ts'
import { findZigzag } from './zigzag.ts'

/** Rows that a strike runs in: below are underlines and a form's rules, above the bars of capitals. */
const HIGHEST = Math.round(0.28 * CROP_HEIGHT)
const LOWEST = Math.round(0.72 * CROP_HEIGHT)
/** A stroke falls or rises by at most one row in so many columns. */
const COLUMNS_PER_ROW = 12
/** Pale spots of a stroke, in columns. */
const LONGEST_BREAK = 2
/** A strike through all of a crop has at least this many heights of its line … */
const SHORTEST = 1.5 * CROP_HEIGHT
/** … and this share of the crop; … */
const MOST_OF_IT = 0.65
/** … one through a word of it is longer than any stroke of a letter. */
const LONG = 2.8 * CROP_HEIGHT
/** Of the columns of a strike, so many hold ink beside it; else it is a dash or a leader. */
const CROSSED = 0.4
/** Rows around a stroke that are the stroke itself. */
const HALF_STROKE = 4

export function findStrike(crop: Crop): Stretch | undefined {
  const ink = inkOf(crop)
  return findLine(ink, crop.width) ?? findZigzag(ink, crop.width)
}

function findLine(ink: Uint8Array, width: number): Stretch | undefined {
  const { length, to, crossed } = longestStroke(ink, width)
  const long = length >= LONG || (length >= SHORTEST && length >= MOST_OF_IT * width)
  if (!long || crossed < CROSSED) return undefined
  return { from: (to - length) / width, to: to / width }
}

interface Stroke {
  /** In columns; `to` is exclusive. */
  length: number
  to: number
  /** Share of its columns that hold other ink. */
  crossed: number
}

/** Strokes that end in a column, one for each row of the band. */
const strokesOf = (rows: number) => ({
  lengths: new Int32Array(rows),
  breaks: new Int32Array(rows),
  crossings: new Int32Array(rows),
})

/** The longest nearly straight, nearly level stroke: each column carries on the strokes of the one before. */
function longestStroke(ink: Uint8Array, width: number): Stroke {
  const rows = LOWEST - HIGHEST
  let last = strokesOf(rows)
  let here = strokesOf(rows)
  // Ink above each row of a column.
  const above = new Uint8Array(CROP_HEIGHT + 1)
  const longest = { length: 0, to: 0, crossed: 0 }
  for (let x = 0; x < width; x++) {
    const column = x * CROP_HEIGHT
    for (let y = 0; y < CROP_HEIGHT; y++) above[y + 1] = above[y]! + ink[column + y]!
    const mayShift = x % COLUMNS_PER_ROW === 0
    for (let row = 0; row < rows; row++) {
      let from = row
      if (mayShift) {
        if (row > 0 && last.lengths[row - 1]! > last.lengths[from]!) from = row - 1
        if (row + 1 < rows && last.lengths[row + 1]! > last.lengths[from]!) from = row + 1
      }
      const y = row + HIGHEST
      const inked = ink[column + y] === 1
      const length = last.lengths[from]!
      if (!inked && (length === 0 || last.breaks[from]! >= LONGEST_BREAK)) {
        here.lengths[row] = 0
        continue
      }
      const stroke = above[y + HALF_STROKE + 1]! - above[y - HALF_STROKE]!
      const crossings = (length === 0 ? 0 : last.crossings[from]!) + Number(above[CROP_HEIGHT]! > stroke)
      here.lengths[row] = length + 1
      here.breaks[row] = inked ? 0 : last.breaks[from]! + 1
      here.crossings[row] = crossings
      if (inked && length + 1 > longest.length) {
        longest.length = length + 1
        longest.to = x + 1
        longest.crossed = crossings / (length + 1)
      }
    }
    ;[last, here] = [here, last]
  }
  return longest
}
