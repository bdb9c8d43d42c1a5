/** The methods of the Bot API that a bot like ours uses, with answers typed by grammY's description of the API. */
import type { ApiMethods, Message, MessageEntity, PhotoSize } from 'grammy/types'
import { Refusal } from './refusal.ts'
import {
  checkCaption,
  checkKeyboard,
  checkPhoto,
  checkReply,
  checkText,
  checkThread,
  checkUpload,
  entitiesOf,
} from './rules.ts'
import type { PollQuery, Updates } from './updates.ts'
import { asFile, BOT, detected, type Room, type StoredFile, uniqueId, type World } from './world.ts'

/** What bots can download: https://core.telegram.org/bots/api#getfile */
const MAX_DOWNLOAD_BYTES = 20 * 2 ** 20

export type Payload = Record<string, unknown>
export type Uploads = ReadonlyMap<string, Uint8Array>

interface Call {
  payload: Payload
  uploads: Uploads
  signal: AbortSignal
}

type Answer<Method extends keyof ApiMethods> = Awaited<ReturnType<ApiMethods[Method]>>
type Methods = { [Method in keyof ApiMethods]?: (call: Call) => Answer<Method> | Promise<Answer<Method>> }

export interface MethodsContext {
  world: World
  updates: Updates
  commands: Map<string, unknown>
  answeredCallbacks: Map<string, string>
  isCallback: (id: string) => boolean
}

