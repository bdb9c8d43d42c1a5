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
  /** `undefined` where nothing is kept. The lists are the caller's own; what is in them is never changed in place. */
  load(key: ConversationKey): Conversation | undefined
  save(conversation: Conversation): Promise<void>
  /** The same as a part of another write. */
  saving(conversation: Conversation): { run: () => void; undo: () => void }
  /** Keeps one with an expiry of its own, at once. */
  put(conversation: Conversation, expires: number): void
  delete(key: ConversationKey): void
  /** Removes one slice of what has expired; false when there is nothing left to remove. */
  removeExpired(): boolean
}

/** Of a turn. */
interface Row {
  position: number
  /** Of its JSON. */
  chars: number
}

/** A conversation as it stands in the file. */
interface Standing {
  n: number
  expires: number
  /** Of the turns, in order. */
  rows: Pick<Row, 'position'>[]
}

interface Cached extends Standing {
  name: Uint8Array
  conversation: Conversation
  content: string
  /** One for each turn of the conversation. */
  rows: Row[]
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
    sizeCalculation: ({ content, rows }) => rows.reduce((sum, { chars }) => sum + chars, content.length),
  })

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
      conversation.prescriptions.forEach(Object.freeze)
      conversation.turns.forEach(Object.freeze)
      const standing = rows.map(({ position }, index) => ({ position, chars: texts[index]!.length }))
      return { n, name, expires, rows: standing, conversation, content }
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
    return { ...row, rows: findTurns.all(row.n) as { position: number }[] }
  }

  /** Within a transaction. */
  const write = (id: string, conversation: Conversation, expires: number): void => {
    const known = cached(id)
    const name = known?.name ?? nameOf(id)
    const content =
      known !== undefined && isSame(known.conversation, conversation)
        ? known.content
        : contentOf(conversation)
    const sealed = () => seal.seal(name, Buffer.from(content))
    const before: Standing | undefined = known ?? findStanding(name)
    const n = before?.n ?? (insert.get(name, expires, sealed()) as { n: number }).n
    if (before !== undefined && content !== known?.content) update.run(sealed(), n)
    const isDue = before === undefined || Math.abs(expires - before.expires) > timeToLiveMs * RENEW_SHARE
    if (isDue && before !== undefined) renew.run(expires, n)
    if (isDue) onRenewed(conversation.key, expires)
    cache.set(id, {
      n,
      name,
      expires: isDue ? expires : before.expires,
      rows: writeTurns(n, name, conversation.turns, before?.rows ?? [], known?.conversation.turns ?? []),
      conversation: { ...conversation, turns: [...conversation.turns] },
      content,
    })
  }

  /**
   * Removes the turns that are gone, adds those that are new, and gives the rows as they stand then. A turn that is
   * kept is known by being the same object; from the first that isn't on, all are written, for rows are in order.
   */
  const writeTurns = (
    n: number,
    name: Uint8Array,
    turns: readonly Turn[],
    rows: readonly Pick<Row, 'position'>[],
    known: readonly Turn[],
  ): Row[] => {
    const standing: Row[] = []
    let settled = 0
    for (const turn of turns) {
      const at = known.indexOf(turn, settled)
      if (at < 0) break
      for (const { position } of rows.slice(settled, at)) removeTurn.run(n, position)
      standing.push(rows[at] as Row)
      settled = at + 1
    }
    for (const { position } of rows.slice(settled)) removeTurn.run(n, position)
    let position = rows.at(-1)?.position ?? 0
    for (const turn of turns.slice(standing.length)) {
      const text = JSON.stringify(Object.freeze(turn))
      position++
      insertTurn.run(n, position, seal.seal(turnName(name, position), Buffer.from(text)))
      standing.push({ position, chars: text.length })
    }
    return standing
  }

  const saving: Conversations['saving'] = (conversation) => {
    const id = idOf(conversation.key)
    return {
      run: () => write(id, conversation, Date.now() + timeToLiveMs),
      // Only what was committed is known again.
      undo: () => cache.delete(id),
    }
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
      const { run, undo } = saving(conversation)
      await group.write(0, run, undo)
    },

    saving,

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

/** What is kept of a conversation beside its turns. */
function contentOf({ turns: _, ...content }: Conversation): string {
  content.prescriptions.forEach(Object.freeze)
  return JSON.stringify(content)
}

/** Whether all but the turns is the same, by identity: nothing is changed in place, and what is kept is frozen. */
function isSame(before: Conversation, now: Conversation): boolean {
  const { turns: _, prescriptions, ...rest } = now
  const known = before.prescriptions
  return (
    Object.keys(before).length === Object.keys(now).length &&
    Object.entries(rest).every(([name, value]) => before[name as keyof Conversation] === value) &&
    prescriptions.length === known.length &&
    prescriptions.every((prescription, index) => prescription === known[index])
  )
}

/** A turn's row opens only as this turn of this conversation. */
function turnName(conversation: Uint8Array, position: number): Uint8Array {
  return Buffer.concat([conversation, Buffer.from(` turn ${position}`)])
}
