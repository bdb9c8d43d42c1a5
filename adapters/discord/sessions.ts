/**
 * Where each shard's session stands, kept so that a process that was killed gets what it missed. Discord replays
 * what came after the number that is named; so a number counts only when everything up to it is recorded.
 */
import type { SessionInfo } from '@discordjs/ws'
import { z } from 'zod'
import type { AdapterMemory, Log } from '../adapter.ts'
import { keep, readKept } from '../kept.ts'

export interface Sessions {
  /** What is asked for now: a session that was begun with something else would go on with that. */
  begin(intents: number): void
  retrieve(shard: number): Promise<SessionInfo | null>
  update(shard: number, session: SessionInfo | null): void
  /** An event's work is under way until the promise settles. */
  handling(shard: number, sequence: number, work: Promise<unknown>): void
  /** Resolves when what is known now is written. */
  flush(): Promise<void>
  /** From now on the sessions stay as they are: the next process resumes them from here. */
  freeze(): void
  /** Resolves when all that is under way is done and written. */
  close(): Promise<void>
}

const keptSchema = z.object({
  intents: z.number().int(),
  resumeURL: z.url(),
  sequence: z.number().int(),
  sessionId: z.string(),
  shardCount: z.number().int(),
  shardId: z.number().int(),
})

/** More often would write for every message of a busy server; what is replayed twice is known by its id. */
const WRITE_EVERY_MS = 500

export function createSessions(memory: AdapterMemory | undefined, log: () => Log | undefined): Sessions {
  /** As the client has it: everything received. */
  const current = new Map<number, SessionInfo | null>()
  const underWay = new Map<number, Set<number>>()
  const work = new Set<Promise<unknown>>()
  let timer: NodeJS.Timeout | undefined
  let writing = Promise.resolve()
  let frozen = false
  let intents = 0

  const write = (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    writing = writing.then(async () => {
      for (const [shard, session] of current) {
        const pending = underWay.get(shard)
        const first = pending && pending.size > 0 ? Math.min(...pending) : undefined
        const done = session && first !== undefined ? { ...session, sequence: first - 1 } : session
        await keep(memory, keyOf(shard), done && { ...done, intents })
      }
    })
    writing = writing.catch(() => log()?.warn({ platform: 'discord' }, 'session not kept'))
    return writing
  }
  const schedule = () => {
    if (memory !== undefined && !frozen) timer ??= setTimeout(write, WRITE_EVERY_MS).unref()
  }

  return {
    begin(wanted) {
      intents = wanted
    },
    async retrieve(shard) {
      if (!current.has(shard)) current.set(shard, await read(memory, shard, intents))
      return current.get(shard) ?? null
    },
    update(shard, session) {
      if (frozen) return
      const isNew = session?.sessionId !== current.get(shard)?.sessionId
      current.set(shard, session)
      // Without the session's id nothing that it missed can be had.
      if (isNew && memory !== undefined) void write()
      else schedule()
    },
    handling(shard, sequence, handled) {
      const pending = underWay.get(shard) ?? new Set()
      underWay.set(shard, pending)
      pending.add(sequence)
      const settled = handled
        .catch(() => {})
        .then(() => {
          pending.delete(sequence)
          work.delete(settled)
          schedule()
        })
      work.add(settled)
    },
    flush: () => (memory === undefined ? Promise.resolve() : write()),
    freeze() {
      frozen = true
    },
    async close() {
      frozen = true
      clearTimeout(timer)
      await Promise.all(work)
      if (memory !== undefined) await write()
    },
  }
}

async function read(
  memory: AdapterMemory | undefined,
  shard: number,
  wanted: number,
): Promise<SessionInfo | null> {
  const kept = await readKept(memory, keyOf(shard), keptSchema)
  if (kept === undefined) return null
  const { intents, ...session } = kept
  return intents === wanted ? session : null
}

const keyOf = (shard: number): string => `discord session ${shard}`
