/** Where a crop holds ink, for telling what a pen has drawn over its text. */
import { CROP_HEIGHT, type Crop } from './crop.ts'

/** A part of a crop, in shares of its width. */
export interface Stretch {
  from: number
  to: number
}

/**
 * Ink is darker than this share of the way from the paper to the darkest strokes: a pen's strike is as dark as its
 * letters, a sheet's printed ruling isn't. Measured on drawn pages: straight strikes then run through 0.85 of their
 * crop and more, other strokes through 0.35, except where a signature crosses small print (0.6).
 */
const INK = 0.6

/** One byte a pixel, 1 where there is ink; column after column. */
export function inkOf({ values, width }: Crop): Uint8Array {
  const plane = width * CROP_HEIGHT
  const levels = new Uint8Array(plane)
  const histogram = new Uint32Array(256)
  for (let i = 0; i < plane; i++) {
    // Three planes of -1..1, rounded.
    const level = ((values[i]! + values[plane + i]! + values[2 * plane + i]! + 3) * 42.5 + 0.5) | 0
    levels[i] = level
    histogram[level]!++
  }
  const percentile = (share: number) => {
    let seen = 0
    return histogram.findIndex((count) => {
      seen += count
      return seen > share * plane
    })
  }
  const [darkest, paper] = [percentile(DARKEST), percentile(PAPER)]
  const limit = paper - INK * (paper - darkest)
  const ink = new Uint8Array(plane)
  for (let y = 0, i = 0; y < CROP_HEIGHT; y++) {
    for (let x = 0; x < width; x++, i++) if (levels[i]! < limit) ink[x * CROP_HEIGHT + y] = 1
  }
  return ink
}
/** Shares of a crop's pixels: text covers a fifth of it, its darkest strokes a hundredth at least. */
const DARKEST = 0.01
const PAPER = 0.8
