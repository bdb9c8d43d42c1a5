/**
 * Two columns side by side, as hospitals' slips have them: complaints, findings and tests on the left, ℞ and the
 * medicines on the right. Read across, a diagnosis would run into a sig; each column is read to its end instead.
 */
import type { Point } from '../engine.ts'
import type { TextLine } from '../ocr/line.ts'
import { directionWords } from './directions.ts'
import { garbledMark, leadingForm } from './forms.ts'
import { headingOf, isPrescriptionMark } from './sections.ts'
import { findStrength } from './strength.ts'
import { isCount } from './vocabulary/vocabulary.ts'

/** A line may reach over the gutter by this share of the page's width before it crosses it. */
const SLACK = 0.02
/** A heading and what stands under it; fewer lines beside the medicines are cells of a row or a note. */
const LEAST_LINES = 2
/** Medicines further left than this stand under their headings, not beside them. */
const LEAST_LEFT = 0.25
/** The second column's first line, where the sign above it was not seen: "1) Tab …". */
const FIRST_ITEM = /^\s*\(?1\s?[).]\s*\S/

/** `lines` in reading order, row by row; the left column's lines before the right one's. */
export function inColumns(lines: readonly TextLine[]): TextLine[] {
  for (const [index, line] of lines.entries()) {
    const begins = isPrescriptionMark(line.text) || FIRST_ITEM.test(line.text)
    if (!begins || line.box.x < LEAST_LEFT) continue
    const parted = partedAt(lines, index, line.box.x)
    if (parted) return parted
  }
  return besideNotes(lines) ?? [...lines]
}

/** Items of a list by their looks: a number, a form's mark, a strength. */
const looksLikeItem = ({ text }: TextLine) =>
  /^\s*\(?\d{1,2}\s?[).]\s*\p{L}/u.test(text) ||
  leadingForm(text) !== undefined ||
  garbledMark(text) !== undefined ||
  findStrength(text) !== undefined

/** Lists on the right begin further left than this and further right than `LEAST_LEFT`. */
const MOST_LEFT = 0.75
const LEAST_ITEMS = 2
const LEAST_NOTES = 3

/**
 * Notes beside a list of items, or two lists beside each other, without a sign between them. The gutter is where lines
 * of the right side begin, as far up and down as no line crosses it. A list's own quantities and directions beside it
 * are neither items nor notes.
 */
function besideNotes(lines: readonly TextLine[]): TextLine[] | undefined {
  const starts = lines.filter(({ box }) => box.x >= LEAST_LEFT && box.x <= MOST_LEFT)
  for (const { box } of starts.toSorted((a, b) => a.box.x - b.box.x)) {
    const gutter = box.x
    const [from, to] = bandAround(lines, gutter, box.y)
    const band = lines.filter(({ box: { y } }) => y >= from && y <= to)
    const right = band.filter((line) => line.box.x >= gutter - SLACK)
    const left = band.filter((line) => line.box.x < gutter - SLACK)
    const [leftItems, rightItems] = [left.filter(looksLikeItem).length, right.filter(looksLikeItem).length]
    if (Math.max(leftItems, rightItems) < LEAST_ITEMS) continue
    // Two lists, or a list and notes; on the other side of a list, anything but notes is its cells.
    if (rightItems < LEAST_ITEMS && !areNotes(right)) continue
    if (leftItems < LEAST_ITEMS && !areNotes(left)) continue
    const before = lines.filter((line) => line.box.y < from)
    const after = lines.filter((line) => line.box.y > to)
    return [...before, ...left, ...right, ...after]
  }
  return undefined
}

/** Lines that say something of their own: neither figures nor quantities nor directions. */
function areNotes(lines: readonly TextLine[]): boolean {
  const notes = lines.filter(
    ({ text }) => /\p{L}{4}/u.test(text) && !isCount(text) && directionWords(text) < MOSTLY,
  )
  return notes.length >= LEAST_NOTES && notes.length > lines.length * SHARE_OF_NOTES
}
const MOSTLY = 0.3
const SHARE_OF_NOTES = 0.4

/** From the height of an item up and down to the next line that crosses the gutter. */
function bandAround(lines: readonly TextLine[], gutter: number, y: number): [number, number] {
  const crossing = lines.filter((line) => crosses(line, gutter)).map(({ box }) => box.y)
  const above = crossing.filter((at) => at < y)
  const below = crossing.filter((at) => at > y)
  return [
    above.length > 0 ? Math.max(...above) + EPSILON : 0,
    below.length > 0 ? Math.min(...below) - EPSILON : 1,
  ]
}
const EPSILON = 1e-6

function partedAt(lines: readonly TextLine[], mark: number, gutter: number): TextLine[] | undefined {
  const below = lines.slice(mark).flatMap((line) => cutAt(line, gutter))
  const crossing = below.findIndex((line) => crosses(line, gutter))
  const beside = crossing < 0 ? below : below.slice(0, crossing)
  const after = crossing < 0 ? [] : below.slice(crossing)
  const left = beside.filter(({ box }) => box.x < gutter - SLACK)
  const headed = left.some(({ text }) => {
    const heading = headingOf(text)
    return heading !== undefined && heading.section !== 'medicines'
  })
  if (left.length < LEAST_LINES || !headed) return undefined
  const right = beside.filter(({ box }) => box.x >= gutter - SLACK)
  return [...lines.slice(0, mark), ...left, ...right, ...after]
}

function crosses({ box }: TextLine, gutter: number): boolean {
  return box.x < gutter - SLACK && box.x + box.width > gutter + SLACK
}

/** "Varices 3) T. Cresar": two columns that were seen as one line part where the list's number begins. */
function cutAt(line: TextLine, gutter: number): TextLine[] {
  const number = /\s(?=\d\s?[).]\s*\p{L})/u.exec(line.text)
  if (!number || !crosses(line, gutter)) return [line]
  const { x, width } = line.box
  const at = number.index / line.text.length
  if (Math.abs(x + width * at - gutter) > CUT_SLACK) return [line]
  return [sliceOf(line, 0, number.index), sliceOf(line, number.index + 1, line.text.length)]
}
/** Characters are of different widths: a place told by counting them is this far off at most. */
const CUT_SLACK = 0.06

/** The characters and the frames in which they were seen, the empty ones around them included. */
function framesOf({ chars, frames }: TextLine, from: number, to: number): Pick<TextLine, 'chars' | 'frames'> {
  const first = chars[from - 1]?.to ?? 0
  const last = chars[to]?.from ?? frames.count
  const classes = frames.alphabet.length + 1
  return {
    chars: chars.slice(from, to).map((char) => ({ ...char, from: char.from - first, to: char.to - first })),
    frames: {
      ...frames,
      count: last - first,
      logProbs: frames.logProbs.subarray(first * classes, last * classes),
    },
  }
}

function sliceOf(line: TextLine, from: number, to: number): TextLine {
  const share = (index: number) => index / line.text.length
  const { x, y, width, height } = line.box
  const [topLeft, topRight, bottomRight, bottomLeft] = line.quad
  const along = (a: Point, b: Point, at: number): Point => [
    a[0] + (b[0] - a[0]) * at,
    a[1] + (b[1] - a[1]) * at,
  ]
  return {
    ...line,
    text: line.text.slice(from, to),
    ...framesOf(line, from, to),
    box: { x: x + width * share(from), y, width: width * (share(to) - share(from)), height },
    quad: [
      along(topLeft, topRight, share(from)),
      along(topLeft, topRight, share(to)),
      along(bottomLeft, bottomRight, share(to)),
      along(bottomLeft, bottomRight, share(from)),
    ],
  }
}
