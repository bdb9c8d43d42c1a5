/** A sheet of paper being written on: collects drawing and the lines with their places. */
import sharp from 'sharp'
import { isHand } from './fonts.ts'
import { type Pen, type Written, widthOf, write } from './pen.ts'
import type { Random } from './random.ts'

/** A line of the sheet: its text and its box in pixels of the sheet (left, top, right, bottom). */
export interface SheetLine {
  text: string
  hand: boolean
  box: [number, number, number, number]
}

export interface Sheet {
  width: number
  height: number
  paper: string
  drawing: string[]
  lines: SheetLine[]
  random: Random
}

export const blankSheet = (width: number, height: number, random: Random, paper = '#fdfcf8'): Sheet => ({
  width,
  height,
  paper,
  drawing: [],
  lines: [],
  random,
})

/** Writes a line at (x, baseline) and notes where it stands. Returns the x where it ends. */
export function put(sheet: Sheet, pen: Pen, text: string, x: number, baseline: number): number {
  const written: Written = write(pen, text, x, baseline, sheet.random)
  if (written.right > sheet.width)
    throw new Error(`“${text}” runs off the sheet (${Math.round(written.right)} > ${sheet.width})`)
  sheet.drawing.push(written.svg)
  sheet.lines.push({
    text,
    hand: isHand(pen.face),
    box: [written.left, written.top, written.right, written.bottom],
  })
  return written.right
}

export function putCentred(sheet: Sheet, pen: Pen, text: string, middle: number, baseline: number): void {
  put(sheet, pen, text, middle - widthOf(pen, text) / 2, baseline)
}

export function putRight(sheet: Sheet, pen: Pen, text: string, right: number, baseline: number): void {
  put(sheet, pen, text, right - widthOf(pen, text), baseline)
}

export function rule(
  sheet: Sheet,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  colour = '#333',
  width = 2,
): void {
  sheet.drawing.push(
    `<path d="M${x1} ${y1}L${x2} ${y2}" stroke="${colour}" stroke-width="${width}" fill="none"/>`,
  )
}

/** A quick scribble of a signature, `width` pixels wide, starting at (x, y). No letters to be read in it. */
export function sign(sheet: Sheet, x: number, y: number, width: number, colour: string): void {
  const { random } = sheet
  const height = width * 0.22
  let data = `M${x} ${y}`
  const loops = 7
  for (let i = 1; i <= loops; i++) {
    const tall = (i === 1 ? 1.5 : 1) * height
    const cx = x + (width * (i - 0.5)) / loops
    const end = x + (width * i) / loops
    data += `C${cx + random.spread(14)} ${y - tall * random.between(0.5, 1.3)} ${cx + random.spread(22)} ${
      y + height * random.between(0.1, 0.7)
    } ${end} ${y + random.spread(height * 0.18)}`
  }
  data += `q${-width * 0.5} ${height * 0.7} ${-width * 0.92} ${height * 0.42}q${width * 0.6} ${-height * 0.1} ${width * 1.1} ${-height * 0.35}`
  sheet.drawing.push(
    `<path d="${data}" fill="none" stroke="${colour}" stroke-width="3.2" stroke-linecap="round" opacity="0.9"/>`,
  )
}

/** A round rubber stamp: two rings, words across it, inked unevenly and set on askew. */
export function stamp(
  sheet: Sheet,
  x: number,
  y: number,
  radius: number,
  words: string[],
  colour: string,
): void {
  const turn = sheet.random.between(-18, 14)
  const inner: Sheet = { ...sheet, drawing: [], lines: [] }
  const pen: Pen = { face: 'arimo', weight: 700, size: radius * 0.24, colour }
  words.forEach((word, i) => {
    putCentred(inner, pen, word, x, y + (i - (words.length - 1) / 2) * radius * 0.32 + radius * 0.08)
  })
  sheet.drawing.push(
    `<g transform="rotate(${turn.toFixed(1)} ${x} ${y})" opacity="0.62">` +
      [radius, radius * 0.9]
        .map((r) => `<circle cx="${x}" cy="${y}" r="${r}" fill="none" stroke="${colour}" stroke-width="4"/>`)
        .join('') +
      `${inner.drawing.join('')}</g>`,
  )
  // The stamp's words are on the page too; their boxes are turned about its middle.
  const angle = (turn * Math.PI) / 180
  for (const { text, box } of inner.lines) {
    const my = (box[1] + box[3]) / 2 - y
    const dx = -my * Math.sin(angle)
    const dy = my * Math.cos(angle) - my
    sheet.lines.push({ text, hand: false, box: [box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy] })
  }
}

export interface Pixels {
  data: Uint8Array
  width: number
  height: number
}

/** The sheet as RGB pixels. */
export async function render(sheet: Sheet): Promise<Pixels> {
  const { data, info } = await sharp(Buffer.from(svgOf(sheet)))
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

const svgOf = (sheet: Sheet): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${sheet.width}" height="${sheet.height}">` +
  `<rect width="100%" height="100%" fill="${sheet.paper}"/>${sheet.drawing.join('')}</svg>`
