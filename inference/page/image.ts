/**
 * Takes in a file that somebody sent and gives back pages that are safe to read: a known kind, within limits,
 * turned by its EXIF mark, sRGB, scaled to a working size, free of metadata. Size and pixel count are checked
 * from headers before anything is decoded, so that a decompression bomb costs nothing.
 */
import { createHash } from 'node:crypto'
import sharp, { type Sharp } from 'sharp'
import type { PageImage } from '../engine.ts'
import { InferenceError } from '../errors.ts'
import { openApart } from './apart.ts'
import { decodeHeic } from './heic.ts'
import { checkPixels, type ImageLimits, LIMITS } from './limits.ts'
import { drawPdf } from './pdf.ts'
import type { RawPicture } from './raw-picture.ts'
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
  return openApart(file, limits, options.signal)
}

/** The same in this process, whose end it may be: what the process of `apart.ts` does with a file. */
export async function openHere(file: Uint8Array, limits: ImageLimits): Promise<PageImage[]> {
  const kind = await sniff(file)
  const digest = createHash('sha256').update(file).digest('hex')
  const pageOf = (picture: RawPicture, index: number) =>
    toPage(fromRaw(picture), pageDigest(digest, index), limits)
  if (kind === 'heic') return [await pageOf(await decodeHeic(file, limits), 0)]
  if (kind !== 'pdf') return openWithSharp(file, digest, limits)
  const pages: PageImage[] = []
  for await (const picture of drawPdf(file, limits)) pages.push(await pageOf(picture, pages.length))
  return pages
}

async function openWithSharp(file: Uint8Array, digest: string, limits: ImageLimits): Promise<PageImage[]> {
  const { width, height, format, pages: frames = 1 } = await readHeader(file)
  checkPixels(width, height, limits)
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
      .toBuffer({ resolveWithObject: true })
    return { digest, width: info.width, height: info.height, jpeg: data }
  } catch (cause) {
    throw new InferenceError('broken-image', 'the picture can not be decoded', { cause })
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
