/**
 * What was written while the gateway was away for longer than Discord holds a session: asked for over the API, in the
 * conversations that the bot knows of. Remembered is only where and up to which message, never what.
 */
import type { REST } from '@discordjs/rest'
import { type APIMessage, Routes } from 'discord-api-types/v10'
import { z } from 'zod'
import type { AdapterMemory, Log } from '../adapter.ts'
import { keep, readKept } from '../kept.ts'
import { inOrder, madeAt } from './address.ts'
import type { Ending } from './ending.ts'
import { asAdapterError } from './failures.ts'
import { insist } from './insist.ts'

export interface Missed {
  /** Reads what an earlier process kept; before the gateway is opened. */
  open(): Promise<void>
  /** Everything up to this message is taken. */
  seen(place: Place, message: string): void
  /** Whether the bot was spoken to there, as far back as it remembers. */
  knows(channel: string): boolean
  /** A session began anew on this shard: what came since is handed to `take`, oldest first. Never rejects. */
  catchUp(shard: readonly [id: number, count: number], take: Take): Promise<void>
  /** What could not be asked for yet, because the process was interrupted or Discord was away. Never rejects. */
  goOn(take: Take): Promise<void>
  /** Resolves when it is written. */
  close(): Promise<void>
}

/** A direct conversation, a thread, or a channel in which the bot listens. */
export interface Place {
  channel: string
  /** `undefined` for direct conversations. */
  server: string | undefined
}

export type Take = (message: APIMessage, place: Place) => Promise<void>

/** The most recent ones; a bot that is busier than that is seldom away for so long. */
const MAX_PLACES = 500
/** A question from the day before yesterday has found its answer elsewhere. */
const MAX_AGE_MS = 24 * 60 * 60_000
/** Discord's most for one request. */
const PAGE = 100
const MAX_PAGES = 3
/** Requests side by side: most of the 50 a second are for answers. */
const SIDE_BY_SIDE = 4
/** What is asked for twice after a kill is known by its id. */
const WRITE_EVERY_MS = 5_000
const KEY = 'discord places'

const placeSchema = z.object({ channel: z.string(), server: z.string().optional(), last: z.string() })
type Mark = z.infer<typeof placeSchema>
/** `owed`: still to be asked for, from the message that was the last when the session was lost. */
const keptSchema = z.object({ places: z.array(placeSchema), owed: z.array(placeSchema) })

export function createMissed(
  rest: REST,
  memory: AdapterMemory | undefined,
  ending: Ending,
  log: () => Log | undefined,
): Missed {
  const places = new Map<string, Mark>()
  const owed = new Map<string, Mark>()
  let timer: NodeJS.Timeout | undefined
  let writing = Promise.resolve()
  let working: Promise<void> | undefined

  const write = (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    writing = writing.then(async () => {
      const kept = { places: [...places.values()], owed: [...owed.values()] }
      await keep(memory, KEY, kept)
    })
    writing = writing.catch(() => log()?.warn({ platform: 'discord' }, 'places not kept'))
    return writing
  }

  /** What came in one place, oldest first. */
  const since = async ({ channel, last }: Mark): Promise<APIMessage[]> => {
    const found: APIMessage[] = []
    let after = last
    for (let page = 0; page < MAX_PAGES; page++) {
      const query = new URLSearchParams({ limit: String(PAGE), after })
      const messages = (await insist(
        () => rest.get(Routes.channelMessages(channel), { query }),
        ending,
      )) as APIMessage[]
      found.push(...messages.sort(inOrder))
      if (messages.length < PAGE) break
      after = found.at(-1)!.id
    }
    return found.filter(({ id }) => madeAt(id) > Date.now() - MAX_AGE_MS)
  }

  const ask = async (mark: Mark, take: Take): Promise<void> => {
    const { channel, server } = mark
    try {
      for (const message of await since(mark)) {
        if (ending.ended) return
        await take(message, { channel, server })
      }
      owed.delete(channel)
    } catch (error) {
      const { code } = asAdapterError(error)
      log()?.info({ platform: 'discord', code }, 'place not caught up')
      if (code === 'unreachable' || code === 'rate-limited') return
      // Left, deleted, or closed to the bot meanwhile.
      owed.delete(channel)
      places.delete(channel)
    }
  }

  const pay = (take: Take): Promise<void> => {
    working ??= (async () => {
      const waiting = [...owed.values()]
      const work = async () => {
        for (let mark = waiting.pop(); mark !== undefined; mark = waiting.pop()) await ask(mark, take)
      }
      await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work))
      await write()
    })().finally(() => {
      working = undefined
    })
    return working
  }

  return {
    async open() {
      const known = await readKept(memory, KEY, keptSchema)
      for (const mark of known?.places ?? []) places.set(mark.channel, mark)
      for (const mark of known?.owed ?? []) owed.set(mark.channel, mark)
    },

    seen({ channel, server }, message) {
      const known = places.get(channel)
      const last = known !== undefined && BigInt(known.last) > BigInt(message) ? known.last : message
      places.delete(channel)
      places.set(channel, { channel, last, ...(server !== undefined && { server }) })
      if (places.size > MAX_PLACES) places.delete(places.keys().next().value!)
      if (memory !== undefined) timer ??= setTimeout(write, WRITE_EVERY_MS).unref()
    },

    knows: (channel) => places.has(channel),

    async catchUp([shard, count], take) {
      // Now, before anything new is seen there.
      for (const [channel, mark] of places)
        if (shardOf(mark.server, count) === shard && !owed.has(channel)) owed.set(channel, mark)
      if (owed.size === 0) return
      await working
      await write()
      await pay(take)
    },

    async goOn(take) {
      if (owed.size > 0) await pay(take)
    },

    async close() {
      await working
      if (memory !== undefined) await write()
    },
  }
}

/** https://discord.com/developers/docs/events/gateway#sharding: direct messages come to the first. */
function shardOf(server: string | undefined, count: number): number {
  return server === undefined ? 0 : Number((BigInt(server) >> 22n) % BigInt(count))
}
