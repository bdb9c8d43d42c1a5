/** Strikes a medicine out as people do: a line or two of the pen, or a zigzag, through its name and its directions. */
import type { GroundTruthMedicine } from '../ground-truth.ts'
import type { Sheet, SheetLine } from './sheet.ts'

/** How far a stroke may start before and end behind the words, in heights of the line. */
const OVERHANG = 0.35
const PEN_WIDTH = 3.4

export function strikeOut(sheet: Sheet, { written, sig }: GroundTruthMedicine, colour: string): void {
  const at = sheet.lines.findIndex(({ text }) => text.includes(written))
  const name = sheet.lines[at]
  if (!name) throw new Error(`“${written}” is not on the sheet`)
  const directions = sheet.lines.slice(at + 1).find(({ text }) => text.includes(sig))
  for (const line of directions ? [name, directions] : [name]) strike(sheet, line, colour)
}

function strike(sheet: Sheet, { box: [left, top, right, bottom] }: SheetLine, colour: string): void {
  const { random } = sheet
  const height = bottom - top
  const from = left - random.between(0, OVERHANG) * height
  const to = Math.min(sheet.width - 4, right + random.between(0, OVERHANG) * height)
  const middle = (share: number) => top + (share + random.spread(0.05)) * height
  const path =
    random.next() < 0.25
      ? zigzag(from, to, top + 0.2 * height, bottom - 0.15 * height, height)
      : Array.from({ length: random.next() < 0.4 ? 2 : 1 }, (_, i) => {
          const level = 0.5 + 0.14 * i
          const bend = random.spread(0.08) * height
          return `M${from} ${middle(level)}Q${(from + to) / 2} ${middle(level) + bend} ${to} ${middle(level)}`
        }).join('')
  sheet.drawing.push(
    `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${PEN_WIDTH}" stroke-linecap="round" opacity="0.92"/>`,
  )
}

function zigzag(from: number, to: number, high: number, low: number, pitch: number): string {
  const turns = Math.max(4, Math.round((2 * (to - from)) / pitch))
  const points = Array.from(
    { length: turns + 1 },
    (_, i) => `${from + ((to - from) * i) / turns} ${i % 2 === 0 ? low : high}`,
  )
  return `M${points.join('L')}`
}
