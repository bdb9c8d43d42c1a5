/** Pictures in memory: decoding a page, turning it, and the tone curve that evens out its light. */
import sharp, { type Sharp } from 'sharp'
import type { PageImage, Turn } from '../engine.ts'
import { InferenceError } from '../errors.ts'

/** An RGB picture, three bytes a pixel, rows from the top. */
export interface Raster {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

/**
 * The longest side that is worked on, in pixels. Letters of 2 mm on A4 are still 20 pixels high there, and the
 * picture takes at most 27 MB however many megapixels the camera has.
 */
const LONGEST_SIDE = 3000

/** @throws InferenceError 'broken-image' when the bytes cannot be decoded. */
export async function decodePage(page: PageImage): Promise<Raster> {
  try {
    const { data, info } = await sharp(page.jpeg, { failOn: 'error', sequentialRead: true })
      .resize(LONGEST_SIDE, LONGEST_SIDE, { fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    return { data, width: info.width, height: info.height }
  } catch (cause) {
    throw new InferenceError('broken-image', 'The page could not be decoded.', { cause })
  }
}

export async function turnRaster(raster: Raster, turn: Turn): Promise<Raster> {
  if (turn === 0) return raster
  return toRaster(source(raster).rotate(turn))
}

export async function resizeRaster(raster: Raster, width: number, height: number): Promise<Raster> {
  return toRaster(source(raster).resize(width, height, { fit: 'fill', kernel: 'cubic' }))
}

function source({ data, width, height }: Raster): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } })
}

async function toRaster(image: Sharp): Promise<Raster> {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

/** How light is spread over a page; all are luminances, 0 (black) to 255. */
export interface Light {
  /** Ink: darker than 99 % of the page. */
  darkest: number
  median: number
  /** Paper: brighter than 99 % of the page. */
  brightest: number
}

/** Share of pixels that count as outliers at either end; 1 % lowered the character error on every sample kind. */
const OUTLIERS = 0.01

/** Every how many pixels light is measured: some 20,000 samples of a page are plenty. */
const LIGHT_SAMPLES = 20_000

export function measureLight({ data, width, height }: Raster): Light {
  const histogram = new Uint32Array(256)
  const step = Math.max(1, Math.floor((width * height) / LIGHT_SAMPLES)) | 1
  let samples = 0
  for (let i = 0; i + 2 < data.length; i += 3 * step) {
    histogram[luminance(data[i]!, data[i + 1]!, data[i + 2]!)]!++
    samples++
  }
  const percentile = (share: number): number => {
    let seen = 0
    for (let value = 0; value < 256; value++) {
      seen += histogram[value]!
      if (seen > share * samples) return value
    }
    return 255
  }
  return { darkest: percentile(OUTLIERS), median: percentile(0.5), brightest: percentile(1 - OUTLIERS) }
}

/** ITU-R BT.601 luma, rounded. */
export function luminance(red: number, green: number, blue: number): number {
  return (red * 77 + green * 150 + blue * 29 + 128) >> 8
}

/** Contrast below this is noise on an empty page: stretching it would only draw the noise. */
export const LEAST_CONTRAST = 40

/** Maps 0..255 to 0..255 such that the page's darkest is black and its brightest is white. */
export function toneCurve({ darkest, brightest }: Light): Float32Array {
  const curve = new Float32Array(256)
  const range = Math.max(brightest - darkest, LEAST_CONTRAST)
  for (let value = 0; value < 256; value++) {
    curve[value] = Math.min(255, Math.max(0, ((value - (brightest - range)) * 255) / range))
  }
  return curve
}
