/** Character error of a page: all its text in reading order against all that was read. */
import { distance } from 'fastest-levenshtein'
import type { Quad } from '../../inference/engine.ts'
import { type Ratio, ratio } from '../statistics/ratio.ts'

export interface PlacedText {
  text: string
  quad: Quad
}

/** Pieces are of one row when their middles are no further apart than this share of the lower one's height. */
const SAME_ROW = 0.5

/** Edits over characters of the truth, white space collapsed; both sides are put in rows by the same rule. */
export function characterError(read: readonly PlacedText[], truth: readonly PlacedText[]): Ratio {
  const meant = inRows(truth)
  return ratio(distance(inRows(read), meant), meant.length)
}

/** A label and what is filled in behind it may be one line or two: by rows, both come to the same text. */
function inRows(pieces: readonly PlacedText[]): string {
  const rows: { middle: number; height: number; pieces: PlacedText[] }[] = []
  for (const piece of [...pieces].sort((a, b) => middleOf(a) - middleOf(b))) {
    const middle = middleOf(piece)
    const height = heightOf(piece)
    const row = rows.findLast(
      (other) => Math.abs(other.middle - middle) <= SAME_ROW * Math.min(other.height, height),
    )
    if (row) row.pieces.push(piece)
    else rows.push({ middle, height, pieces: [piece] })
  }
  return rows
    .flatMap((row) => row.pieces.sort((a, b) => a.quad[0][0] - b.quad[0][0]))
    .map(({ text }) => text)
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim()
}

const middleOf = ({ quad }: PlacedText) => (quad[0][1] + quad[1][1] + quad[2][1] + quad[3][1]) / 4
const heightOf = ({ quad }: PlacedText) => (quad[3][1] + quad[2][1] - quad[0][1] - quad[1][1]) / 2
