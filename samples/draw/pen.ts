/**
 * Writes a line of text as SVG paths: evenly where it is printed; by hand with a wandering baseline, changing
 * size, slant, spacing and pressure, so that no two letters of a kind are alike.
 */
import { HANDS, isHand, type Typeface, typeface, type Weight } from './fonts.ts'
import type { Random } from './random.ts'

export interface Pen {
  face: Typeface
  weight?: Weight
  /** Height of an em in pixels of the sheet, before a hand's own factor (HANDS). */
  size: number
  colour: string
  /** 0 = as even as the font, 1 = an ordinary quick hand, 2 = a hurried one. Ignored for print. */
  haste?: number
  /** Degrees that the letters lean to the right. */
  slant?: number
  /** Extra stroke width in pixels: 0 a fine ballpoint, 2 a gel pen. */
  thickness?: number
}

/** A written line: its drawing and the box around its ink, in pixels of the sheet. */
export interface Written {
  svg: string
  left: number
  top: number
  right: number
  bottom: number
}

export function write(pen: Pen, text: string, x: number, baseline: number, random: Random): Written {
  const hand = isHand(pen.face)
  const font = typeface(pen.face, pen.weight)
  const haste = hand ? (pen.haste ?? 1) : 0
  const em = pen.size * (hand ? HANDS[pen.face as keyof typeof HANDS] : 1)
  const scale = em / font.unitsPerEm
  const written: Written = { svg: '', left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity }
  const rise = random.spread(0.006 * haste)
  const wave = {
    length: random.between(5, 11) * em,
    phase: random.between(0, 6.28),
    height: 0.035 * em * haste,
  }
  let at = x
  let previous: ReturnType<typeof font.charToGlyph> | undefined
  for (const word of text.split(/(?<= )/)) {
    const lean = Math.tan((((pen.slant ?? 0) + random.spread(1.6 * haste)) * Math.PI) / 180)
    const wordSize = 1 + random.spread(0.03 * haste)
    const pressure = hand ? random.between(0.8, 0.96) : 0.94
    const thickness = hand ? Math.max(0, (pen.thickness ?? 0.6) + random.spread(0.25 * haste)) : 0
    let data = ''
    for (const char of word) {
      const glyph = font.charToGlyph(char)
      if (glyph.index === 0) throw new Error(`${pen.face} has no “${char}” (in “${text}”)`)
      if (previous) at += font.getKerningValue(previous, glyph) * scale
      previous = glyph
      const size = em * wordSize * (1 + random.spread(0.022 * haste))
      const drop = Math.sin(at / wave.length + wave.phase) * wave.height + random.spread(0.013 * em * haste)
      const y = baseline + drop - (at - x) * rise
      const turn = random.spread(0.022 * haste)
      // A slow swell across the letter keeps equal letters from being copies of each other.
      const swell = { x: random.spread(0.02 * size * haste), y: random.spread(0.018 * size * haste) }
      const place = (px: number, py: number): [number, number] => {
        const gx = px + swell.x * Math.sin((py / size) * 4 + swell.y)
        const gy = py + swell.y * Math.sin((px / size) * 5 + swell.x)
        const outX = at + gx - gy * lean - gy * turn
        const outY = y + gy + gx * turn
        written.left = Math.min(written.left, outX)
        written.right = Math.max(written.right, outX)
        written.top = Math.min(written.top, outY)
        written.bottom = Math.max(written.bottom, outY)
        return [outX, outY]
      }
      const point = (px: number, py: number) =>
        place(px, py)
          .map((value) => value.toFixed(1))
          .join(' ')
      for (const command of glyph.getPath(0, 0, size).commands) {
        if (command.type === 'M' || command.type === 'L') data += command.type + point(command.x, command.y)
        else if (command.type === 'Q')
          data += `Q${point(command.x1, command.y1)} ${point(command.x, command.y)}`
        else if (command.type === 'C')
          data += `C${point(command.x1, command.y1)} ${point(command.x2, command.y2)} ${point(command.x, command.y)}`
        else data += 'Z'
      }
      // Letters may stray apart, but not run into each other: "ol" would be read as "d".
      const stray = Math.max(-0.008 * em, random.spread(0.016 * em * haste))
      at += (glyph.advanceWidth ?? 0) * scale * wordSize + stray
    }
    // Some hands' fonts set words so close that they touch once the spacing wanders.
    if (hand) at += 0.07 * em + Math.max(-0.05 * em, random.spread(0.05 * em * haste))
    const stroke = thickness > 0 ? ` stroke="${pen.colour}" stroke-width="${thickness.toFixed(2)}"` : ''
    if (data)
      written.svg += `<path d="${data}" fill="${pen.colour}"${stroke} opacity="${pressure.toFixed(2)}"/>`
  }
  return written
}

/** Width in pixels that `text` takes when written evenly. */
export function widthOf(pen: Pen, text: string): number {
  const font = typeface(pen.face, pen.weight)
  const em = pen.size * (isHand(pen.face) ? HANDS[pen.face] : 1)
  // Glyph by glyph, as it is written: the library's shaping refuses some of these fonts' substitutions.
  return [...text].reduce(
    (width, char) => width + ((font.charToGlyph(char).advanceWidth ?? 0) * em) / font.unitsPerEm,
    0,
  )
}
