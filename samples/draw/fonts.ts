/**
 * The typefaces that samples are written in, from @fontsource packages (SIL OFL 1.1 or Apache-2.0).
 * opentype.js reads their .woff files, not .woff2.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import opentype, { type Font } from 'opentype.js'

/** Package name under @fontsource, and how large it must be set so that its small letters match the others'. */
export const HANDS = {
  caveat: 1.28,
  kalam: 0.95,
  'patrick-hand': 1.05,
  'homemade-apple': 0.82,
  'reenie-beanie': 1.5,
  'nothing-you-could-do': 0.92,
  'shadows-into-light': 1.1,
  'cedarville-cursive': 0.98,
  'covered-by-your-grace': 1.2,
  'gochi-hand': 1.12,
  'la-belle-aurore': 1.15,
  'indie-flower': 1.0,
  'architects-daughter': 1.0,
  'bad-script': 0.91,
  'dancing-script': 1.42,
  delius: 0.91,
  'gloria-hallelujah': 0.89,
  handlee: 0.95,
  mansalva: 1.22,
  'marck-script': 1.26,
  'nanum-pen-script': 0.98,
  neucha: 0.94,
  'rock-salt': 0.61,
  schoolbell: 1.0,
  'short-stack': 0.87,
  'sue-ellen-francisco': 1.23,
  'swanky-and-moo-moo': 1.41,
  'the-girl-next-door': 0.87,
} as const
export type Hand = keyof typeof HANDS

export const PRINTS = ['arimo', 'tinos', 'courier-prime', 'lato', 'merriweather'] as const
export type Print = (typeof PRINTS)[number]

export type Typeface = Hand | Print
export type Weight = 400 | 700

const loaded = new Map<string, Font>()

export function typeface(name: Typeface, weight: Weight = 400): Font {
  const file = `@fontsource/${name}/files/${name}-latin-${weight}-normal.woff`
  let font = loaded.get(file)
  if (!font) {
    const bytes = readFileSync(createRequire(import.meta.url).resolve(file))
    font = opentype.parse(
      bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
    )
    loaded.set(file, font)
  }
  return font
}

export const isHand = (name: Typeface): name is Hand => name in HANDS
