/** What is wrong with a page as a photograph, judged by how its text came out. */
import type { PageProblem } from '../engine.ts'
import type { TextLine } from './line.ts'
import { LEAST_CONTRAST, type Light, luminance, type Raster, resizeRaster } from './raster.ts'

/** Measured while the page was read. */
export interface Photograph {
  light: Light
  /** Median height of the text in pixels of the page as received. */
  textHeight: number
  raster: Raster
}

/*
 * These limits are judgement, set on drawn pages that were blurred, darkened and bleached step by step until people
 * gave up on them; no collection of real photographs stands behind them. They only choose words: a page that is
 * read well is never called bad, and none is refused for its looks.
 */
/** Text that is read this well is fine, whatever the photograph looks like. */
const LEGIBLE = 0.85
/** Mean confidence below which next to nothing of the text can be relied on. */
const UNREADABLE = 0.5
/** Paper darker than this (0..255) was photographed without enough light. */
const DARK_PAPER = 110
/** Ink paler than this on white paper was washed out by the light. */
const PALE_INK = 170
/**
 * Lines lower than this, ascenders, descenders and the detector's rim included, have letters of some 8 pixels: their
 * strokes are lost. Judged on print scaled down until it was misread; such pages are often still read, and then not blamed.
 */
const SMALL_TEXT = 20
/** `sharpnessOf` a page whose letters have run into grey bars is 0.07, of one in focus 0.5 and more. */
const BLURRED = 0.2
/** One or two letters in a line are more often a blot or a cat's ear than text; a page of text has a word. */
const LEAST_LETTERS = 3

export async function findProblems(
  lines: readonly TextLine[],
  legibility: number,
  { light, textHeight, raster }: Photograph,
): Promise<PageProblem[]> {
  const problems: PageProblem[] = []
  const letters = lines.map(({ text }) => text.replace(/[^\p{L}\p{N}]/gu, '').length)
  const hasText = letters.some((count) => count >= LEAST_LETTERS)
  if (hasText && legibility >= LEGIBLE) return problems
  if (light.brightest < DARK_PAPER) problems.push('dark')
  if (light.darkest > PALE_INK && light.brightest - light.darkest >= LEAST_CONTRAST)
    problems.push('overexposed')
  if (hasText && textHeight < SMALL_TEXT) problems.push('low-resolution')
  if ((await sharpnessOf(raster, light)) < BLURRED) problems.push('blurry')
  if (!hasText) problems.push('no-text')
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

/** The picture is judged at this size: blur that is finer doesn't keep the detector from finding text. */
const JUDGED_SIDE = 960
/** The steepest edges of a page: the one step in a thousand that is larger than all others. */
const STEEPEST = 0.999

/**
 * How much of the page's contrast its steepest edges cross from one pixel to the next, 0..1. Blur flattens every
 * edge of a photograph, the sheet's own rim included. 1 for a page without contrast: there is nothing to judge.
 */
export async function sharpnessOf(raster: Raster, { darkest, brightest }: Light): Promise<number> {
  const contrast = brightest - darkest
  if (contrast < LEAST_CONTRAST) return 1
  const scale = Math.min(1, JUDGED_SIDE / Math.max(raster.width, raster.height))
  const small = await resizeRaster(raster, Math.ceil(raster.width * scale), Math.ceil(raster.height * scale))
  const steps = new Uint32Array(256)
  for (let y = 0; y < small.height; y++) {
    let previous = luminanceAt(small, y * small.width)
    for (let x = 1; x < small.width; x++) {
      const value = luminanceAt(small, y * small.width + x)
      steps[Math.abs(value - previous)]!++
      previous = value
    }
  }
  const total = (small.width - 1) * small.height
  let seen = 0
  const steepest = steps.findIndex((count) => {
    seen += count
    return seen > STEEPEST * total
  })
  return Math.min(1, Math.max(0, steepest) / contrast)
}

function luminanceAt({ data }: Raster, pixel: number): number {
  return luminance(data[3 * pixel]!, data[3 * pixel + 1]!, data[3 * pixel + 2]!)
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
