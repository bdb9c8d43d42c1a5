/** What Telegram knows: chats, their messages, and files. */
import type { Chat, File, Message, MessageEntity, User } from 'grammy/types'
import { Refusal } from './refusal.ts'

export const BOT: User & { username: string } = {
  id: 7_000_000_001,
  is_bot: true,
  first_name: 'rxchat',
  username: 'rx_reads_bot',
}

export interface StoredFile {
  id: string
  path: string
  bytes: Uint8Array
  /** As told by getFile, where it isn't the bytes' own. */
  size: number
}

/** A message as it stands in a chat, and the file that it carries. */
export interface Standing {
  message: Message
  file?: StoredFile
  deleted?: boolean
}

export interface Room {
  chat: Chat
  standing: Map<number, Standing>
  /** Set where the bot can't write any more. */
  closedBy?: Refusal
  /** Thread ids of its topics. */
  topics: Set<number>
}

export interface World {
  room(chat: number): Room
  open(chat: Chat): Room
  put(room: Room, message: Omit<Message, 'message_id' | 'chat' | 'date'>, file?: StoredFile): Message
  keepFile(bytes: Uint8Array, kind: string, size?: number): StoredFile
  fileById(id: string): StoredFile
  fileByPath(path: string): StoredFile | undefined
}

export function createWorld(): World {
  const rooms = new Map<number, Room>()
  const files = new Map<string, StoredFile>()
  const paths = new Map<string, StoredFile>()
  let messages = 100
  return {
    room(chat) {
      const room = rooms.get(chat)
      if (room === undefined) throw new Refusal(400, 'Bad Request: chat not found')
      if (room.closedBy !== undefined) throw room.closedBy
      return room
    },
    open(chat) {
      const known = rooms.get(chat.id)
      if (known !== undefined) return known
      const room: Room = { chat, standing: new Map(), topics: new Set() }
      rooms.set(chat.id, room)
      return room
    },
    put(room, content, file) {
      const message = {
        message_id: ++messages,
        date: Math.floor(Date.now() / 1000),
        chat: room.chat,
        ...content,
      } as Message
      room.standing.set(message.message_id, { message, ...(file && { file }) })
      return message
    },
    keepFile(bytes, kind, size = bytes.byteLength) {
      const number = files.size + 1
      const id = `AgACAgQAAxkBAAI${String(number).padStart(6, '0')}_${kind}`
      const stored = { id, path: `${kind}/file_${number}`, bytes, size }
      files.set(id, stored)
      paths.set(stored.path, stored)
      return stored
    },
    fileById(id) {
      const file = files.get(id)
      if (file === undefined) {
        throw new Refusal(400, 'Bad Request: wrong file_id or the file is temporarily unavailable')
      }
      return file
    },
    fileByPath: (path) => paths.get(path),
  }
}

export function uniqueId(file: StoredFile): string {
  return `AQAD${file.path.replace(/\W/g, '')}`
}

export function asFile(file: StoredFile): File {
  return { file_id: file.id, file_unique_id: uniqueId(file), file_size: file.size, file_path: file.path }
}

/** What Telegram finds in a text by itself; nothing in code. */
export function detected(text: string, given: readonly MessageEntity[]): MessageEntity[] {
  const inCode = (at: number) =>
    given.some(({ type, offset, length }) => /code|pre/.test(type) && at >= offset && at < offset + length)
  const kinds: [MessageEntity['type'], RegExp][] = [
    ['email', /[\w.+-]+@[\w-]+\.[\w.]*\w/g],
    ['url', /https?:\/\/\S+|(?<![\w@.])(?:[\w-]+\.)+(?:com|org|net|in|io|me|bd)\b(?:\/\S*)?/g],
    ['mention', /(?<![\w])@\w{3,32}/g],
    ['hashtag', /(?<![\w])#\w+/g],
    ['bot_command', /(?<![\w/<>])\/\w{1,64}(?:@\w{3,32})?/g],
  ]
  return kinds.flatMap(([type, pattern]) =>
    [...text.matchAll(pattern)]
      .filter(({ index }) => !inCode(index))
      .map(({ index, 0: found }) => ({ type, offset: index, length: found.length }) as MessageEntity),
  )
}
