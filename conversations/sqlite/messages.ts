/** Recorded messages: sealed, numbered, and committed together when many come at once. */
import type { z } from 'zod'
import type { ConversationKey, IncomingMessage } from '../message.ts'
import type { MessageRecords, Waiting } from '../records.ts'
import { storedMessageSchema } from '../rows.ts'
import { StoreError } from '../store.ts'
import { corrupt } from './failure.ts'
import type { StoreFile } from './file.ts'

/** Platforms redeliver for up to a day (Telegram keeps updates for 24 hours): ids are known at least that long. */
const KEEP_IDS_MS = 24 * 3_600_000
/** One commit's share: keeps the event loop free while a burst comes in. */
const BATCH_MESSAGES = 256
const BATCH_BYTES = 4 * 2 ** 20
/** Done messages forgotten at a stretch. */
const SLICE_ROWS = 500

interface Incoming {
  id: Uint8Array
  conversation: Uint8Array
  content: Uint8Array
  attachments: { position: number; content: Uint8Array }[]
  bytes: number
  resolve: (waiting: Waiting | undefined) => void
  reject: (error: unknown) => void
}

export interface SqliteMessages extends MessageRecords {
  /** Writes what is still waiting for a commit. */
  flush(): void
  /** Removes one slice of what has expired; false when there is nothing left to remove. */
  removeExpired(): boolean
}

