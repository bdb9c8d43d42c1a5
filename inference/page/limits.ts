import { InferenceError } from '../errors.ts'

export interface ImageLimits {
  maxBytes: number
  /** Width times height, before decoding. */
  maxPixels: number
  /** Shorter side in pixels, below which nothing can be read. */
  minSide: number
  /** Longer side of the page that engines work on, in pixels. */
  workingSide: number
  /** Of a PDF or TIFF; later ones are left out. */
  maxPages: number
  /** For one file with all its pages, from its first byte on. */
  timeoutMs: number
}

export const LIMITS: ImageLimits = {
  maxBytes: 20 * 2 ** 20, // what Telegram hands out at most; Discord's default is less
  maxPixels: 50e6, // phones' largest mode in common use
  minSide: 64,
  workingSide: 3200, // print of 2 mm on an A4 sheet is then 22 pixels high; recognisers want 48, upscaled
  maxPages: 10,
  timeoutMs: 20_000,
}

/** @throws {InferenceError} `too-many-pixels`, `image-too-small` */
export function checkPixels(width: number, height: number, { maxPixels, minSide }: ImageLimits): void {
  if (width * height > maxPixels) {
    throw new InferenceError('too-many-pixels', `the picture has ${width} x ${height} pixels`, {
      details: { limitMegapixels: Math.floor(maxPixels / 1e6) },
    })
  }
  if (Math.min(width, height) < minSide)
    throw new InferenceError('image-too-small', `the picture has ${width} x ${height} pixels`)
}
