/** A page as the vision encoder takes it: upright, RGB, squashed to a square, normalised. */
import sharp, { type Sharp } from 'sharp'
import type { Box, Turn } from '../engine.ts'
import { InferenceError } from '../errors.ts'
import type { Manifest } from './manifest.ts'

/**
 * Raised whenever the same page would give other pixels: part of the engine's id, so that cached features of an
 * older preprocessing are not used.
 */
export const PREPROCESSING_VERSION = 1

export interface PixelOptions {
  /** By how much the page has to be turned to stand upright, beyond what its EXIF mark says. */
  turn?: Turn
  /** The part of the upright page that is wanted; all of it where it isn't given. */
  region?: Box
}

const CHANNELS = 3
const LEVELS = 256

/**
 * Pixel values, [3, size, size] (channel by channel, row by row), each (value / 255 − mean) / std.
 *
 * The aspect ratio is not kept: the checkpoints were trained on squashed pictures. The filter is bicubic with a
 * low pass, as PIL's; without one, small print turns to noise. Mean difference from PIL's: about 0.3 of 255 levels.
 *
 * @throws {InferenceError} `broken-image`
 */
export async function toPixelValues(
  page: Uint8Array,
  image: Manifest['image'],
  options: PixelOptions = {},
): Promise<Float32Array> {
  const { size } = image
  try {
    const { data, info } = await (await cut(sharp(page).autoOrient(), options))
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .resize({ width: size, height: size, fit: 'fill', kernel: 'cubic' })
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    return normalise(data, info.channels, image)
  } catch (cause) {
    throw new InferenceError('broken-image', 'the page can not be decoded', { cause })
  }
}

/** Turned first, then cut: done in one go, sharp would cut before it turns. */
async function cut(picture: Sharp, { turn = 0, region }: PixelOptions): Promise<Sharp> {
  const upright = turn === 0 ? picture : picture.rotate(turn)
  if (region === undefined) return upright
  const { data, info } = await upright.raw().toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  const left = clamp(Math.floor(region.x * width), 0, width - 1)
  const top = clamp(Math.floor(region.y * height), 0, height - 1)
  return sharp(data, { raw: { width, height, channels } }).extract({
    left,
    top,
    width: clamp(Math.ceil((region.x + region.width) * width) - left, 1, width - left),
    height: clamp(Math.ceil((region.y + region.height) * height) - top, 1, height - top),
  })
}

function normalise(
  bytes: Uint8Array,
  channels: number,
  { size, mean, std }: Manifest['image'],
): Float32Array {
  const plane = size * size
  const pixels = new Float32Array(CHANNELS * plane)
  for (let channel = 0; channel < CHANNELS; channel++) {
    const levels = Float32Array.from(
      { length: LEVELS },
      (_, level) => (level / (LEVELS - 1) - mean[channel]!) / std[channel]!,
    )
    for (let pixel = 0; pixel < plane; pixel++) {
      pixels[channel * plane + pixel] = levels[bytes[pixel * channels + channel]!]!
    }
  }
  return pixels
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