export function createMessages(file: StoreFile, timeToLiveMs: number): SqliteMessages {
  const { seal } = file
  const insert = file.prepare(
    'INSERT INTO messages(id, conversation, expires, content) VALUES (?, ?, ?, ?) ON CONFLICT(id) DO NOTHING',
  )
  const insertAttachment = file.prepare('INSERT INTO attachments(seq, position, content) VALUES (?, ?, ?)')
  const selectWaiting = file.prepare(
    'SELECT seq, conversation FROM messages WHERE conversation IS NOT NULL AND expires > ? ORDER BY seq',
  )
  const count = file.prepare(
    `UPDATE messages SET attempts = attempts + 1 WHERE seq = ? AND conversation IS NOT NULL AND expires > ?
     RETURNING id, content, attempts`,
  )
  const uncount = file.prepare('UPDATE messages SET attempts = attempts - 1 WHERE seq = ? AND attempts > 0')
  const selectAttachments = file.prepare('SELECT position, content FROM attachments WHERE seq = ?')
  const selectStep = file.prepare('SELECT result FROM steps WHERE seq = ? AND step = ?')
  const insertStep = file.prepare(
    `INSERT INTO steps(seq, step, result) SELECT seq, ?, ? FROM messages
     WHERE seq = ? AND conversation IS NOT NULL ON CONFLICT DO NOTHING`,
  )
  const wipe = file.prepare(
    'UPDATE messages SET conversation = NULL, content = NULL, attempts = 0, expires = ? WHERE seq = ?',
  )
  const removeAttachments = file.prepare('DELETE FROM attachments WHERE seq = ?')
  const removeSteps = file.prepare('DELETE FROM steps WHERE seq = ?')
  const ofConversation = file.prepare('SELECT seq FROM messages WHERE conversation = ?')
  const expired = file.prepare('SELECT seq FROM messages WHERE expires <= ? LIMIT ?')
  const remove = file.prepare('DELETE FROM messages WHERE seq = ?')

  const stepName = (seq: number, step: string): Uint8Array => seal.name('step', String(seq), step)
  const attachmentName = (id: Uint8Array, position: number): Uint8Array =>
    seal.name('attachment', Buffer.from(id).toString('base64'), String(position))
  const conversationName = ({ platform, chat, thread }: ConversationKey): Uint8Array =>
    thread === undefined
      ? seal.name('conversation', platform, chat)
      : seal.name('conversation', platform, chat, thread)
  const opened = <Result>(read: () => Result): Result => {
    try {
      return read()
    } catch (cause) {
      throw corrupt(file.path, cause)
    }
  }

  let batch: Incoming[] = []
  let scheduled = false

  const commit = (): void => {
    scheduled = false
    let bytes = 0
    let take = 0
    while (take < batch.length && take < BATCH_MESSAGES && bytes < BATCH_BYTES) bytes += batch[take++]!.bytes
    const now = batch.slice(0, take)
    batch = batch.slice(take)
    if (batch.length > 0) schedule()
    if (now.length === 0) return
    try {
      const results = file.transaction(() => now.map(write), { durable: true })
      now.forEach(({ resolve }, index) => {
        resolve(results[index])
      })
    } catch (error) {
      for (const { reject } of now) reject(error)
    }
  }
  const schedule = (): void => {
    if (!scheduled) setImmediate(commit)
    scheduled = true
  }
  const write = ({ id, conversation, content, attachments }: Incoming): Waiting | undefined => {
    const { changes, lastInsertRowid } = insert.run(id, conversation, Date.now() + timeToLiveMs, content)
    if (changes === 0) return undefined
    const seq = Number(lastInsertRowid)
    for (const attachment of attachments) insertAttachment.run(seq, attachment.position, attachment.content)
    return { seq, conversation: Buffer.from(conversation).toString('base64') }
  }
  const wipeOne = (seq: number): void => {
    wipe.run(Date.now() + Math.max(KEEP_IDS_MS, timeToLiveMs), seq)
    removeAttachments.run(seq)
    removeSteps.run(seq)
  }

  return {
    add(message) {
      if (!file.isOpen) return Promise.reject(new StoreError('closed', 'the conversation store is closed'))
      const id = seal.name('message', message.conversation.platform, message.id)
      const attachments = message.images.flatMap(({ bytes }, position) =>
        bytes === undefined ? [] : [{ position, content: seal.seal(attachmentName(id, position), bytes) }],
      )
      const images = message.images.map(({ bytes: _, ...image }) => image)
      const content = seal.seal(id, Buffer.from(JSON.stringify({ ...message, images })))
      const bytes = attachments.reduce(
        (sum, attachment) => sum + attachment.content.byteLength,
        content.byteLength,
      )
      return new Promise((resolve, reject) => {
        const conversation = conversationName(message.conversation)
        batch.push({ id, conversation, content, attachments, bytes, resolve, reject })
        schedule()
      })
    },

    flush() {
      while (batch.length > 0) commit()
    },

    waiting: () =>
      file
        .read(() => selectWaiting.all(Date.now()))
        .map(({ seq, conversation }) => ({
          seq: seq as number,
          conversation: Buffer.from(conversation as Uint8Array).toString('base64'),
        })),

    conversationOf: (key) => Buffer.from(conversationName(key)).toString('base64'),

    begin(seq) {
      const row = file.read(() => count.get(seq, Date.now()))
      if (row === undefined) return undefined
      const id = row.id as Uint8Array
      const attachments = file.read(() => selectAttachments.all(seq))
      const message = opened((): IncomingMessage => {
        const stored = storedMessageSchema.parse(
          JSON.parse(seal.open(id, row.content as Uint8Array).toString()),
        )
        const images: IncomingMessage['images'] = stored.images
        for (const { position, content } of attachments) {
          const bytes = seal.open(attachmentName(id, position as number), content as Uint8Array)
          images[position as number]!.bytes = new Uint8Array(bytes)
        }
        return { ...stored, images }
      })
      return { message, attempt: row.attempts as number }
    },

    takeBack(seq) {
      file.read(() => uncount.run(seq))
    },

    step(seq, step) {
      const name = stepName(seq, step)
      const row = file.read(() => selectStep.get(seq, name))
      if (row === undefined) return undefined
      return opened(
        () => JSON.parse(seal.open(name, row.result as Uint8Array).toString()) as z.core.util.JSONType,
      )
    },

    keepStep(seq, step, result) {
      const name = stepName(seq, step)
      const sealed = seal.seal(name, Buffer.from(JSON.stringify(result ?? null)))
      file.transaction(() => insertStep.run(name, sealed, seq), { durable: true })
    },

    finish(seq) {
      file.transaction(() => wipeOne(seq))
    },

    finishAll(conversation, except) {
      file.transaction(() => {
        const rows = ofConversation.all(Buffer.from(conversation, 'base64')) as { seq: number }[]
        for (const { seq } of rows) if (seq !== except) wipeOne(seq)
      })
    },

    removeExpired() {
      return file.transaction(() => {
        const rows = expired.all(Date.now(), SLICE_ROWS) as { seq: number }[]
        for (const { seq } of rows) {
          remove.run(seq)
          removeAttachments.run(seq)
          removeSteps.run(seq)
        }
        return rows.length > 0
      })
    },
  }
}
