/**
 * Conversations: a row for what they are about and one for each turn, so that a turn costs what it says and not what
 * was said before. Those that are talked in now are kept in memory too, as they stand in the file.
 */
import { LRUCache } from 'lru-cache'
import type { Conversation, Turn } from '../conversation.ts'
import { type ConversationKey, idOf } from '../message.ts'
import { storedConversationSchema } from '../rows.ts'
import { corrupt } from './failure.ts'
import type { StoreFile } from './file.ts'
import type { GroupCommit } from './group.ts'

/** Characters of JSON kept parsed, which takes two to three times as many bytes: several hundred lively chats. */
const CACHE_CHARS = 32 * 2 ** 20
/** The expiry is moved on once it lags behind by this share of the time to live, not with every turn. */
const RENEW_SHARE = 1 / 500
/** Removed at a stretch: overwriting more of them with zeros would hold up the event loop. */
const SLICE_ROWS = 50

export interface Conversations {
  /** `undefined` where nothing is kept. The lists are the caller's own; turns are never changed in place. */
  load(key: ConversationKey): Conversation | undefined
  save(conversation: Conversation): Promise<void>
  /** Keeps one with an expiry of its own, at once. */
  put(conversation: Conversation, expires: number): void
  delete(key: ConversationKey): void
  /** Removes one slice of what has expired; false when there is nothing left to remove. */
  removeExpired(): boolean
}

/** A conversation as it stands in the file. */
interface Standing {
  n: number
  expires: number
  /** Of the turns' rows, in order. */
  positions: number[]
}

interface Row {
  n: number
  position: number
  /** Of its JSON. */
  chars: number
}

interface Cached extends Standing {
  name: Uint8Array
  conversation: Conversation
  content: string
  /** Characters of the turns' JSON. */
  turnChars: number
}

