/** Whether a pen has struck out what a crop shows by a zigzag: stroke after stroke falls and rises through the letters. */
import { CROP_HEIGHT } from './crop.ts'
import type { Stretch } from './ink.ts'

/** Strokes cross the middle of the line … */
const MIDDLE = CROP_HEIGHT / 2
/** … and run on so many rows above and below it, */
const HALF = 9
/** of which so many pixels may be pale. */
const MOST_BREAKS = 2
/** Columns that a stroke moves in a row. */
const SLOPES = [0.4, 0.55, 0.7, 0.85, 1]
/** Columns, side by side, in which one thick stroke is found. */
const SAME_STROKE = 2
/** Rows from the middle to where one stroke turns into the next: outside what both cross, and inside the crop. */
const NEAREST_TURN = HALF - 1
const FARTHEST_TURN = MIDDLE + 2
/**
 * Strokes in a row that make a zigzag, and its least share of the crop. On drawn pages those through medicines have 13
 * and more, letters (“WARD”, a hand's joined “uuu”) 10 at most, and few where a signature crosses small print.
 */
const FEWEST = 11
const LEAST_SHARE = 0.4

interface Stroke {
  /** Column in which it crosses the middle. */
  x: number
  /** Columns in a row: positive where it falls to the right. */
  slope: number
}

export function findZigzag(ink: Uint8Array, width: number): Stretch | undefined {
  const strokes = [...strokesOf(ink, width, 1), ...strokesOf(ink, width, -1)].sort((a, b) => a.x - b.x)
  // The longest chain that ends in each stroke, and the column in which it begins.
  const chains = strokes.map(({ x }) => ({ length: 1, from: x, to: x }))
  for (const [at, stroke] of strokes.entries()) {
    const chain = chains[at]!
    for (let before = at - 1; before >= 0; before--) {
      const { length, from } = chains[before]!
      if (length < chain.length || !turnsInto(strokes[before]!, stroke)) continue
      chain.length = length + 1
      chain.from = from
    }
  }
  const longest = chains.reduce((best, chain) => (chain.length > best.length ? chain : best), NOTHING)
  const stretch = { from: longest.from / width, to: longest.to / width }
  return longest.length >= FEWEST && stretch.to - stretch.from >= LEAST_SHARE ? stretch : undefined
}
const NOTHING = { length: 0, from: 0, to: 0 }

/** A falling stroke meets the rising one behind it below the middle, a rising one the falling one above it. */
function turnsInto(one: Stroke, next: Stroke): boolean {
  if (one.slope * next.slope > 0) return false
  const rows = (next.x - one.x) / Math.abs(one.slope - next.slope)
  return rows >= NEAREST_TURN && rows <= FARTHEST_TURN
}

/** Straight strokes through the middle of the line, falling (`sign` 1) or rising (-1). */
function strokesOf(ink: Uint8Array, width: number, sign: number): Stroke[] {
  const strokes: Stroke[] = []
  let open: { from: number; to: number; slope: number; fewest: number } | undefined
  const close = () => open && strokes.push({ x: (open.from + open.to) / 2, slope: open.slope })
  for (let x = 0; x < width; x++) {
    if (!ink[x * CROP_HEIGHT + MIDDLE]) continue
    for (const steepness of SLOPES) {
      const slope = sign * steepness
      const breaks = breaksOf(ink, width, x, slope)
      if (breaks > MOST_BREAKS) continue
      if (!open || x - open.to > SAME_STROKE) {
        close()
        open = { from: x, to: x, slope, fewest: breaks }
      }
      open.to = x
      if (breaks < open.fewest) Object.assign(open, { slope, fewest: breaks })
    }
  }
  close()
  return strokes
}

/** Pixels without ink on a straight way through the middle, counted until there are too many. */
function breaksOf(ink: Uint8Array, width: number, x: number, slope: number): number {
  let breaks = 0
  for (let row = 1; row <= HALF && breaks <= MOST_BREAKS; row++) {
    const aside = Math.round(slope * row)
    if (Math.min(x - aside, x + aside) < 0 || Math.max(x - aside, x + aside) >= width) return HALF
    const below = ink[(x + aside) * CROP_HEIGHT + MIDDLE + row]!
    const above = ink[(x - aside) * CROP_HEIGHT + MIDDLE - row]!
    breaks += 2 - below - above
  }
  return breaks
}
