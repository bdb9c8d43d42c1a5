/** A page as the vision encoder takes it: upright, RGB, squashed to a square, normalised. */
import sharp from 'sharp'
import type { Box, Turn } from '../../engine.ts'
import { InferenceError } from '../../errors.ts'
import { WHOLE_PAGE } from './encoding.ts'
import type { Manifest } from './manifest.ts'
import { CHANNELS, type Raster, resize } from './resize.ts'

/**
 * Raised whenever the same page would give other pixels or other crops: part of the engine's id, so that cached
 * features of an older preprocessing are not used.
 */
export const PREPROCESSING_VERSION = 2

const LEVELS = 256

/**
 * @param page a picture file
 * @param turn by how much it has to be turned to stand upright, beyond what its EXIF mark says
 * @throws {InferenceError} `broken-image`
 */
export async function openPicture(page: Uint8Array, turn: Turn = 0): Promise<Raster> {
  try {
    const upright = sharp(page).autoOrient()
    const { data, info } = await (turn === 0 ? upright : upright.rotate(turn))
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    return { data, width: info.width, height: info.height }
  } catch (cause) {
    throw new InferenceError('broken-image', 'the page can not be decoded', { cause })
  }
}

/**
 * Pixel values, [3, size, size] (channel by channel, row by row), each (value / 255 − mean) / std. The aspect ratio is
 * not kept: the checkpoints were trained on squashed pictures.
 *
 * @param region the part of the upright page that is wanted
 */
export function pixelValuesOf(
  picture: Raster,
  image: Pick<Manifest['image'], 'size' | 'mean' | 'std'>,
  region: Box = WHOLE_PAGE,
): Float32Array {
  const { size, mean, std } = image
  const bytes = resize(cut(picture, region), size)
  const plane = size * size
  const pixels = new Float32Array(CHANNELS * plane)
  for (let channel = 0; channel < CHANNELS; channel++) {
    const levels = Float32Array.from(
      { length: LEVELS },
      (_, level) => (level / (LEVELS - 1) - mean[channel]!) / std[channel]!,
    )
    for (let pixel = 0; pixel < plane; pixel++)
      pixels[channel * plane + pixel] = levels[bytes[pixel * CHANNELS + channel]!]!
  }
  return pixels
}

/** Every pixel that the region touches. */
function cut(picture: Raster, region: Box): Raster {
  const left = clamp(Math.floor(region.x * picture.width), 0, picture.width - 1)
  const top = clamp(Math.floor(region.y * picture.height), 0, picture.height - 1)
  const width = clamp(Math.ceil((region.x + region.width) * picture.width) - left, 1, picture.width - left)
  const height = clamp(Math.ceil((region.y + region.height) * picture.height) - top, 1, picture.height - top)
  if (width === picture.width && height === picture.height) return picture
  const data = new Uint8Array(width * height * CHANNELS)
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * picture.width + left) * CHANNELS
    data.set(picture.data.subarray(from, from + width * CHANNELS), y * width * CHANNELS)
  }
  return { data, width, height }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
