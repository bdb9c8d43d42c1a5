/**
 * Hands recorded messages over: in order within a conversation, conversations by turns, again after a failure.
 * Knows nothing of how messages are recorded.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { ALBUM_LOOK_AHEAD, ALBUM_SETTLE_MS, joinParts } from './album.ts'
import { type Active, createDelivery } from './delivery.ts'
import type { ConversationKey, IncomingMessage } from './message.ts'
import type { Begun, MessageRecords, Waiting } from './records.ts'
import type { Delivery, Inbox, InboxOptions } from './store.ts'

/** Handlers mostly wait for the network and for the engine, which has a queue of its own. */
const DEFAULT_CONCURRENCY = 16
/** A platform that is briefly unreachable is back within a minute; a person waits no longer than that. */
const DEFAULT_RETRY_DELAYS_MS = [1_000, 5_000, 30_000]
/** What is recorded of an album once it is whole. */
const ALBUM_STEP = 'album'
/** The longest wait of a timer, 2^31 - 1 ms; a platform that asks for more is asked again then. */
const LONGEST_WAIT_MS = 2_147_483_647
/** When the record itself can't be read or written (a full disk): until somebody made room. */
const STORE_RETRY_MS = 30_000

export interface ConversationInbox extends Inbox {
  /**
   * Drops what waits in the conversation and cuts short what is under way there; a handler that calls this for
   * its own conversation goes on, so that it can say that everything is gone.
   */
  forget(key: ConversationKey): void
  /** Throws when the caller is the handler of a conversation that was forgotten meanwhile: it must keep nothing. */
  refuseForgotten(): void
}

export interface InboxSettings {
  onError: (error: unknown) => void
  retryDelaysMs?: readonly number[]
  /** How long to wait for further parts of an album after the last one. */
  albumSettleMs?: number
}

/** The messages of one conversation: waiting for its turn, handled, or waiting for a retry. */
interface Lane {
  conversation: string
  queue: number[]
  active?: Active
  retry?: NodeJS.Timeout
}

