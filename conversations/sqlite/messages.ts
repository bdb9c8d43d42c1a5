/** Recorded messages: sealed, numbered, and committed together when many come at once. */
import { LRUCache } from 'lru-cache'
import type { z } from 'zod'
import { type ConversationKey, type IncomingMessage, idOf } from '../message.ts'
import type { MessageRecords } from '../records.ts'
import { storedMessageSchema } from '../rows.ts'
import type { Conversations } from './conversations.ts'
import { corrupt } from './failure.ts'
import type { StoreFile } from './file.ts'
import type { GroupCommit } from './group.ts'
import { createHeldMessages } from './held.ts'

/** Platforms redeliver for up to a day (Telegram keeps updates for 24 hours): ids are known at least that long. */
const KEEP_IDS_MS = 24 * 3_600_000
/** Done messages forgotten at a stretch. */
const SLICE_ROWS = 500
/** Names of conversations that have just written, to save working them out again. */
const NAMES_KEPT = 2_000

export interface SqliteMessages extends MessageRecords {
  /** Removes one slice of what has expired; false when there is nothing left to remove. */
  removeExpired(): boolean
}

export function createMessages(
  file: StoreFile,
  group: GroupCommit,
  { timeToLiveMs, saving }: { timeToLiveMs: number; saving: Conversations['saving'] },
): SqliteMessages {
  const { seal } = file
  /**
   * As they came, by number; one with bytes of its own is read when it is needed. Their first attempt is counted when
   * they are recorded, which saves a write when it begins; a process that ends before takes that one from them.
   */
  const held = createHeldMessages()
  /** Of this process's messages, those that more is kept of than their own row. */
  const withMore = new Set<number>()
  const names = new LRUCache<string, Uint8Array>({ max: NAMES_KEPT })
  const insert = file.prepare(
    `INSERT INTO messages(id, conversation, expires, content, attempts) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT(id) DO NOTHING`,
  )
  const insertAttachment = file.prepare('INSERT INTO attachments(seq, position, content) VALUES (?, ?, ?)')
  const selectWaiting = file.prepare(
    'SELECT seq, conversation FROM messages WHERE conversation IS NOT NULL AND expires > ? ORDER BY seq',
  )
  const count = file.prepare(
    `UPDATE messages SET attempts = attempts + 1 WHERE seq = ? AND conversation IS NOT NULL AND expires > ?
     RETURNING attempts`,
  )
  const selectMessage = file.prepare(
    'SELECT id, content FROM messages WHERE seq = ? AND conversation IS NOT NULL AND expires > ?',
  )
  const uncount = file.prepare('UPDATE messages SET attempts = attempts - 1 WHERE seq = ? AND attempts > 0')
  const selectAttachments = file.prepare('SELECT position, content FROM attachments WHERE seq = ?')
  const selectStep = file.prepare('SELECT result FROM steps WHERE seq = ? AND step = ?')
  const selectSteps = file.prepare('SELECT step, result FROM steps WHERE seq = ?')
  const insertStep = file.prepare(
    `INSERT INTO steps(seq, step, result) SELECT seq, ?, ? FROM messages
     WHERE seq = ? AND conversation IS NOT NULL ON CONFLICT DO NOTHING`,
  )
  const wipe = file.prepare(
    'UPDATE messages SET conversation = NULL, content = NULL, attempts = 0 WHERE seq = ?',
  )
  const keepId = file.prepare('UPDATE messages SET expires = ? WHERE seq = ?')
  const removeAttachments = file.prepare('DELETE FROM attachments WHERE seq = ?')
  const removeSteps = file.prepare('DELETE FROM steps WHERE seq = ?')
  const ofConversation = file.prepare('SELECT seq FROM messages WHERE conversation = ?')
  const expired = file.prepare('SELECT seq FROM messages WHERE expires <= ? LIMIT ?')
  const remove = file.prepare('DELETE FROM messages WHERE seq = ?')

  /** Up to this one they were accepted by earlier processes. */
  const { earlier } = file.prepare('SELECT ifnull(max(seq), 0) AS earlier FROM messages').get() as {
    earlier: number
  }

  const stepName = (seq: number, step: string): Uint8Array => seal.name('step', String(seq), step)
  const attachmentName = (id: Uint8Array, position: number): Uint8Array =>
    seal.name('attachment', Buffer.from(id).toString('base64'), String(position))
  const conversationName = (key: ConversationKey): Uint8Array => {
    const id = idOf(key)
    let name = names.get(id)
    if (name === undefined) {
      const { platform, chat, thread } = key
      const words = thread === undefined ? [platform, chat] : [platform, chat, thread]
      name = seal.name('conversation', ...words)
      names.set(id, name)
    }
    return name
  }
  const opened = <Result>(read: () => Result): Result => {
    try {
      return read()
    } catch (cause) {
      throw corrupt(file.path, cause)
    }
  }

  const messageOf = (seq: number): IncomingMessage | undefined => {
    const row = file.read(() => selectMessage.get(seq, Date.now()))
    if (row === undefined) return undefined
    const id = row.id as Uint8Array
    const attachments = file.read(() => selectAttachments.all(seq))
    return opened(() => {
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
  }
  const resultOf = (name: Uint8Array, sealed: unknown) =>
    opened(() => JSON.parse(seal.open(name, sealed as Uint8Array).toString()) as z.core.util.JSONType)
  const removeMore = (seq: number): void => {
    removeAttachments.run(seq)
    removeSteps.run(seq)
  }
  const wipeOne = (seq: number): void => {
    held.release(seq)
    wipe.run(seq)
    // As it was recorded it lasts for the time to live, which is mostly as long.
    if (timeToLiveMs < KEEP_IDS_MS) keepId.run(Date.now() + KEEP_IDS_MS, seq)
    if (seq <= earlier || withMore.has(seq)) removeMore(seq)
  }
  const removeOne = (seq: number): void => {
    held.release(seq)
    withMore.delete(seq)
    remove.run(seq)
    removeMore(seq)
  }

  return {
    async add(message) {
      const expires = Date.now() + timeToLiveMs
      let seq: number | undefined
      const insertAll = () => {
        // Sealed no sooner: of thousands that come at once none waits for its turn in two forms.
        const id = seal.name('message', message.conversation.platform, message.id)
        const images = message.images.map(({ bytes: _, ...image }) => image)
        const json = Buffer.from(JSON.stringify({ ...message, images }))
        const conversation = conversationName(message.conversation)
        const pictures = message.images.flatMap(({ bytes }, position) =>
          bytes === undefined ? [] : [{ position, bytes }],
        )
        const isHeld = pictures.length === 0 && held.hasRoomFor(json.byteLength)
        const added = insert.run(id, conversation, expires, seal.seal(id, json), isHeld ? 1 : 0)
        if (added.changes === 0) return undefined
        seq = Number(added.lastInsertRowid)
        for (const { position, bytes } of pictures)
          insertAttachment.run(seq, position, seal.seal(attachmentName(id, position), bytes))
        if (pictures.length > 0) withMore.add(seq)
        // From here on a forget finds it, in the file and in memory.
        if (isHeld) held.hold(seq, { message, expires, bytes: json.byteLength })
        return { seq, conversation: Buffer.from(conversation).toString('base64') }
      }
      const bytes = message.images.reduce((sum, { bytes }) => sum + (bytes?.byteLength ?? 0), 0)
      const waiting = await group.write(bytes, insertAll, () => held.release(seq!))
      // A known one may have been recorded a moment ago: it isn't acknowledged before it is on the disk either.
      await file.synced().catch(async (error: unknown) => {
        // It will come again, and must not be taken for known then.
        if (waiting !== undefined) await group.write(0, () => removeOne(waiting.seq))
        throw error
      })
      return waiting
    },

    waiting: () =>
      file
        .read(() => selectWaiting.all(Date.now()))
        .map(({ seq, conversation }) => ({
          seq: seq as number,
          conversation: Buffer.from(conversation as Uint8Array).toString('base64'),
        })),

    conversationOf: (key) => Buffer.from(conversationName(key)).toString('base64'),

    async begin(seq) {
      const fresh = held.release(seq)
      if (fresh !== undefined) {
        return fresh.expires > Date.now() ? { message: fresh.message, attempt: 1, isNew: true } : undefined
      }
      const row = await group.write(0, () => count.get(seq, Date.now()))
      const message = row && messageOf(seq)
      if (message === undefined) return undefined
      const attempt = row!.attempts as number
      return { message, attempt, isNew: attempt === 1 && seq > earlier }
    },

    peek(seq) {
      try {
        return held.get(seq)?.message ?? messageOf(seq)
      } catch {
        // Its own turn will tell.
        return undefined
      }
    },

    async takeBack(seq) {
      await group.write(0, () => uncount.run(seq))
    },

    step(seq, step) {
      const name = stepName(seq, step)
      const row = file.read(() => selectStep.get(seq, name))
      return row === undefined ? undefined : resultOf(name, row.result)
    },

    steps: (seq) =>
      file.read(() => selectSteps.all(seq)).map(({ step, result }) => resultOf(step as Uint8Array, result)),

    async keepStep(seq, step, result) {
      const name = stepName(seq, step)
      const sealed = seal.seal(name, Buffer.from(JSON.stringify(result ?? null)))
      await group.write(sealed.byteLength, () => {
        if (insertStep.run(name, sealed, seq).changes > 0) withMore.add(seq)
      })
      file.syncSoon()
    },

    async finish(seqs, remembered) {
      const saved = remembered && saving(remembered)
      await group.write(
        0,
        () => {
          saved?.run()
          for (const seq of seqs) wipeOne(seq)
        },
        saved?.undo,
      )
      for (const seq of seqs) withMore.delete(seq)
      // The end of the process doesn't touch it any more. That of the machine's power does for a few milliseconds, and
      // then a reply comes twice: better than making every answer wait.
      file.syncSoon()
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
        for (const { seq } of rows) removeOne(seq)
        return rows.length > 0
      })
    },
  }
}
