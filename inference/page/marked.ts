/** The marked picture: a page with each quoted place boxed and numbered, readable on a phone. */
import sharp from 'sharp'
import type { Box, Quad, Turn } from '../engine.ts'

export interface Mark {
  /** As in the answer's `[1]`. */
  number: number
  box: Box
  quad?: Quad | readonly (readonly [x: number, y: number])[]
  /** Drawn broken, so that certainty isn't told by colour alone. */
  unsure?: boolean
}

/** Telegram's clients show at most 1,280 pixels of a photo; twice that leaves room to zoom in. */
const MAX_SIDE = 2000
const JPEG = { quality: 85 } as const
/** Blue and orange stay apart for all common kinds of colour blindness (Okabe and Ito, 2008). */
const INK = { read: '#0072B2', unsure: '#D55E00' } as const

/** The page as JPEG with the marks on it. `marks` speak of the picture as it is given: turn it first. */
export async function drawMarked(jpeg: Uint8Array, marks: readonly Mark[]): Promise<Uint8Array> {
  const { data, info } = await sharp(jpeg)
    .resize({ width: MAX_SIDE, height: MAX_SIDE, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: 100 })
    .toBuffer({ resolveWithObject: true })
  const overlay = drawOverlay(info.width, info.height, marks)
  return sharp(data)
    .composite([{ input: Buffer.from(overlay) }])
    .jpeg(JPEG)
    .toBuffer()
}

/** The picture turned clockwise, with its new size in pixels. */
export async function turnPicture(
  jpeg: Uint8Array,
  turn: Turn,
): Promise<{ jpeg: Uint8Array; width: number; height: number }> {
  const { data, info } = await sharp(jpeg)
    .rotate(turn)
    .jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
    .toBuffer({ resolveWithObject: true })
  return { jpeg: data, width: info.width, height: info.height }
}

function drawOverlay(width: number, height: number, marks: readonly Mark[]): string {
  // Everything scales with the shorter side, so that a phone's screen shows it alike for all pictures.
  const unit = Math.min(width, height) / 100
  const drawn = marks.map((mark) => drawMark(mark, width, height, unit))
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${drawn.join('')}</svg>`
}

function drawMark(mark: Mark, width: number, height: number, unit: number): string {
  const ink = mark.unsure ? INK.unsure : INK.read
  const corners = mark.quad ?? cornersOf(mark.box)
  const points = corners.map(([x, y]) => `${round(x * width)},${round(y * height)}`).join(' ')
  const dashes = mark.unsure ? ` stroke-dasharray="${round(unit * 1.6)} ${round(unit)}"` : ''
  const outline = `<polygon points="${points}" fill="${ink}" fill-opacity="0.10" stroke="${ink}" stroke-width="${round(unit * 0.45)}" stroke-linejoin="round"${dashes}/>`
  const radius = unit * 2.2
  // The badge stands left of the line, or inside the picture's edge where there is no room.
  const [left, top] = corners[0]!
  const [, bottom] = corners[3]!
  const x = clamp(left * width - radius * 1.1, radius, width - radius)
  const y = clamp(((top + bottom) / 2) * height, radius, height - radius)
  return `${outline}<circle cx="${round(x)}" cy="${round(y)}" r="${round(radius)}" fill="${ink}" stroke="#fff" stroke-width="${round(unit * 0.35)}"/>${drawNumber(mark.number, x, y, radius)}`
}

function cornersOf({ x, y, width, height }: Box): Quad {
  return [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ]
}

/**
 * Seven segments per digit rather than a font: a machine without fonts (a bare container) draws empty boxes for
 * SVG text.
 */
const SEGMENTS = ['abcdef', 'bc', 'abged', 'abgcd', 'fgbc', 'afgcd', 'afgedc', 'abc', 'abcdefg', 'abfgcd']
/** Lines of a digit cell, 0..1 by 0..2 downwards. */
const SEGMENT_LINES: Readonly<Record<string, readonly [number, number, number, number]>> = {
  a: [0, 0, 1, 0],
  b: [1, 0, 1, 1],
  c: [1, 1, 1, 2],
  d: [0, 2, 1, 2],
  e: [0, 1, 0, 2],
  f: [0, 0, 0, 1],
  g: [0, 1, 1, 1],
}

function drawNumber(number: number, x: number, y: number, radius: number): string {
  const digits = String(number)
  const size = radius * (digits.length === 1 ? 0.55 : 0.42)
  const step = size * 1.6
  const start = x - ((digits.length - 1) * step + size) / 2
  const lines = [...digits].flatMap((digit, index) =>
    [...SEGMENTS[Number(digit)]!].map((name) => {
      const [x1, y1, x2, y2] = SEGMENT_LINES[name]!
      const originX = start + index * step
      const originY = y - size
      return `<line x1="${round(originX + x1 * size)}" y1="${round(originY + y1 * size)}" x2="${round(originX + x2 * size)}" y2="${round(originY + y2 * size)}"/>`
    }),
  )
  return `<g stroke="#fff" stroke-width="${round(radius * 0.18)}" stroke-linecap="round">${lines.join('')}</g>`
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
