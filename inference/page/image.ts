/**
 * Takes in a file that somebody sent and gives back pages that are safe to read: a known kind, within limits,
 * turned by its EXIF mark, sRGB, scaled to a working size, free of metadata. Size and pixel count are checked
 * from headers before anything is decoded, so that a decompression bomb costs nothing.
 */
import { createHash } from 'node:crypto'
import sharp, { type Sharp } from 'sharp'
import type { PageImage } from '../engine.ts'
import { InferenceError } from '../errors.ts'
import { decodeApart, type RawPicture } from './apart.ts'
import { type ImageLimits, LIMITS } from './limits.ts'
import { sniff } from './sniff.ts'

export { type ImageLimits, LIMITS } from './limits.ts'

export interface OpenOptions {
  limits?: Partial<ImageLimits>
  signal?: AbortSignal
}

/** Enough for small print after a phone's own compression, and no visible blocks around thin strokes. */
const JPEG = { quality: 92, chromaSubsampling: '4:4:4' } as const

/**
 * The pages of one file: one for a photograph, the first few of a PDF or a multi-page TIFF.
 *
 * @throws {InferenceError} with codes `empty-file`, `too-many-bytes`, `not-an-image`, `unsupported-format`,
 * `broken-image`, `image-too-small`, `too-many-pixels`, `too-slow`, `pdf-locked`, `pdf-empty`, `cancelled`
 */
export async function openImage(file: Uint8Array, options: OpenOptions = {}): Promise<PageImage[]> {
  const limits = { ...LIMITS, ...options.limits }
  if (file.length === 0) throw new InferenceError('empty-file', 'the file is empty')
  if (file.length > limits.maxBytes) {
    throw new InferenceError('too-many-bytes', `the file has ${file.length} bytes`, {
      details: { limitMegabytes: Math.floor(limits.maxBytes / 2 ** 20) },
    })
  }
  const kind = await sniff(file)
  options.signal?.throwIfAborted()
  const digest = createHash('sha256').update(file).digest('hex')
  if (kind === 'heic' || kind === 'pdf') {
    const pictures = await decodeApart(kind, file, limits, options.signal)
    return Promise.all(
      pictures.map((picture, index) => toPage(fromRaw(picture), pageDigest(digest, index), limits)),
    )
  }
  return openWithSharp(file, digest, limits)
}

async function openWithSharp(file: Uint8Array, digest: string, limits: ImageLimits): Promise<PageImage[]> {
  const { width, height, format, pages: frames = 1 } = await readHeader(file)
  if (width * height > limits.maxPixels) {
    throw new InferenceError('too-many-pixels', `the picture has ${width} x ${height} pixels`, {
      details: { limitMegapixels: Math.floor(limits.maxPixels / 1e6) },
    })
  }
  if (Math.min(width, height) < limits.minSide) {
    throw new InferenceError('image-too-small', `the picture has ${width} x ${height} pixels`)
  }
  // A scanner's TIFF holds pages; the frames of an animated WebP are no pages.
  const count = format === 'tiff' ? Math.min(frames, limits.maxPages) : 1
  const pages: PageImage[] = []
  for (let page = 0; page < count; page++) {
    const picture = sharp(file, { page, limitInputPixels: limits.maxPixels, failOn: 'error' })
    pages.push(await toPage(picture, pageDigest(digest, page), limits))
  }
  return pages
}

async function readHeader(file: Uint8Array) {
  try {
    // Reads the header only; the pixel limit is ours to check, with words for it.
    return await sharp(file, { limitInputPixels: false }).metadata()
  } catch (cause) {
    throw new InferenceError('broken-image', 'the picture has no readable header', { cause })
  }
}

async function toPage(picture: Sharp, digest: string, limits: ImageLimits): Promise<PageImage> {
  try {
    const { data, info } = await picture
      .autoOrient()
      .flatten({ background: 'white' })
      .resize({
        width: limits.workingSide,
        height: limits.workingSide,
        fit: 'inside',
        withoutEnlargement: true,
      })
      .toColourspace('srgb')
      .jpeg(JPEG)
      .timeout({ seconds: Math.ceil(limits.timeoutMs / 1000) })
      .toBuffer({ resolveWithObject: true })
    return { digest, width: info.width, height: info.height, jpeg: data }
  } catch (cause) {
    const slow = cause instanceof Error && cause.message.includes('timeout')
    throw slow
      ? new InferenceError('too-slow', 'decoding took too long', { cause })
      : new InferenceError('broken-image', 'the picture can not be decoded', { cause })
  }
}

function fromRaw({ data, width, height }: RawPicture): Sharp {
  return sharp(data, { raw: { width, height, channels: 4 } })
}

/** Page 1 of any file is the file; later pages get names of their own. */
function pageDigest(digest: string, index: number): string {
  return index === 0
    ? digest
    : createHash('sha256')
        .update(`${digest}#${index + 1}`)
        .digest('hex')
}
