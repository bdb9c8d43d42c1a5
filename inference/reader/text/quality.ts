/** What is wrong with a page as a photograph, judged by how its text came out. */
import type { PageProblem } from '../../engine.ts'
import { CROP_HEIGHT, type Crop } from './crop.ts'
import type { TextLine } from './line.ts'
import type { Light } from './raster.ts'

/** Measured while the page was read. */
export interface Photograph {
  light: Light
  /** Median height of the text in pixels of the page as received. */
  textHeight: number
  /** Median of `sharpness` over the text. */
  sharpness: number
}

/** Text that is read this well is fine, whatever the photograph looks like. */
const LEGIBLE = 0.85
/** Mean confidence below which next to nothing of the text can be relied on. */
const UNREADABLE = 0.5
/** Paper darker than this (0..255) was photographed without enough light. */
const DARK_PAPER = 110
/** Ink paler than this on white paper was washed out by the light. */
const PALE_INK = 170
/** Lower letters than this lose their strokes when they are brought to the recogniser's 48 pixels. */
const SMALL_TEXT = 14
/** `sharpness` of text that was blurred until its strokes ran together; in focus it is 0.2 and more. */
const BLURRED = 0.05

export function findProblems(
  lines: readonly TextLine[],
  legibility: number,
  photograph: Photograph,
): PageProblem[] {
  const problems: PageProblem[] = []
  if (lines.length > 0 && legibility >= LEGIBLE) return problems
  const { light, textHeight, sharpness: measured } = photograph
  if (light.brightest < DARK_PAPER) problems.push('dark')
  if (light.darkest > PALE_INK) problems.push('overexposed')
  if (textHeight > 0 && textHeight < SMALL_TEXT) problems.push('low-resolution')
  if (textHeight > 0 && measured < BLURRED) problems.push('blurry')
  if (lines.length === 0) problems.push('no-text')
  else if (legibility < UNREADABLE) problems.push('unreadable')
  return problems
}

/** Mean confidence of the lines, weighted by their length. */
export function legibilityOf(lines: readonly TextLine[]): number {
  let sum = 0
  let letters = 0
  for (const { confidence, text } of lines) {
    sum += confidence * text.length
    letters += text.length
  }
  return letters === 0 ? 0 : sum / letters
}

/**
 * Energy of the second derivative (Laplacian) relative to the contrast of the crop: blur takes the fine detail
 * before it takes the contrast. The green plane stands for all.
 */
export function sharpness({ values, width }: Crop): number {
  const plane = width * CROP_HEIGHT
  const green = values.subarray(plane, 2 * plane)
  let sum = 0
  let squares = 0
  let detail = 0
  let count = 0
  for (let row = 1; row < CROP_HEIGHT - 1; row++) {
    for (let column = 1; column < width - 1; column++) {
      const at = row * width + column
      const value = green[at]!
      const laplacian = green[at - 1]! + green[at + 1]! + green[at - width]! + green[at + width]! - 4 * value
      sum += value
      squares += value * value
      detail += laplacian * laplacian
      count++
    }
  }
  const variance = squares / count - (sum / count) ** 2
  return variance < 1e-4 ? 0 : detail / count / variance
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
