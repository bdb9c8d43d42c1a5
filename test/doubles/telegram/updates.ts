/** Updates on their way to the bot: asked for, or pushed to its webhook. */
import type { Update } from 'grammy/types'
import { Refusal } from './refusal.ts'

/** As the documentation says; Telegram's own waits are longer, up to a minute and more. */
const WEBHOOK_RETRY_MS = [20, 50, 100, 200, 400, 800]

export interface Webhook {
  url: string
  secret: string | undefined
}

interface Poller {
  resolve(): void
  reject(error: Refusal): void
}

export interface Updates {
  push(content: Omit<Update, 'update_id'>): number
  /** The same update once more. */
  again(updateId: number): void
  /** Puts what waits into another order. */
  reorder(order: (waiting: Update[]) => Update[]): void
  /** Not confirmed yet. */
  waiting(): readonly Update[]
  poll(query: PollQuery, signal: AbortSignal): Promise<Update[]>
  setWebhook(webhook: Webhook | undefined, allowed?: readonly string[]): void
  webhook(): Webhook | undefined
  /** Statuses that the webhook answered with. */
  readonly answers: number[]
  close(): void
}

export interface PollQuery {
  offset?: number
  limit?: number
  timeout?: number
  allowed_updates?: readonly string[]
}

export function createUpdates(): Updates {
  let queue: Update[] = []
  const all = new Map<number, Update>()
  const answers: number[] = []
  let nextId = 550_000_000
  let poller: Poller | undefined
  let webhook: Webhook | undefined
  let allowed: readonly string[] = []
  let pushing = false
  let closed = false

  const add = (update: Update): void => {
    queue.push(update)
    poller?.resolve()
    startPushing()
  }

  const startPushing = (): void => {
    if (closed || webhook === undefined || pushing || queue.length === 0) return
    pushing = true
    void pushAll().finally(() => {
      pushing = false
      startPushing()
    })
  }

  /** In order: the next one goes out when the one before was answered with success. */
  const pushAll = async (): Promise<void> => {
    let failures = 0
    while (queue.length > 0 && webhook !== undefined && !closed) {
      const update = queue[0]!
      const status = await post(webhook, update)
      answers.push(status)
      if (status >= 200 && status < 300) {
        queue = queue.filter((other) => other !== update)
        failures = 0
      } else {
        const wait = WEBHOOK_RETRY_MS[Math.min(failures++, WEBHOOK_RETRY_MS.length - 1)]
        await new Promise((resolve) => setTimeout(resolve, wait))
      }
    }
  }

  return {
    answers,
    push(content) {
      const update = { update_id: nextId++, ...content } as Update
      const kind = Object.keys(content)[0]!
      all.set(update.update_id, update)
      if (allowed.length === 0 || allowed.includes(kind)) add(update)
      return update.update_id
    },
    again: (updateId) => add(structuredClone(all.get(updateId)!)),
    reorder(order) {
      queue = order([...queue])
    },
    waiting: () => queue,

    async poll({ offset, limit = 100, timeout = 0, allowed_updates }, signal) {
      if (webhook !== undefined) {
        const how = 'use deleteWebhook to delete the webhook first'
        throw new Refusal(409, `Conflict: can't use getUpdates method while webhook is active; ${how}`)
      }
      if (allowed_updates !== undefined) allowed = allowed_updates
      const why = 'terminated by other getUpdates request; make sure that only one bot instance is running'
      poller?.reject(new Refusal(409, `Conflict: ${why}`))
      if (offset !== undefined) queue = queue.filter(({ update_id }) => update_id >= offset)
      if (queue.length === 0 && timeout > 0) await untilPushed(timeout, signal)
      return queue.slice(0, limit)
    },

    setWebhook(next, kinds) {
      webhook = next
      if (kinds !== undefined) allowed = kinds
      startPushing()
    },
    webhook: () => webhook,
    close() {
      closed = true
      poller?.resolve()
    },
  }

  function untilPushed(seconds: number, signal: AbortSignal): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const own: Poller = { resolve: () => end(resolve), reject: (error) => end(() => reject(error)) }
      const timer = setTimeout(own.resolve, seconds * 1000)
      const end = (how: () => void) => {
        clearTimeout(timer)
        signal.removeEventListener('abort', own.resolve)
        if (poller === own) poller = undefined
        how()
      }
      signal.addEventListener('abort', own.resolve)
      poller = own
    })
  }
}

async function post({ url, secret }: Webhook, update: Update): Promise<number> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(secret && { 'X-Telegram-Bot-Api-Secret-Token': secret }),
      },
      body: JSON.stringify(update),
    })
    await response.arrayBuffer()
    return response.status
  } catch {
    return 0
  }
}
