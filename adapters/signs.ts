/** "typing …" at the top of a chat, from the moment a message was taken. */
import type { IncomingMessage } from './adapter.ts'

/** A message that waits longer for its turn than this is told its place in the queue, or was forgotten. */
const MAX_WAITING_MS = 2 * 60_000
/** Longer than any page takes: a sign that nobody took down. */
const MAX_WORKING_MS = 15 * 60_000

export interface Signs {
  /** The message waits for its turn. */
  waiting(message: IncomingMessage): void
  /** It is being answered, until the returned function is called. */
  working(message: IncomingMessage): () => void
  /** It waits no longer. */
  over(message: IncomingMessage): void
  end(): void
}

export interface SignOptions {
  /** Shows it once, in the chat of the message; never rejects. */
  act: (message: IncomingMessage) => void
  /** What is answered sooner than this needs no sign of life. */
  delayMs: number
  /** Before it disappears. */
  everyMs: number
}

interface Sign {
  /** What is under way there, and until when at most. */
  until: Map<string, number>
  timer: NodeJS.Timeout
}

export function createSigns({ act, delayMs, everyMs }: SignOptions): Signs {
  const signs = new Map<string, Sign>()

  const show = (key: string, message: IncomingMessage): void => {
    const sign = signs.get(key)
    if (sign === undefined) return
    const now = Date.now()
    for (const [id, until] of sign.until) if (until < now) sign.until.delete(id)
    if (sign.until.size === 0) return void signs.delete(key)
    act(message)
    sign.timer = setTimeout(show, everyMs, key, message)
  }
  const put = (message: IncomingMessage, forMs: number): void => {
    const key = keyOf(message)
    const until = Date.now() + forMs
    const sign = signs.get(key)
    if (sign !== undefined) return void sign.until.set(nameOf(message), until)
    const timer = setTimeout(show, delayMs, key, message)
    signs.set(key, { until: new Map([[nameOf(message), until]]), timer })
  }
  const take = (message: IncomingMessage): void => {
    const key = keyOf(message)
    const sign = signs.get(key)
    sign?.until.delete(nameOf(message))
    if (sign === undefined || sign.until.size > 0) return
    clearTimeout(sign.timer)
    signs.delete(key)
  }

  return {
    waiting: (message) => put(message, MAX_WAITING_MS),
    working(message) {
      put(message, MAX_WORKING_MS)
      return () => take(message)
    },
    over: take,
    end() {
      for (const { timer } of signs.values()) clearTimeout(timer)
      signs.clear()
    },
  }
}

/** The parts of an album are one message. */
function nameOf({ id, album }: IncomingMessage): string {
  return album?.id ?? id
}

function keyOf({ conversation: { chat, thread = '' } }: IncomingMessage): string {
  return `${chat}/${thread}`
}