export function createInbox(
  records: MessageRecords,
  { onError, retryDelaysMs = DEFAULT_RETRY_DELAYS_MS, albumSettleMs = ALBUM_SETTLE_MS }: InboxSettings,
): ConversationInbox {
  const attemptsAllowed = retryDelaysMs.length + 1
  const lanes = new Map<string, Lane>()
  /** Lanes whose turn it is, longest waiting first. */
  const ready: Lane[] = []
  const turns = new Set<Promise<void>>()
  const underWay = new AsyncLocalStorage<Active>()
  /** When the last part of an album came, by conversation and album. */
  const lastParts = new Map<string, number>()
  /** Parts that are being recorded, likewise: a slow disk must not part them from the others. */
  const arriving = new Map<string, number>()
  let handling: { handle: (delivery: Delivery) => Promise<void>; options: InboxOptions } | undefined
  let stopped = false

  const enqueue = ({ seq, conversation }: Waiting): void => {
    let lane = lanes.get(conversation)
    if (lane === undefined) {
      lane = { conversation, queue: [] }
      lanes.set(conversation, lane)
      ready.push(lane)
    }
    lane.queue.push(seq)
  }

  const hand = (): void => {
    const concurrency = handling?.options.concurrency ?? DEFAULT_CONCURRENCY
    while (handling !== undefined && !stopped && turns.size < concurrency && ready.length > 0) {
      const lane = ready.shift()!
      const running = takeTurn(lane).finally(() => {
        turns.delete(running)
        hand()
      })
      turns.add(running)
    }
  }

  /** One message of the lane; then it is the next lane's turn. */
  const takeTurn = async (lane: Lane): Promise<void> => {
    const seq = lane.queue[0]
    if (seq === undefined) return void lanes.delete(lane.conversation)
    const active: Active = { seq, parts: [seq], controller: new AbortController(), forgotten: false }
    lane.active = active
    let retryMs: number | 'parked' | undefined
    try {
      retryMs = await deliver(lane, active)
    } catch (error) {
      onError(error)
      retryMs = STORE_RETRY_MS
    }
    lane.active = undefined
    if (stopped || (retryMs === 'parked' && !active.forgotten)) return
    if (retryMs === undefined || retryMs === 'parked' || active.forgotten) {
      lane.queue = lane.queue.filter((other) => !active.parts.includes(other))
      if (lane.queue.length > 0) ready.push(lane)
      else lanes.delete(lane.conversation)
      return
    }
    lane.retry = setTimeout(() => {
      lane.retry = undefined
      ready.push(lane)
      hand()
    }, retryMs)
  }

  /** Resolves with the wait before the next attempt, 'parked' for the next start, or nothing when it is done. */
  const deliver = async (lane: Lane, active: Active): Promise<number | 'parked' | undefined> => {
    const { handle, options } = handling!
    const begun = await beginOrDrop(active.seq)
    if (begun === undefined || active.forgotten) return undefined
    if (stopped) return void (await records.takeBack(active.seq))
    const { attempt } = begun
    if (options.isReachable?.(begun.message.conversation) === false) {
      await records.takeBack(active.seq)
      return 'parked'
    }
    const unsettledMs = begun.message.album === undefined ? 0 : settlesIn(lane, begun.message.album.id)
    if (unsettledMs > 0) {
      await records.takeBack(active.seq)
      return unsettledMs
    }
    const message =
      begun.message.album === undefined ? begun.message : await whole(lane, active, begun.message)
    const { delivery, finish } = createDelivery(records, active, { ...begun, message })
    let failure: unknown = new Error('the process ended in the middle of every attempt')
    if (attempt <= attemptsAllowed) {
      const failed = await underWay
        .run(active, async () => handle(delivery))
        .then(finish)
        .then(
          () => undefined,
          (error: unknown) => ({ error }),
        )
      if (failed === undefined) return undefined
      if (active.forgotten) return void (await records.finish(active.parts))
      if (stopped) return void (await records.takeBack(active.seq))
      if (attempt < attemptsAllowed) return waitAfter(failed.error, retryDelaysMs[attempt - 1]!)
      failure = failed.error
    }
    // One more than that, and giving up has ended the process too.
    if (attempt <= attemptsAllowed + 1)
      await underWay.run(active, async () => options.onGivenUp?.(delivery, failure)).catch(onError)
    await records.finish(active.parts)
    return undefined
  }

  /** A part has come; the returned function says that it is recorded. */
  const arrive = (conversation: ConversationKey, album: string): (() => void) => {
    const key = `${records.conversationOf(conversation)}/${album}`
    arriving.set(key, (arriving.get(key) ?? 0) + 1)
    return () => {
      const left = arriving.get(key)! - 1
      if (left > 0) arriving.set(key, left)
      else arriving.delete(key)
    }
  }

  /** Milliseconds until an album counts as whole. After a restart the time begins anew: parts may be on their way. */
  const settlesIn = ({ conversation }: Lane, album: string): number => {
    const key = `${conversation}/${album}`
    if (arriving.has(key)) return albumSettleMs
    const last = lastParts.get(key) ?? Date.now()
    lastParts.set(key, last)
    return last + albumSettleMs - Date.now()
  }

  /** The message with all its parts; which they are is recorded, so that every attempt is at the same message. */
  const whole = async (lane: Lane, active: Active, first: IncomingMessage): Promise<IncomingMessage> => {
    const { id } = first.album!
    lastParts.delete(`${lane.conversation}/${id}`)
    const isPart = (seq: number) => seq === active.seq || records.peek(seq)?.album?.id === id
    const known = records.step(active.seq, ALBUM_STEP) as number[] | undefined
    active.parts = known ?? lane.queue.slice(0, ALBUM_LOOK_AHEAD).filter(isPart)
    if (known === undefined) await records.keepStep(active.seq, ALBUM_STEP, active.parts)
    const others = active.parts.slice(1).map((seq) => records.peek(seq))
    return joinParts([first, ...others.filter((part) => part !== undefined)])
  }

  /** A record that can't be read will never be: it is dropped, so that the messages after it get their turn. */
  const beginOrDrop = async (seq: number): Promise<Begun | undefined> => {
    try {
      return await records.begin(seq)
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'corrupt') throw error
      onError(error)
      await records.finish([seq])
      return undefined
    }
  }

  for (const waiting of records.waiting()) enqueue(waiting)

  return {
    async accept(message) {
      const arrived = message.album === undefined ? undefined : arrive(message.conversation, message.album.id)
      const waiting = await records.add(message).finally(arrived)
      if (waiting === undefined) return 'duplicate'
      if (message.album !== undefined)
        lastParts.set(`${waiting.conversation}/${message.album.id}`, Date.now())
      enqueue(waiting)
      hand()
      return 'accepted'
    },

    run(handle, options = {}) {
      if (handling !== undefined) throw new Error('the inbox is being run already')
      handling = { handle, options }
      hand()
    },

    async stop() {
      stopped = true
      for (const lane of lanes.values()) {
        clearTimeout(lane.retry)
        lane.active?.controller.abort(new Error('the inbox is stopping'))
      }
      await Promise.all(turns)
    },

    pending() {
      let count = 0
      for (const lane of lanes.values()) count += lane.queue.length
      return count
    },

    forget(key) {
      const conversation = records.conversationOf(key)
      const lane = lanes.get(conversation)
      const own = lane?.active !== undefined && lane.active === underWay.getStore() ? lane.active : undefined
      records.finishAll(conversation, own?.seq)
      if (lane === undefined) return
      lane.queue = own === undefined ? [] : [own.seq]
      if (lane.active !== undefined && own === undefined) {
        lane.active.forgotten = true
        lane.active.controller.abort(new Error('the conversation was forgotten'))
      }
      if (lane.retry !== undefined) {
        clearTimeout(lane.retry)
        lanes.delete(conversation)
      }
    },

    refuseForgotten() {
      const active = underWay.getStore()
      if (active?.forgotten) active.controller.signal.throwIfAborted()
    },
  }
}

/** Not sooner than the platform asks for; the lane waits until then, and holds up no other. */
function waitAfter(error: unknown, delayMs: number): number {
  const { retryAfterMs } = (error ?? {}) as { retryAfterMs?: unknown }
  const asked = typeof retryAfterMs === 'number' && retryAfterMs > 0 ? retryAfterMs : 0
  return Math.min(Math.max(delayMs, asked), LONGEST_WAIT_MS)
}
