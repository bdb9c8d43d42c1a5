/** Sends the parts of a reply, one after another, each until it is there. */
import { type Api, GrammyError, InputFile } from 'grammy'
import type { InlineKeyboardMarkup, Message } from 'grammy/types'
import type { ConversationKey, ReplyPage } from '../adapter.ts'
import { isAboutMessage } from './errors.ts'
import type { Patience } from './patience.ts'
import type { RenderedText } from './render.ts'

/** What Telegram takes as a photo: bytes, width and height together, and one against the other. */
const PHOTO = { maxBytes: 10 * 2 ** 20, maxSides: 10_000, maxRatio: 20 } as const
/** Pictures of one album. */
const ALBUM_SIZE = 10
const NO_PREVIEW = { is_disabled: true } as const

export interface Sending {
  text(place: ConversationKey, text: RenderedText, options: TextOptions): Promise<number>
  /** Puts a text in the place of an earlier one; sends it anew where that is gone. */
  edit(place: ConversationKey, messageId: number, text: RenderedText, options: TextOptions): Promise<number>
  /** Ids of the messages that carry the pictures. */
  pictures(place: ConversationKey, pages: readonly Picture[], replyTo: number): Promise<number[]>
}

export interface TextOptions {
  replyTo?: number
  keyboard?: InlineKeyboardMarkup | undefined
}

export interface Picture extends Pick<ReplyPage, 'width' | 'height'> {
  jpeg: Uint8Array
  name: string
}

export function createSending(api: Api, patience: Patience): Sending {
  const insist = <Result>(
    { chat }: ConversationKey,
    call: (chat: number) => Promise<Result>,
    lets?: (error: unknown) => boolean,
  ): Promise<Result> => patience.insist(chat, () => call(Number(chat)), lets)

  const text: Sending['text'] = async (place, { text, entities }, { replyTo, keyboard }) => {
    const send = (answers: boolean) =>
      insist(
        place,
        (chat) =>
          api.sendMessage(chat, text, {
            ...threadOf(place),
            ...(entities.length > 0 && { entities }),
            link_preview_options: NO_PREVIEW,
            ...(answers && replyTo !== undefined && replyParameters(replyTo)),
            ...(keyboard && { reply_markup: keyboard }),
          }),
        (error) => answers && isAboutMessage(error, 'no reply target'),
      )
    const sent = await send(true).catch((error: unknown) => {
      if (!isAboutMessage(error, 'no reply target')) throw error
      return send(false)
    })
    return sent.message_id
  }

  const photos = async (place: ConversationKey, pages: readonly Picture[], replyTo: number) => {
    const common = { ...threadOf(place), ...replyParameters(replyTo) }
    const [only] = pages
    if (pages.length === 1 && only !== undefined) {
      const sent = await insist(place, (chat) => api.sendPhoto(chat, fileOf(only), common), isRefusedPicture)
      return [sent.message_id]
    }
    const sent: Message[] = await insist(
      place,
      (chat) =>
        api.sendMediaGroup(
          chat,
          pages.map((page) => ({ type: 'photo' as const, media: fileOf(page) })),
          common,
        ),
      isRefusedPicture,
    )
    return sent.map(({ message_id }) => message_id)
  }

  const documents = async (place: ConversationKey, pages: readonly Picture[], replyTo: number) => {
    const ids: number[] = []
    for (const page of pages) {
      const sent = await insist(place, (chat) =>
        api.sendDocument(chat, fileOf(page), {
          ...threadOf(place),
          ...replyParameters(replyTo),
          disable_content_type_detection: true,
        }),
      )
      ids.push(sent.message_id)
    }
    return ids
  }

  return {
    text,

    async edit(place, messageId, rendered, options) {
      const { text: words, entities } = rendered
      try {
        await insist(
          place,
          (chat) =>
            api.editMessageText(chat, messageId, words, {
              ...(entities.length > 0 && { entities }),
              link_preview_options: NO_PREVIEW,
              ...(options.keyboard && { reply_markup: options.keyboard }),
            }),
          (error) => isAboutMessage(error, 'not modified') || isAboutMessage(error, 'not editable'),
        )
        return messageId
      } catch (error) {
        if (isAboutMessage(error, 'not modified')) return messageId
        if (isAboutMessage(error, 'not editable')) return text(place, rendered, options)
        throw error
      }
    },

    async pictures(place, pages, replyTo) {
      const ids: number[] = []
      for (let at = 0; at < pages.length; at += ALBUM_SIZE) {
        const group = pages.slice(at, at + ALBUM_SIZE)
        if (!group.every(isPhoto)) ids.push(...(await documents(place, group, replyTo)))
        else {
          const sent = await photos(place, group, replyTo).catch((error: unknown) => {
            if (!isRefusedPicture(error)) throw error
            return documents(place, group, replyTo)
          })
          ids.push(...sent)
        }
      }
      return ids
    },
  }
}

export function threadOf({ thread }: ConversationKey): { message_thread_id?: number } {
  return thread === undefined ? {} : { message_thread_id: Number(thread) }
}

function replyParameters(messageId: number) {
  return { reply_parameters: { message_id: messageId, allow_sending_without_reply: true } }
}

function fileOf({ jpeg, name }: Picture): InputFile {
  return new InputFile(jpeg, name)
}

function isPhoto({ width, height, jpeg }: Picture): boolean {
  return (
    jpeg.byteLength <= PHOTO.maxBytes &&
    width + height <= PHOTO.maxSides &&
    Math.max(width, height) <= PHOTO.maxRatio * Math.min(width, height)
  )
}

function isRefusedPicture(error: unknown): boolean {
  return (
    error instanceof GrammyError &&
    (error.error_code === 413 ||
      (error.error_code === 400 && /photo|image|media|too (?:big|large)|dimension/i.test(error.description)))
  )
}
