/** Reading order: pieces of one line are joined, lines go from the top down, cells of a row from the left. */
import { type Rectangle, weightedMedian } from './geometry.ts'

/** Something with a place on the page. */
export interface Placed {
  rectangle: Rectangle
}

/** Pieces belong to one row when their centres are no further apart than this share of the smaller height. */
const ROW_DISTANCE = 0.5
/** Pieces closer than this many heights are words of one line; further apart they are cells or columns. */
const WORD_GAP = 1.1
/** Overlap of neighbouring pieces' ends, in heights, that is put down to generous rectangles. */
const MOST_OVERLAP = 0.3
/** Pieces of a line may differ this much in height: a letterhead's name is not part of the small print beside it. */
const HEIGHT_RATIO = 1.9

/** Length-weighted median of the pieces' angles: how far the page is skewed. */
export function pageAngle(pieces: readonly Placed[]): number {
  return weightedMedian(
    pieces
      .filter(({ rectangle }) => rectangle.width > 1.5 * rectangle.height)
      .map(({ rectangle }) => ({ value: rectangle.angle, weight: rectangle.width })),
  )
}

/**
 * Lines in reading order, each with its pieces from left to right.
 * @param angle The page's skew, by `pageAngle`.
 */
export function readingOrder<Piece extends Placed>(pieces: readonly Piece[], angle: number): Piece[][] {
  return toRows(pieces, angle).flatMap((row) => joinWords(row, angle))
}

interface Position {
  along: number
  across: number
}

/** Where a piece's centre lies on the deskewed page. */
function position({ rectangle }: Placed, angle: number): Position {
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  return { along: rectangle.x * cos + rectangle.y * sin, across: rectangle.y * cos - rectangle.x * sin }
}

/** Where a piece's left or right end's middle lies on the deskewed page: near neighbours follow a slanted line. */
function end(piece: Placed, angle: number, side: -1 | 1): Position {
  const { x, y, width, angle: own } = piece.rectangle
  const shift = (side * width) / 2
  return position(
    { rectangle: { ...piece.rectangle, x: x + Math.cos(own) * shift, y: y + Math.sin(own) * shift } },
    angle,
  )
}

/**
 * A piece joins the row whose nearest piece to its left, carried on in that piece's own direction, meets it.
 */
function toRows<Piece extends Placed>(pieces: readonly Piece[], angle: number): Piece[][] {
  const rows: Piece[][] = []
  const fromLeft = [...pieces].sort((a, b) => end(a, angle, -1).along - end(b, angle, -1).along)
  for (const piece of fromLeft) {
    const start = end(piece, angle, -1)
    let nearest: { row: Piece[]; distance: number } | undefined
    for (const row of rows) {
      const last = row.at(-1)!
      const stop = end(last, angle, 1)
      const smaller = Math.min(piece.rectangle.height, last.rectangle.height)
      if (start.along < stop.along - MOST_OVERLAP * smaller) continue
      const distance = Math.abs(start.across - stop.across) / smaller
      if (distance <= ROW_DISTANCE && (!nearest || distance < nearest.distance)) nearest = { row, distance }
    }
    if (nearest) nearest.row.push(piece)
    else rows.push([piece])
  }
  const across = (row: readonly Piece[]): number =>
    weightedMedian(
      row.map((piece) => ({ value: position(piece, angle).across, weight: piece.rectangle.width })),
    )
  return rows.sort((a, b) => across(a) - across(b))
}

function joinWords<Piece extends Placed>(row: readonly Piece[], angle: number): Piece[][] {
  const lines: Piece[][] = []
  for (const piece of row) {
    const line = lines.at(-1)
    const last = line?.at(-1)
    if (line && last && isSameLine(last, piece, angle)) line.push(piece)
    else lines.push([piece])
  }
  return lines
}

function isSameLine(left: Placed, right: Placed, angle: number): boolean {
  const heights = [left.rectangle.height, right.rectangle.height]
  const larger = Math.max(...heights)
  if (larger > HEIGHT_RATIO * Math.min(...heights)) return false
  return end(right, angle, -1).along - end(left, angle, 1).along <= WORD_GAP * larger
}
