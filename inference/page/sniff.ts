import { fileTypeFromBuffer } from 'file-type'
import { InferenceError } from '../errors.ts'

export type ImageKind = 'jpeg' | 'png' | 'webp' | 'avif' | 'tiff' | 'heic' | 'pdf'

const KINDS: Readonly<Record<string, ImageKind>> = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'image/tiff': 'tiff',
  'image/heic': 'heic',
  'image/heif': 'heic',
  'image/heic-sequence': 'heic',
  'image/heif-sequence': 'heic',
  'application/pdf': 'pdf',
}

/**
 * What a file is, by its first bytes; its name and what the sender calls it are not asked.
 *
 * @throws {InferenceError} `not-an-image` where the bytes fit nothing known, `unsupported-format` for a known
 * kind that can't hold a photographed page (GIF, video, archive, document)
 */
export async function sniff(file: Uint8Array): Promise<ImageKind> {
  const type = await fileTypeFromBuffer(file)
  if (type === undefined) throw new InferenceError('not-an-image', 'the bytes are of no known kind')
  const kind = KINDS[type.mime]
  if (kind === undefined) {
    throw new InferenceError('unsupported-format', `the file is ${type.mime}`, {
      details: { format: type.ext.toUpperCase() },
    })
  }
  return kind
}