export function createConversations(
  file: StoreFile,
  group: GroupCommit,
  {
    timeToLiveMs,
    onRenewed,
  }: { timeToLiveMs: number; onRenewed: (key: ConversationKey, expires: number) => void },
): Conversations {
  const { seal } = file
  const select = file.prepare('SELECT n, content, expires FROM conversations WHERE id = ? AND expires > ?')
  const selectTurns = file.prepare(
    'SELECT position, content FROM turns WHERE conversation = ? ORDER BY position',
  )
  const find = file.prepare('SELECT n, expires FROM conversations WHERE id = ?')
  const findTurns = file.prepare('SELECT position FROM turns WHERE conversation = ? ORDER BY position')
  const insert = file.prepare('INSERT INTO conversations(id, expires, content) VALUES (?, ?, ?) RETURNING n')
  const update = file.prepare('UPDATE conversations SET content = ? WHERE n = ?')
  const renew = file.prepare('UPDATE conversations SET expires = ? WHERE n = ?')
  const remove = file.prepare('DELETE FROM conversations WHERE n = ?')
  const insertTurn = file.prepare('INSERT INTO turns(conversation, position, content) VALUES (?, ?, ?)')
  const removeTurn = file.prepare('DELETE FROM turns WHERE conversation = ? AND position = ?')
  const removeTurns = file.prepare('DELETE FROM turns WHERE conversation = ?')
  const expired = file.prepare('SELECT n FROM conversations WHERE expires <= ? LIMIT ?')

  const cache = new LRUCache<string, Cached>({
    maxSize: CACHE_CHARS,
    sizeCalculation: ({ content, turnChars }) => content.length + turnChars,
  })
  /** Where a turn stands: one that was loaded or saved is known again by being the same object. */
  const rowOf = new WeakMap<Turn, Row>()

  const nameOf = (id: string): Uint8Array => seal.name('conversation entry', id)
  const cached = (id: string): Cached | undefined => {
    const known = cache.get(id)
    return known !== undefined && known.expires > Date.now() ? known : undefined
  }

  const read = (id: string): Cached | undefined => {
    const name = nameOf(id)
    const row = file.read(() => select.get(name, Date.now())) as
      | { n: number; content: Uint8Array; expires: number }
      | undefined
    if (row === undefined) return undefined
    const { n, expires } = row
    const rows = file.read(() => selectTurns.all(n)) as { position: number; content: Uint8Array }[]
    try {
      const content = seal.open(name, row.content).toString()
      const texts = rows.map((turn) => seal.open(turnName(name, turn.position), turn.content).toString())
      const whole = { ...JSON.parse(content), turns: texts.map((text) => JSON.parse(text)) }
      const conversation = storedConversationSchema.parse(whole)
      for (const [index, turn] of conversation.turns.entries()) {
        const { position } = rows[index]!
        rowOf.set(Object.freeze(turn), { n, position, chars: texts[index]!.length })
      }
      const turnChars = texts.reduce((sum, { length }) => sum + length, 0)
      const positions = rows.map(({ position }) => position)
      return { n, name, expires, positions, conversation, content, turnChars }
    } catch (cause) {
      throw corrupt(file.path, cause)
    }
  }

  const drop = (n: number): void => {
    removeTurns.run(n)
    remove.run(n)
  }
  /** What is there of a conversation that isn't in memory; what has expired is removed. */
  const findStanding = (name: Uint8Array): Standing | undefined => {
    const row = find.get(name) as { n: number; expires: number } | undefined
    if (row === undefined) return undefined
    if (row.expires <= Date.now()) return void drop(row.n)
    const positions = findTurns.all(row.n).map(({ position }) => position as number)
    return { ...row, positions }
  }

  /** Within a transaction; gives the rows that it adds. */
  const write = (id: string, conversation: Conversation, expires: number): [Turn, Row][] => {
    const known = cached(id)
    const name = known?.name ?? nameOf(id)
    const { turns, ...rest } = conversation
    const content = JSON.stringify(rest)
    const sealed = () => seal.seal(name, Buffer.from(content))
    const before: Standing | undefined = known ?? findStanding(name)
    const n = before?.n ?? (insert.get(name, expires, sealed()) as { n: number }).n
    if (before !== undefined && content !== known?.content) update.run(sealed(), n)
    const isDue = before === undefined || Math.abs(expires - before.expires) > timeToLiveMs * RENEW_SHARE
    if (isDue && before !== undefined) renew.run(expires, n)
    if (isDue) onRenewed(conversation.key, expires)

    const added: [Turn, Row][] = []
    const rows: Row[] = []
    const left = new Set(before?.positions)
    let next = (before?.positions.at(-1) ?? 0) + 1
    for (const turn of turns) {
      let row = rowOf.get(turn)
      // In the order of their rows: one that was moved behind a newer one is written again.
      const stands = row?.n === n && row.position > (rows.at(-1)?.position ?? 0) && left.delete(row.position)
      if (row === undefined || !stands) {
        const text = JSON.stringify(Object.freeze(turn))
        row = { n, position: next++, chars: text.length }
        insertTurn.run(n, row.position, seal.seal(turnName(name, row.position), Buffer.from(text)))
        added.push([turn, row])
      }
      rows.push(row)
    }
    for (const position of left) removeTurn.run(n, position)
    cache.set(id, {
      n,
      name,
      expires: isDue ? expires : before.expires,
      positions: rows.map(({ position }) => position),
      conversation: { ...conversation, turns: [...turns] },
      content,
      turnChars: rows.reduce((sum, { chars }) => sum + chars, 0),
    })
    return added
  }

  return {
    load(key) {
      const id = idOf(key)
      const known = file.read(() => cached(id)) ?? read(id)
      if (known === undefined) return undefined
      cache.set(id, known)
      const { conversation } = known
      const { prescriptions, turns } = conversation
      return { ...conversation, prescriptions: [...prescriptions], turns: [...turns] }
    },

    async save(conversation) {
      const id = idOf(conversation.key)
      const added = await group.write(
        0,
        () => write(id, conversation, Date.now() + timeToLiveMs),
        () => cache.delete(id),
      )
      // Only what was committed is known again.
      for (const [turn, row] of added) rowOf.set(turn, row)
    },

    put(conversation, expires) {
      file.transaction(() => write(idOf(conversation.key), conversation, expires))
    },

    delete(key) {
      const id = idOf(key)
      cache.delete(id)
      file.transaction(() => {
        const row = find.get(nameOf(id))
        if (row !== undefined) drop(row.n as number)
      })
    },

    removeExpired() {
      const now = Date.now()
      for (const [id, { expires }] of cache.entries()) if (expires <= now) cache.delete(id)
      return file.transaction(() => {
        const rows = expired.all(now, SLICE_ROWS) as { n: number }[]
        for (const { n } of rows) drop(n)
        return rows.length > 0
      })
    },
  }
}

/** A turn's row opens only as this turn of this conversation. */
function turnName(conversation: Uint8Array, position: number): Uint8Array {
  return Buffer.concat([conversation, Buffer.from(` turn ${position}`)])
}
