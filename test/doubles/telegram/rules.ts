/** What the Bot API refuses, with its own words: https://core.telegram.org/bots/api and telegram-bot-api's source. */
import type { InlineKeyboardMarkup, MessageEntity, ReplyParameters } from 'grammy/types'
import sharp from 'sharp'
import { Refusal } from './refusal.ts'
import type { Room } from './world.ts'

const MAX_TEXT = 4096
const MAX_CAPTION = 1024
const MAX_PHOTO_BYTES = 10 * 2 ** 20
const MAX_UPLOAD_BYTES = 50 * 2 ** 20

export function checkText(text: unknown, entities: unknown, limit = MAX_TEXT): string {
  if (typeof text !== 'string' || text.trim() === '') {
    throw new Refusal(400, 'Bad Request: message text is empty')
  }
  if (text.length > limit) throw new Refusal(400, 'Bad Request: message is too long')
  if (/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text)) {
    throw new Refusal(400, 'Bad Request: strings must be encoded in UTF-8')
  }
  checkEntities(text, entitiesOf(entities))
  return text
}

export function checkCaption(caption: unknown, entities: unknown): void {
  if (caption === undefined || caption === '') return
  if (String(caption).length > MAX_CAPTION) {
    throw new Refusal(400, 'Bad Request: message caption is too long')
  }
  checkEntities(String(caption), entitiesOf(entities))
}

export function entitiesOf(entities: unknown): MessageEntity[] {
  if (entities === undefined) return []
  if (!Array.isArray(entities)) throw new Refusal(400, "Bad Request: can't parse entities JSON object")
  return entities as MessageEntity[]
}

/** Stricter than Telegram, which drops what it can't use without a word. */
function checkEntities(text: string, entities: readonly MessageEntity[]): void {
  for (const [index, { type, offset, length }] of entities.entries()) {
    const end = offset + length
    if (!(offset >= 0 && length > 0 && end <= text.length)) {
      throw new Refusal(400, `Bad Request: entity ${type} beyond the text`)
    }
    if ([offset, end].some((at) => /^[\udc00-\udfff]/.test(text.slice(at)))) {
      throw new Refusal(400, `Bad Request: entity ${type} cuts a letter`)
    }
    for (const other of entities.slice(index + 1)) {
      const apart = other.offset >= end || other.offset + other.length <= offset
      const nested =
        (other.offset >= offset && other.offset + other.length <= end) ||
        (offset >= other.offset && end <= other.offset + other.length)
      if (!apart && !nested) throw new Refusal(400, 'Bad Request: entities overlap')
      const both = [type, other.type]
      const isQuote = (one: string) => one.endsWith('blockquote')
      if (!apart && both.some((one) => one === 'code' || one === 'pre') && !both.some(isQuote)) {
        throw new Refusal(400, 'Bad Request: code in or around another entity')
      }
      if (!apart && both.every(isQuote)) throw new Refusal(400, 'Bad Request: nested quotes')
    }
  }
}

export function checkKeyboard(markup: unknown): InlineKeyboardMarkup | undefined {
  if (markup === undefined) return undefined
  const { inline_keyboard: rows } = markup as InlineKeyboardMarkup
  if (!Array.isArray(rows)) throw new Refusal(400, 'Bad Request: object expected as reply markup')
  for (const button of rows.flat()) {
    if (button.text === '')
      throw new Refusal(400, 'Bad Request: text buttons are unallowed in the inline keyboard')
    const data = 'callback_data' in button ? button.callback_data : ''
    const bytes = Buffer.byteLength(data)
    if (bytes < 1 || bytes > 64) throw new Refusal(400, 'Bad Request: BUTTON_DATA_INVALID')
  }
  return markup as InlineKeyboardMarkup
}

export function checkReply(room: Room, parameters: unknown): number | undefined {
  if (parameters === undefined) return undefined
  const { message_id: id, allow_sending_without_reply: orWithout } = parameters as ReplyParameters
  const target = room.standing.get(id ?? 0)
  if (target !== undefined && !target.deleted) return id
  if (orWithout) return undefined
  throw new Refusal(400, 'Bad Request: message to be replied not found')
}

export function checkThread(room: Room, thread: unknown): number | undefined {
  if (thread === undefined) return undefined
  if (!room.topics.has(Number(thread))) throw new Refusal(400, 'Bad Request: message thread not found')
  return Number(thread)
}

export async function checkPhoto(bytes: Uint8Array): Promise<{ width: number; height: number }> {
  if (bytes.byteLength > MAX_PHOTO_BYTES) {
    const size = `file of size ${bytes.byteLength} bytes is too big for a photo`
    throw new Refusal(400, `Bad Request: ${size}; the maximum size is ${MAX_PHOTO_BYTES} bytes`)
  }
  const { width, height } = await sharp(bytes)
    .metadata()
    .catch(() => {
      throw new Refusal(400, 'Bad Request: IMAGE_PROCESS_FAILED')
    })
  if (width + height > 10_000 || Math.max(width, height) > 20 * Math.min(width, height)) {
    throw new Refusal(400, 'Bad Request: PHOTO_INVALID_DIMENSIONS')
  }
  return { width, height }
}

export function checkUpload(bytes: Uint8Array): void {
  if (bytes.byteLength > MAX_UPLOAD_BYTES) throw new Refusal(413, 'Request Entity Too Large')
}
