/**
 * Which channel a thread belongs to, and who began it. Discord tells it with a thread's creation and with a new session,
 * and not again when a session is resumed: so it is kept over a restart.
 */
import { type APIChannel, GatewayDispatchEvents, type GatewayDispatchPayload } from 'discord-api-types/v10'
import { z } from 'zod'
import type { AdapterMemory, Log } from '../adapter.ts'
import { keep, readKept } from '../kept.ts'

export interface Threads {
  /** Reads what an earlier process kept; before the gateway is opened. */
  open(): Promise<void>
  /** `undefined` for what is no thread, or one that Discord hasn't told of. */
  channelOf(id: string): string | undefined
  ownerOf(id: string): string | undefined
  /** Resolves when what the event told is written: until then it has to come again. */
  follow(event: GatewayDispatchPayload): Promise<void>
  /** Resolves when everything is written. */
  close(): Promise<void>
}

/** Old ones fall out; Discord tells of a thread again when somebody writes in it after it was archived. */
const REMEMBERED = 20_000
/** New threads are rare, and all of them are written together. */
const WRITE_EVERY_MS = 2_000
const KEY = 'discord threads'
/** Thread, channel, and who began it where Discord said so. */
const keptSchema = z.array(z.array(z.string()).min(2).max(3))
type Thread = Pick<APIChannel, 'id'> & { parent_id?: string | null; owner_id?: string }

export function createThreads(memory: AdapterMemory | undefined, log: () => Log | undefined): Threads {
  const threads = new Map<string, { channel: string; owner?: string }>()
  let timer: NodeJS.Timeout | undefined
  let next: PromiseWithResolvers<void> | undefined

  const write = async (): Promise<void> => {
    clearTimeout(timer)
    const written = next
    next = undefined
    if (written === undefined) return
    await keep(memory, KEY, [...threads].map(rowOf)).catch(() =>
      log()?.warn({ platform: 'discord' }, 'threads not kept'),
    )
    written.resolve()
  }
  const schedule = (): Promise<void> => {
    if (memory === undefined) return Promise.resolve()
    if (next === undefined) {
      next = Promise.withResolvers()
      timer = setTimeout(write, WRITE_EVERY_MS).unref()
    }
    return next.promise
  }

  /** Gives whether that was news. */
  const add = ({ id, parent_id: channel, owner_id: owner }: Thread): boolean => {
    if (typeof channel !== 'string') return false
    const isNew = threads.get(id)?.channel !== channel
    threads.delete(id)
    threads.set(id, { channel, ...(owner !== undefined && { owner }) })
    if (threads.size > REMEMBERED) threads.delete(threads.keys().next().value!)
    return isNew
  }
  const learn = (event: GatewayDispatchPayload): boolean => {
    switch (event.t) {
      case GatewayDispatchEvents.GuildCreate:
      case GatewayDispatchEvents.ThreadListSync:
        // A server that is just away comes without them.
        return (event.d.threads ?? []).map(add).some(Boolean)
      case GatewayDispatchEvents.ThreadCreate:
      case GatewayDispatchEvents.ThreadUpdate:
        return add(event.d)
      case GatewayDispatchEvents.ThreadDelete:
        return threads.delete(event.d.id)
      default:
        return false
    }
  }

  return {
    async open() {
      // Of those that aren't known Discord tells with the next session.
      for (const [id = '', parent, owner] of (await readKept(memory, KEY, keptSchema)) ?? [])
        add({ id, parent_id: parent ?? null, ...(owner !== undefined && { owner_id: owner }) })
    },
    channelOf: (id) => threads.get(id)?.channel,
    ownerOf: (id) => threads.get(id)?.owner,
    async follow(event) {
      if (learn(event)) await schedule()
    },
    close: write,
  }
}

function rowOf([id, { channel, owner }]: [string, { channel: string; owner?: string }]): string[] {
  return [id, channel, ...(owner === undefined ? [] : [owner])]
}
