/** How a sheet is written: which typeface is printed on it, who fills it in and with what pen. */
import type { Hand, Print } from './fonts.ts'
import type { Pen } from './pen.ts'

export interface Style {
  print: Print
  /** Fills the sheet in by hand; without it everything is printed. */
  hand?: Hand
  /** Colour of the hand's ink. */
  ink: string
  haste: number
  slant: number
  thickness: number
  /** Colour of the letterhead and of the form's lines. */
  accent: string
  paper: string
}

export const INKS = { blue: '#1c2f8a', black: '#1d1d22', blueBlack: '#1a2748' }

export const printed = (style: Style, size: number, weight: 400 | 700 = 400, colour = '#1b1b1e'): Pen => ({
  face: style.print,
  size,
  weight,
  colour,
})

/** What fills the form in: the hand, or print of two thirds of its size. */
export const filling = (style: Style, size: number): Pen =>
  style.hand
    ? {
        face: style.hand,
        size,
        colour: style.ink,
        haste: style.haste,
        slant: style.slant,
        thickness: style.thickness,
      }
    : printed(style, size * 0.68)
