/** HEIC, as iPhones write it: decoded by libheif in WebAssembly. */
import { InferenceError } from '../errors.ts'
import { checkPixels, type ImageLimits } from './limits.ts'
import type { RawPicture } from './raw-picture.ts'

/** @throws {InferenceError} `broken-image`, `too-many-pixels`, `image-too-small` */
export async function decodeHeic(file: Uint8Array, limits: ImageLimits): Promise<RawPicture> {
  const { default: heic } = await import('heic-decode')
  try {
    const [first] = await heic.all({ buffer: file })
    if (first === undefined) throw new InferenceError('broken-image', 'no picture in the HEIC file')
    checkPixels(first.width, first.height, limits)
    const { width, height, data } = await first.decode()
    return { width, height, data: new Uint8Array(data.buffer) }
  } catch (cause) {
    if (cause instanceof InferenceError) throw cause
    throw new InferenceError('broken-image', 'the HEIC file can not be decoded', { cause })
  }
}
