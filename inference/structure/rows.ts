/** Lines in reading order → rows: what stands side by side belongs together, as in a table. */
import type { TextLine } from '../ocr/line.ts'

/** Lines of one row, left to right. */
export type Row = readonly TextLine[]

/** Lines share a row when they overlap in height by this share of the lower one. */
const OVERLAP = 0.5

export function toRows(lines: readonly TextLine[]): Row[] {
  const rows: TextLine[][] = []
  for (const line of lines) {
    const row = rows.at(-1)
    const last = row?.at(-1)
    if (row && last && besides(last, line)) row.push(line)
    else rows.push([line])
  }
  return rows
}

function besides(left: TextLine, right: TextLine): boolean {
  const top = Math.max(left.box.y, right.box.y)
  const bottom = Math.min(left.box.y + left.box.height, right.box.y + right.box.height)
  const overlap = (bottom - top) / Math.max(1e-6, Math.min(left.box.height, right.box.height))
  // A line that starts where the other one does stands below it, however the boxes touch.
  return overlap >= OVERLAP && right.box.x >= left.box.x + left.box.width * OVERLAP
}

export const bottomOf = (row: Row): number => Math.max(...row.map(({ box }) => box.y + box.height))

/** The row begins a column of its own: it stands higher than the one that was read before it. */
export function isAbove(row: Row, bottom: number): boolean {
  const height = Math.max(...row.map(({ box }) => box.height))
  return bottomOf(row) < bottom - height
}
