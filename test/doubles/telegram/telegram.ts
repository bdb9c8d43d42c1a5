/**
 * A Telegram of our own on loopback: the Bot API over real HTTP on one side, people who write and look on the
 * other, and faults in between. Shapes are grammY's description of the API; rules and words are Telegram's.
 */
import { createServer, type IncomingMessage as Request, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { BotCommand, Chat, Message, MessageEntity, Update, User } from 'grammy/types'
import sharp from 'sharp'
import { createMethods, type Payload, sizeOf, type Uploads } from './methods.ts'
import { readMultipart } from './multipart.ts'
import { Refusal } from './refusal.ts'
import { createUpdates, type Updates } from './updates.ts'
import { BOT, createWorld, detected, type Room, type StoredFile, uniqueId, type World } from './world.ts'

export { Refusal, tooManyRequests } from './refusal.ts'
export { BOT } from './world.ts'

export const TOKEN = '7000000001:AAFdoubles-Telegram_token-0123456789abcd'

/** What happens to a call instead of, or before, its answer. */
export type Fault =
  | Refusal
  /** The connection is cut before anything has happened. */
  | 'cut'
  /** It is done, and the answer never arrives. */
  | 'cut-after'
  | { delayMs: number }
  /** Tells when the call is there, or done, and never answers it. */
  | { hangBefore: () => void }
  | { hangAfter: () => void }

export interface RecordedCall {
  method: string
  payload: Payload
  at: number
}

export interface FileFault {
  kind: 'cut' | 'missing' | 'slow' | 'stall'
  times: number
}

export interface TelegramDouble {
  /** For `TELEGRAM_API_ROOT`. */
  readonly root: string
  readonly calls: RecordedCall[]
  readonly updates: Updates
  readonly world: World
  /** Menus of commands by language; '' is everybody's. */
  readonly commands: Map<string, BotCommand[]>
  /** Words shown over a pressed button, by query. */
  readonly answeredCallbacks: Map<string, string>
  /** Faults for the next calls of a method, first to last. */
  fail(method: string, ...faults: Fault[]): void
  /** The next file downloads. */
  failFiles(kind: FileFault['kind'], times?: number): void
  /** From now on every call is refused: the token was revoked. */
  revoke(): void
  person(options?: PersonOptions): Person
  /** Calls of a method so far. */
  called(method: string): RecordedCall[]
  close(): Promise<void>
}

export interface PersonOptions {
  id?: number
  language?: string
  /** A group or forum; a private chat otherwise. */
  chat?: Chat.GroupChat | Chat.SupergroupChat
  /** Topic of a forum. */
  topic?: number
}

export interface Person {
  readonly chat: Chat
  readonly user: User
  /** Sends what the message holds, as the person's program would. */
  send(content: Partial<Message>): Message
  text(text: string, more?: Partial<Message>): Message
  photo(bytes: Uint8Array, caption?: string, more?: Partial<Message>): Promise<Message>
  file(bytes: Uint8Array, facts: { name?: string; type?: string; size?: number }, caption?: string): Message
  album(pictures: readonly Uint8Array[], caption?: string): Promise<Message[]>
  edit(message: Message, change: Partial<Message>): void
  press(message: Message, label: string): string
  /** What stands in the chat by the bot, oldest first. */
  seen(): Message[]
  texts(): string[]
  pictureOf(message: Message): Uint8Array | undefined
  deleteMessage(message: Message): void
  /** The bot can't write here any more. */
  block(): void
  /** The group becomes a supergroup: Telegram says so in both, and the bot's calls to the old one are refused. */
  upgrade(to: number): Chat.SupergroupChat
}

export async function startTelegram(): Promise<TelegramDouble> {
  const world = createWorld()
  const updates = createUpdates()
  const calls: RecordedCall[] = []
  const faults = new Map<string, Fault[]>()
  const fileFaults: FileFault['kind'][] = []
  const commands = new Map<string, BotCommand[]>()
  const answeredCallbacks = new Map<string, string>()
  const callbacks = new Set<string>()
  let revoked = false
  const methods = createMethods({
    world,
    updates,
    commands: commands as Map<string, unknown>,
    answeredCallbacks,
    isCallback: (id) => callbacks.has(id),
  })

  const sockets = new Set<Socket>()
  const server = createServer((request, response) => {
    answer(request, response).catch(() => request.socket.destroy())
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function answer(request: Request, response: ServerResponse): Promise<void> {
    const [, token, method = ''] = /^\/bot([^/]+)\/(\w+)/.exec(request.url ?? '') ?? []
    const [, fileToken, path = ''] = /^\/file\/bot([^/]+)\/(.+)$/.exec(request.url ?? '') ?? []
    if (fileToken === TOKEN) return sendFile(path, response)
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    const { payload, uploads } = await bodyOf(request)
    try {
      if (token !== TOKEN || revoked) throw new Refusal(401, 'Unauthorized')
      calls.push({ method, payload, at: Date.now() })
      const fault = faults.get(method)?.shift()
      if (fault === 'cut') return void request.socket.destroy()
      if (fault instanceof Refusal) throw fault
      if (typeof fault === 'object' && 'hangBefore' in fault) return fault.hangBefore()
      if (typeof fault === 'object' && 'delayMs' in fault)
        await new Promise((resolve) => setTimeout(resolve, fault.delayMs))
      const handle = methods[method as keyof typeof methods] as
        | ((call: { payload: Payload; uploads: Uploads; signal: AbortSignal }) => unknown)
        | undefined
      if (handle === undefined) throw new Refusal(404, 'Not Found: method not found')
      const result = await handle({ payload, uploads, signal: gone.signal })
      if (typeof fault === 'object' && 'hangAfter' in fault) return fault.hangAfter()
      if (fault === 'cut-after') return void request.socket.destroy()
      reply(response, 200, { ok: true, result })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const { status, message: description, parameters } = error
      reply(response, status, {
        ok: false,
        error_code: status,
        description,
        ...(parameters && { parameters }),
      })
    }
  }

  async function sendFile(path: string, response: ServerResponse): Promise<void> {
    const file = world.fileByPath(path)
    const fault = fileFaults.shift()
    if (file === undefined || fault === 'missing') {
      return reply(response, 404, { ok: false, error_code: 404, description: 'Not Found' })
    }
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-length': file.bytes.length,
    })
    if (fault === undefined) return void response.end(file.bytes)
    const half = Math.floor(file.bytes.length / 2)
    response.write(file.bytes.subarray(0, half))
    if (fault === 'stall') return
    await new Promise((resolve) => setTimeout(resolve, 50))
    if (fault === 'cut') response.destroy()
    else response.end(file.bytes.subarray(half))
  }

  let people = 4_000
  function person(options: PersonOptions = {}): Person {
    const id = options.id ?? ++people
    const user: User = {
      id,
      is_bot: false,
      first_name: `Person ${id}`,
      language_code: options.language ?? 'en',
    }
    const chat: Chat = options.chat ?? { id, type: 'private', first_name: user.first_name }
    const room = world.open(chat)
    if (options.topic !== undefined) room.topics.add(options.topic)
    return createPerson({ room, user, topic: options.topic, world, updates, callbacks })
  }

  return {
    root,
    calls,
    updates,
    world,
    commands,
    answeredCallbacks,
    fail: (method, ...next) => void faults.set(method, [...(faults.get(method) ?? []), ...next]),
    failFiles: (kind, times = 1) => void fileFaults.push(...Array.from({ length: times }, () => kind)),
    revoke() {
      revoked = true
    },
    person,
    called: (method) => calls.filter((call) => call.method === method),
    async close() {
      updates.close()
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

interface PersonParts {
  room: Room
  user: User
  topic: number | undefined
  world: World
  updates: Updates
  callbacks: Set<string>
}

function createPerson({ room, user, topic, world, updates, callbacks }: PersonParts): Person {
  let queries = 0
  const send: Person['send'] = (content) => put(content)
  const put = (content: Partial<Message>, file?: StoredFile): Message => {
    const text = content.text ?? content.caption ?? ''
    const found = detected(text, [])
    const entities: MessageEntity[] = [...found, ...(content.entities ?? content.caption_entities ?? [])]
    const message = world.put(
      room,
      {
        from: user,
        ...(topic !== undefined && { message_thread_id: topic, is_topic_message: true }),
        ...content,
        ...(entities.length > 0 && {
          [content.text === undefined ? 'caption_entities' : 'entities']: entities,
        }),
      },
      file,
    )
    updates.push({ message } as Omit<Update, 'update_id'>)
    return message
  }
  const photoContent = async (bytes: Uint8Array) => {
    const { width = 1, height = 1 } = await sharp(bytes)
      .metadata()
      .catch(() => ({ width: 1, height: 1 }))
    const file = world.keepFile(bytes, 'photos')
    // A small one first, as Telegram lists them.
    const small = {
      ...sizeOf(file, Math.ceil(width / 4), Math.ceil(height / 4)),
      file_id: `${file.id}_small`,
    }
    return { file, photo: [small, sizeOf(file, width, height)] }
  }
  const standing = () =>
    [...room.standing.values()].filter(({ message, deleted }) => !deleted && message.from?.id === BOT.id)

  return {
    chat: room.chat,
    user,
    send,
    text: (text, more) => put({ text, ...more }),
    async photo(bytes, caption, more) {
      const { file, photo } = await photoContent(bytes)
      return put({ photo, ...(caption && { caption }), ...more }, file)
    },
    file(bytes, { name, type, size }, caption) {
      const file = world.keepFile(bytes, 'documents', size)
      const document = {
        file_id: file.id,
        file_unique_id: uniqueId(file),
        file_size: file.size,
        ...(name && { file_name: name }),
        ...(type && { mime_type: type }),
      }
      return put({ document, ...(caption && { caption }) }, file)
    },
    async album(pictures, caption) {
      const group = `1378${room.standing.size}${user.id}`
      const contents = await Promise.all(pictures.map(photoContent))
      return contents.map(({ file, photo }, index) =>
        put({ photo, media_group_id: group, ...(index === 0 && caption && { caption }) }, file),
      )
    },
    edit(message, change) {
      const text = change.text ?? change.caption ?? ''
      const entities = detected(text, [])
      const edited = {
        ...message,
        ...change,
        ...(entities.length > 0 && {
          [change.text === undefined ? 'caption_entities' : 'entities']: entities,
        }),
        edit_date: Math.floor(Date.now() / 1000),
      } as Message
      updates.push({ edited_message: edited } as Omit<Update, 'update_id'>)
    },
    press(message, label) {
      const button = message.reply_markup?.inline_keyboard.flat().find(({ text }) => text === label)
      if (button === undefined || !('callback_data' in button)) throw new Error(`no button ${label}`)
      const id = `${user.id}${message.message_id}${++queries}`
      callbacks.add(id)
      updates.push({
        callback_query: { id, from: user, message, chat_instance: '1', data: button.callback_data },
      } as Omit<Update, 'update_id'>)
      return id
    },
    seen: () => standing().map(({ message }) => message),
    texts: () => standing().flatMap(({ message }) => (message.text === undefined ? [] : [message.text])),
    pictureOf: ({ message_id }) => room.standing.get(message_id)?.file?.bytes,
    deleteMessage({ message_id }) {
      room.standing.get(message_id)!.deleted = true
    },
    block() {
      room.closedBy = new Refusal(403, 'Forbidden: bot was blocked by the user')
    },
    upgrade(to) {
      const chat: Chat.SupergroupChat = { id: to, type: 'supergroup', title: room.chat.title ?? '' }
      const other = world.open(chat)
      room.closedBy = new Refusal(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
        migrate_to_chat_id: to,
      })
      for (const [where, content] of [
        [room, { migrate_to_chat_id: to }],
        [other, { migrate_from_chat_id: room.chat.id }],
      ] as const) {
        const message = world.put(where, { from: user, ...content })
        updates.push({ message } as Omit<Update, 'update_id'>)
      }
      return chat
    },
  }
}

async function bodyOf(request: Request): Promise<{ payload: Payload; uploads: Uploads }> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  const type = request.headers['content-type'] ?? ''
  if (type.startsWith('multipart/form-data')) return readMultipart(body, type)
  return { payload: body.length === 0 ? {} : (JSON.parse(body.toString()) as Payload), uploads: new Map() }
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  const json = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(json),
  })
  response.end(json)
}
