/** What a Telegram message holds, in our terms. */
import type { Message } from 'grammy/types'
import type { ImageSource } from '../adapter.ts'

/** Files by their name where the sender's program didn't know the type: iPhones send HEIC so. */
const PICTURE_NAME = /\.(?:jpe?g|png|webp|avif|tiff?|hei[cf]|gif|bmp|pdf)$/i

/** The pictures of one message: a photo in its largest size, or a file that is a picture or a PDF. */
export function picturesOf({ photo, document }: Pick<Message, 'photo' | 'document'>): ImageSource[] {
  // Listed from small to large; of two alike the later one has more bytes.
  const largest = photo?.toSorted((a, b) => a.width * a.height - b.width * b.height).at(-1)
  if (largest !== undefined) {
    return [{ reference: largest.file_id, mediaType: 'image/jpeg', ...sizeOf(largest) }]
  }
  if (document === undefined) return []
  const { mime_type: type = '', file_name: name = '' } = document
  const isPicture = type.startsWith('image/') || type === 'application/pdf' || PICTURE_NAME.test(name)
  if (!isPicture) return []
  return [{ reference: document.file_id, ...(type && { mediaType: type }), ...sizeOf(document) }]
}

function sizeOf({ file_size }: { file_size?: number }): Pick<ImageSource, 'size'> {
  return file_size === undefined ? {} : { size: file_size }
}

/** Which file a picture is, the same however it was sent on; `file_id` may differ from one update to the next. */
export function picturesKept({ photo, document }: Message): string[] {
  const files = [...(photo?.slice(-1) ?? []), ...(document ? [document] : [])]
  return files.map((file) => file.file_unique_id ?? file.file_id)
}

/** What was sent in place of a picture; `undefined` for service messages, which nobody said. */
export function unsupportedIn(message: Message): string | undefined {
  for (const [kind, fields] of Object.entries(UNSUPPORTED)) {
    if (fields.some((field) => message[field] !== undefined)) return kind
  }
  return undefined
}

/** By the kinds that the wording knows. A video note or an animation is a video to who sends it. */
const UNSUPPORTED = {
  sticker: ['sticker'],
  voice: ['voice', 'audio'],
  video: ['video', 'video_note', 'animation', 'story'],
  location: ['location', 'venue'],
  contact: ['contact'],
  file: ['document'],
  other: ['poll', 'dice', 'game', 'checklist', 'paid_media', 'rich_message'],
} as const satisfies Record<string, readonly (keyof Message)[]>
