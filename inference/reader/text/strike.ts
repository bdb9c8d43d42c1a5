/** Whether a pen has struck out what a crop shows: one stroke runs on through letter after letter and the gaps between. */
import { CROP_HEIGHT, type Crop } from './crop.ts'

/** A part of a crop, in shares of its width. */
export interface Stretch {
  from: number
  to: number
}

/**
 * Ink is darker than this share of the way from the paper to the darkest strokes: a pen's strike is as dark as its
 * letters, a sheet's printed ruling isn't. Measured on drawn pages: straight strikes then run through 0.85 of their
 * crop and more, other strokes through 0.35, except where a signature crosses small print (0.6).
 */
const INK = 0.6
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
  const { length, to, crossed } = longestStroke(inkOf(crop), crop.width)
  const long = length >= LONG || (length >= SHORTEST && length >= MOST_OF_IT * crop.width)
  if (!long || crossed < CROSSED) return undefined
  return { from: (to - length) / crop.width, to: to / crop.width }
}

/** One byte a pixel, 1 where there is ink. */
function inkOf({ values, width }: Crop): Uint8Array {
  const plane = width * CROP_HEIGHT
  const levels = new Uint8Array(plane)
  const histogram = new Uint32Array(256)
  for (let i = 0; i < plane; i++) {
    // Three planes of -1..1.
    const level = Math.round(((values[i]! + values[plane + i]! + values[2 * plane + i]! + 3) * 255) / 6)
    levels[i] = level
    histogram[level]!++
  }
  const percentile = (share: number) => {
    let seen = 0
    return histogram.findIndex((count) => {
      seen += count
      return seen > share * plane
    })
  }
  const [darkest, paper] = [percentile(DARKEST), percentile(PAPER)]
  const limit = paper - INK * (paper - darkest)
  return levels.map((level) => Number(level < limit))
}
/** Shares of a crop's pixels: text covers a fifth of it, its darkest strokes a hundredth at least. */
const DARKEST = 0.01
const PAPER = 0.8

interface Stroke {
  /** In columns; `to` is exclusive. */
  length: number
  to: number
  /** Share of its columns that hold other ink. */
  crossed: number
}

/** The longest nearly straight, nearly level stroke. */
function longestStroke(ink: Uint8Array, width: number): Stroke {
  const rows = LOWEST - HIGHEST
  const sums = columnSums(ink, width)
  let lengths = new Int32Array(rows)
  let breaks = new Int32Array(rows)
  let crossings = new Int32Array(rows)
  const longest = { length: 0, to: 0, crossed: 0 }
  for (let x = 0; x < width; x++) {
    const nextLengths = new Int32Array(rows)
    const nextBreaks = new Int32Array(rows)
    const nextCrossings = new Int32Array(rows)
    const mayShift = x % COLUMNS_PER_ROW === 0
    for (let row = 0; row < rows; row++) {
      let from = row
      if (mayShift) {
        if (row > 0 && lengths[row - 1]! > lengths[from]!) from = row - 1
        if (row + 1 < rows && lengths[row + 1]! > lengths[from]!) from = row + 1
      }
      const y = row + HIGHEST
      const inked = ink[y * width + x] === 1
      if (!inked && (lengths[from] === 0 || breaks[from]! >= LONGEST_BREAK)) continue
      nextLengths[row] = lengths[from]! + 1
      nextBreaks[row] = inked ? 0 : breaks[from]! + 1
      nextCrossings[row] = crossings[from]! + Number(inkBeside(ink, width, sums[x]!, x, y) > 0)
      if (inked && nextLengths[row]! > longest.length) {
        longest.length = nextLengths[row]!
        longest.to = x + 1
        longest.crossed = nextCrossings[row]! / nextLengths[row]!
      }
    }
    lengths = nextLengths
    breaks = nextBreaks
    crossings = nextCrossings
  }
  return longest
}

/** How many pixels of each column hold ink. */
function columnSums(ink: Uint8Array, width: number): Uint8Array {
  const sums = new Uint8Array(width)
  for (let i = 0; i < ink.length; i++) sums[i % width]! += ink[i]!
  return sums
}

/** Ink in a column further from a row than a stroke is thick. */
function inkBeside(ink: Uint8Array, width: number, sum: number, x: number, row: number): number {
  let beside = sum
  for (let y = row - HALF_STROKE; y <= row + HALF_STROKE; y++) beside -= ink[y * width + x]!
  return beside
}