export function createMethods({
  world,
  updates,
  commands,
  answeredCallbacks,
  isCallback,
}: MethodsContext): Methods {
  const place = (payload: Payload) => {
    const room = world.room(Number(payload.chat_id))
    const thread = checkThread(room, payload.message_thread_id)
    const replyTo = checkReply(room, payload.reply_parameters)
    const keyboard = checkKeyboard(payload.reply_markup)
    const target = replyTo === undefined ? undefined : room.standing.get(replyTo)?.message
    const common = {
      from: BOT,
      ...(thread !== undefined && { message_thread_id: thread, is_topic_message: true }),
      ...(target && { reply_to_message: { ...target, reply_to_message: undefined } as never }),
      ...(keyboard && { reply_markup: keyboard }),
    }
    return { room, common }
  }
  const withEntities = (text: string, given: readonly MessageEntity[]) => {
    const entities = [...given, ...detected(text, given)]
    return entities.length > 0 ? { entities } : {}
  }
  const uploaded = (value: unknown, uploads: Uploads): Uint8Array => {
    const name = /^attach:\/\/(.+)$/.exec(String(value))?.[1]
    const bytes = name === undefined ? undefined : uploads.get(name)
    if (bytes === undefined) throw new Refusal(400, 'Bad Request: wrong file identifier/HTTP URL specified')
    checkUpload(bytes)
    return bytes
  }
  const photoOf = async (bytes: Uint8Array) => {
    const { width, height } = await checkPhoto(bytes)
    const file = world.keepFile(bytes, 'photos')
    return { file, photo: [sizeOf(file, width, height)] }
  }
  const standing = (room: Room, payload: Payload, missing: string) => {
    const found = room.standing.get(Number(payload.message_id))
    if (found === undefined || found.deleted || found.message.from?.id !== BOT.id) {
      throw new Refusal(400, `Bad Request: ${missing}`)
    }
    return found
  }

  return {
    getMe: () => ({
      ...BOT,
      is_bot: true,
      can_join_groups: true,
      can_read_all_group_messages: false,
      supports_inline_queries: false,
      can_connect_to_business: false,
      has_main_web_app: false,
      has_topics_enabled: false,
      allows_users_to_create_topics: false,
      can_manage_bots: false,
      supports_join_request_queries: false,
    }),
    getUpdates: ({ payload, signal }) => updates.poll(payload as PollQuery, signal),
    setWebhook: ({ payload: { url, secret_token: secret, allowed_updates: allowed } }) => {
      if (secret !== undefined && !/^[\w-]{1,256}$/.test(String(secret))) {
        throw new Refusal(400, 'Bad Request: secret token contains unallowed characters')
      }
      const hook = url ? { url: String(url), secret: secret as string | undefined } : undefined
      updates.setWebhook(hook, allowed as readonly string[] | undefined)
      return true
    },
    deleteWebhook: () => {
      updates.setWebhook(undefined)
      return true
    },
    getWebhookInfo: () => ({
      url: updates.webhook()?.url ?? '',
      has_custom_certificate: false,
      pending_update_count: updates.waiting().length,
    }),
    setMyCommands: ({ payload: { commands: list, language_code: language } }) => {
      for (const { command, description } of list as { command: string; description: string }[]) {
        if (!/^[a-z0-9_]{1,32}$/.test(command)) throw new Refusal(400, 'Bad Request: BOT_COMMAND_INVALID')
        if (description.length < 1 || description.length > 256) {
          throw new Refusal(400, 'Bad Request: BOT_COMMAND_DESCRIPTION_INVALID')
        }
      }
      commands.set(String(language ?? ''), list)
      return true
    },
    getFile: ({ payload }) => {
      const file = world.fileById(String(payload.file_id))
      if (file.size > MAX_DOWNLOAD_BYTES) throw new Refusal(400, 'Bad Request: file is too big')
      return asFile(file)
    },
    sendMessage: ({ payload }) => {
      const { room, common } = place(payload)
      const given = entitiesOf(payload.entities)
      const text = checkText(payload.text, payload.entities)
      return world.put(room, { ...common, text, ...withEntities(text, given) }) as Message.TextMessage
    },
    editMessageText: ({ payload }) => {
      const room = world.room(Number(payload.chat_id))
      const found = standing(room, payload, 'message to edit not found')
      const given = entitiesOf(payload.entities)
      const text = checkText(payload.text, payload.entities)
      const keyboard = checkKeyboard(payload.reply_markup)
      const before = found.message
      const { entities: _, reply_markup: __, ...rest } = before
      const edited = {
        ...rest,
        text,
        ...withEntities(text, given),
        ...(keyboard && { reply_markup: keyboard }),
        edit_date: Math.floor(Date.now() / 1000),
      } as Message
      const same = (one: Message) => JSON.stringify([one.text, one.entities, one.reply_markup])
      if (same(before) === same(edited)) {
        const what = 'specified new message content and reply markup are exactly the same'
        throw new Refusal(
          400,
          `Bad Request: message is not modified: ${what} as a current content and reply markup of the message`,
        )
      }
      found.message = edited
      return edited as Answer<'editMessageText'>
    },
    deleteMessage: ({ payload }) => {
      const room = world.room(Number(payload.chat_id))
      standing(room, payload, 'message to delete not found').deleted = true
      return true
    },
    sendPhoto: async ({ payload, uploads }) => {
      const { room, common } = place(payload)
      checkCaption(payload.caption, payload.caption_entities)
      const { file, photo } = await photoOf(uploaded(payload.photo, uploads))
      return world.put(room, { ...common, photo }, file) as Message.PhotoMessage
    },
    sendDocument: ({ payload, uploads }) => {
      const { room, common } = place(payload)
      const file = world.keepFile(uploaded(payload.document, uploads), 'documents')
      const document = { file_id: file.id, file_unique_id: uniqueId(file), file_size: file.size }
      return world.put(room, { ...common, document }, file) as Message.DocumentMessage
    },
    sendMediaGroup: async ({ payload, uploads }) => {
      const { room, common } = place(payload)
      const media = payload.media as { type: string; media: string }[]
      if (media.length < 2 || media.length > 10) {
        throw new Refusal(400, 'Bad Request: wrong number of messages to send in an album')
      }
      const sent: Message.PhotoMessage[] = []
      for (const item of media) {
        const { file, photo } = await photoOf(uploaded(item.media, uploads))
        sent.push(
          world.put(
            room,
            { ...common, photo, media_group_id: `${room.standing.size}` },
            file,
          ) as Message.PhotoMessage,
        )
      }
      return sent
    },
    sendChatAction: ({ payload }) => {
      place(payload)
      return true
    },
    answerCallbackQuery: ({ payload }) => {
      const id = String(payload.callback_query_id)
      if (!isCallback(id)) {
        const why = 'query is too old and response timeout expired or query ID is invalid'
        throw new Refusal(400, `Bad Request: ${why}`)
      }
      if (String(payload.text ?? '').length > 200) throw new Refusal(400, 'Bad Request: MESSAGE_TOO_LONG')
      answeredCallbacks.set(id, String(payload.text ?? ''))
      return true
    },
  }
}

export function sizeOf(file: StoredFile, width: number, height: number): PhotoSize {
  return { file_id: file.id, file_unique_id: uniqueId(file), width, height, file_size: file.size }
}
