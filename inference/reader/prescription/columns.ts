/**
 * Two columns side by side, as hospitals' slips have them: complaints, findings and tests on the left, ℞ and the
 * medicines on the right. Read across, a diagnosis would run into a sig; each column is read to its end instead.
 */
import type { TextLine } from '../text/line.ts'
import { headingOf, isPrescriptionMark } from './sections.ts'

/** A line may reach over the gutter by this share of the page's width before it crosses it. */
const SLACK = 0.02
/** Fewer lines beside the medicines are cells of a row or a note, not a column. */
const LEAST_LINES = 3

/** `lines` in reading order, row by row; the left column's lines before the right one's. */
export function inColumns(lines: readonly TextLine[]): TextLine[] {
  const mark = lines.findIndex(({ text }) => isPrescriptionMark(text))
  const gutter = lines[mark]?.box.x
  if (gutter === undefined) return [...lines]
  const below = lines.slice(mark)
  const crossing = below.findIndex(({ box }) => box.x < gutter - SLACK && box.x + box.width > gutter + SLACK)
  const beside = crossing < 0 ? below : below.slice(0, crossing)
  const after = crossing < 0 ? [] : below.slice(crossing)
  const left = beside.filter(({ box }) => box.x < gutter - SLACK)
  const headed = left.some(({ text }) => {
    const heading = headingOf(text)
    return heading !== undefined && heading.section !== 'medicines'
  })
  if (left.length < LEAST_LINES || !headed) return [...lines]
  const right = beside.filter(({ box }) => box.x >= gutter - SLACK)
  return [...lines.slice(0, mark), ...left, ...right, ...after]
}
