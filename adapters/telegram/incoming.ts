/** A Telegram update as a message of ours; everything that is none gives `undefined`. */
import type { CallbackQuery, Message, Update } from 'grammy/types'
import { z } from 'zod'
import type { ConversationKey, IncomingMessage } from '../adapter.ts'
import { addressedTo, answeredBy, isGroup } from './addressed.ts'
import { picturesKept, picturesOf, unsupportedIn } from './contents.ts'
import { type BotIdentity, messageName, type Signer } from './identity.ts'

export const PLATFORM = 'telegram'

/** The kinds of update that are asked for: Telegram keeps all others to itself. */
export const ALLOWED_UPDATES = ['message', 'edited_message', 'callback_query'] as const

/** What is kept with a recorded message to answer it with, also after a restart. */
const wayBackSchema = z.object({
  /** The message that replies refer to. */
  messageId: z.number().int(),
  /** Edits and messages are rarer in groups. */
  group: z.boolean(),
  /** What a pressed button said: the answer repeats it, for nobody sees it otherwise. */
  pressed: z.string().optional(),
})
export type WayBack = z.infer<typeof wayBackSchema>

export function wayBackOf({ platformData }: IncomingMessage): WayBack {
  return wayBackSchema.parse(platformData)
}

/** Characters of the mark that tells one wording of a message from another: 60 bits. */
const MARK_LENGTH = 10

export interface Understanding {
  bot: BotIdentity
  signer: Signer
  /** Commands obeyed in groups without the bot's name behind them. */
  commands: ReadonlySet<string>
  /** The number of a chat's conversation: its first one. */
  homeOf(chat: number): number
}

export interface SaidMessage {
  message: IncomingMessage
  /** False where it speaks to nobody in particular: it only counts as part of an album that speaks to the bot. */
  addressed: boolean
}

/** A message or the edit of one. */
export function messageFrom(update: Update, understanding: Understanding): SaidMessage | undefined {
  const message = update.message ?? update.edited_message
  if (message?.from === undefined || message.is_automatic_forward) return undefined
  // Bots don't talk to bots; who writes as the group itself has a bot for a stand-in.
  if (message.from.is_bot && message.sender_chat === undefined) return undefined
  const edited = update.edited_message !== undefined
  const images = picturesOf(message)
  const unsupported = images.length > 0 ? undefined : unsupportedIn(message)
  const hasText = message.text !== undefined || message.caption !== undefined
  if (images.length === 0 && !hasText && (unsupported === undefined || edited)) return undefined

  const { bot, signer, commands, homeOf } = understanding
  const { chat, message_id: messageId, media_group_id: albumId } = message
  const said = addressedTo(bot, message, commands)
  const text = said?.text ?? message.caption ?? ''
  const name = messageName(chat.id, messageId)
  // An edit that changes nothing that is read here has the same id, and is known.
  const mark = signer.sign(
    'content',
    [name, message.text ?? message.caption ?? '', ...picturesKept(message)],
    MARK_LENGTH,
  )
  const isAlbum = albumId !== undefined && images.length > 0 && !edited
  return {
    addressed: said !== undefined,
    message: {
      id: `${name}/${mark}`,
      aliases: [name, ...(isAlbum ? [`${chat.id}/album/${albumId}`] : [])],
      ...(isAlbum && { album: { id: `${chat.id}/${albumId}`, position: messageId } }),
      ...(edited && { edited }),
      ...placeOf(message, homeOf),
      author: { id: String(message.sender_chat?.id ?? message.from.id) },
      ...(text !== '' && { text }),
      images,
      ...(unsupported !== undefined && { unsupported }),
      ...replyOf(message, bot),
      ...(message.from.language_code && { language: message.from.language_code }),
      receivedAt: new Date((message.edit_date ?? message.date) * 1000),
      platformData: { messageId, group: isGroup(chat) } satisfies WayBack,
    },
  }
}

/** A pressed button, once it is known what it says. */
export function pressedFrom(
  query: CallbackQuery,
  text: string,
  { homeOf }: Understanding,
): IncomingMessage | undefined {
  const { message } = query
  if (message === undefined) return undefined
  const replyTo = messageName(message.chat.id, message.message_id)
  return {
    id: `callback/${query.id}`,
    ...placeOf(message, homeOf),
    author: { id: String(query.from.id) },
    text,
    images: [],
    replyTo,
    ...(query.from.language_code && { language: query.from.language_code }),
    receivedAt: new Date(),
    platformData: {
      messageId: message.message_id,
      group: isGroup(message.chat),
      pressed: text,
    } satisfies WayBack,
  }
}

type Placed = Pick<Message, 'chat' | 'is_topic_message' | 'message_thread_id'>

/** The conversation, and where it has another number by now, that as well: the operator's list may name either. */
function placeOf(
  message: Placed,
  homeOf: Understanding['homeOf'],
): Pick<IncomingMessage, 'conversation' | 'channel'> {
  const conversation = conversationOf(message, homeOf)
  const chat = String(message.chat.id)
  return { conversation, ...(chat !== conversation.chat && { channel: chat }) }
}

/** Every topic is a conversation of its own; the replies of an ordinary group, which also have a thread, are none. */
export function conversationOf(message: Placed, homeOf: Understanding['homeOf']) {
  const { chat, is_topic_message: inTopic, message_thread_id: thread } = message
  return {
    platform: PLATFORM,
    chat: String(homeOf(chat.id)),
    ...(inTopic && thread !== undefined && { thread: String(thread) }),
  } satisfies ConversationKey
}

function replyOf(message: Message, bot: BotIdentity): Pick<IncomingMessage, 'replyTo' | 'repliedImages'> {
  const answered = answeredBy(message)
  if (answered !== undefined) {
    const pictures = answered.from?.id === bot.id ? [] : picturesOf(answered)
    return {
      replyTo: messageName(answered.chat.id, answered.message_id),
      ...(pictures.length > 0 && { repliedImages: pictures }),
    }
  }
  const elsewhere = message.external_reply
  const pictures = elsewhere === undefined ? [] : picturesOf(elsewhere)
  if (elsewhere === undefined || pictures.length === 0) return {}
  const place = messageName(elsewhere.chat?.id ?? 'elsewhere', elsewhere.message_id ?? message.message_id)
  return { replyTo: place, repliedImages: pictures }
}
