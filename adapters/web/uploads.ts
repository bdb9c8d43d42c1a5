/** A message as the page sends it: a form with text and pictures. */
import type { ImageSource } from '../adapter.ts'
import { plain } from '../plain.ts'
import type { RefusalCode } from './wire.ts'

/** A prescription has one or two pages; ten is a folder's worth. */
export const MAX_FILES = 10
/** Room for a handful of large pictures. A form is held in memory while it is taken apart. */
export const MESSAGE_UPLOADS = 3
/** Forms with pictures taken at the same time: bounds memory at this many messages' bytes. */
export const UPLOADS_AT_ONCE = 3
/** Text, field names and boundaries beside the pictures. */
export const FORM_OVERHEAD_BYTES = 64 * 1024

const CLIENT_ID = /^[\w-]{8,64}$/
/** Language tags as BCP-47 writes them, which the dialogue reads as a hint. */
const LANGUAGE_TAG = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/

export interface PageMessage {
  /** Made by the page, the same when it tries again. */
  id: string
  text?: string
  language?: string
  images: ImageSource[]
}

export type Upload = { message: PageMessage } | { refused: RefusalCode; status: 400 | 413 }

/** Takes a form apart whose total size is already known to be within bounds. */
export async function readUpload(
  form: FormData,
  limits: { maxUploadBytes: number; maxTextLength: number },
): Promise<Upload> {
  const id = form.get('id')
  if (typeof id !== 'string' || !CLIENT_ID.test(id)) return { refused: 'broken-form', status: 400 }

  const files = form.getAll('page').filter((value) => typeof value !== 'string')
  if (files.length > MAX_FILES) return { refused: 'too-many-files', status: 413 }
  if (files.some((file) => file.size > limits.maxUploadBytes)) {
    return { refused: 'file-too-large', status: 413 }
  }

  const written = form.get('text')
  const text = typeof written === 'string' ? plain(written).trim() : ''
  if (text.length > limits.maxTextLength) return { refused: 'text-too-long', status: 413 }
  if (text === '' && files.length === 0) return { refused: 'empty', status: 400 }

  const language = form.get('language')
  return {
    message: {
      id,
      ...(text !== '' && { text }),
      ...(typeof language === 'string' && LANGUAGE_TAG.test(language) && { language }),
      images: await Promise.all(files.map(imageSource)),
    },
  }
}

async function imageSource(file: File): Promise<ImageSource> {
  return {
    bytes: new Uint8Array(await file.arrayBuffer()),
    size: file.size,
    ...(file.type !== '' && { mediaType: file.type }),
  }
}
