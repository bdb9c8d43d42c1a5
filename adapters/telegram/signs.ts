/** "typing …" at the top of a chat, from the moment a message was taken until it is answered. */
import type { IncomingMessage } from '../adapter.ts'

/** What is answered sooner than this needs no sign of life. */
const DEFAULT_DELAY_MS = 300
/** Telegram shows an action for 5 s. */
const EVERY_MS = 4_500
/** A message that waits longer for its turn than this is told its place in the queue, or was forgotten. */
const MAX_WAITING_MS = 2 * 60_000
/** Longer than any page takes: a sign that nobody took down. */
const MAX_WORKING_MS = 15 * 60_000

export interface Signs {
  /** The message waits for its turn. */
  waiting(message: IncomingMessage): void
  /** It is being answered, until the returned function is called. */
  working(message: IncomingMessage): () => void
  end(): void
}

type Place = Pick<IncomingMessage, 'conversation'>['conversation']

interface Sign {
  /** What is under way there, and until when at most. */
  until: Map<string, number>
  timer: NodeJS.Timeout
}

/** @param act shows the action once; never rejects */
export function createSigns(act: (place: Place) => void, delayMs = DEFAULT_DELAY_MS): Signs {
  const signs = new Map<string, Sign>()

  const show = (key: string, place: Place): void => {
    const sign = signs.get(key)
    if (sign === undefined) return
    const now = Date.now()
    for (const [id, until] of sign.until) if (until < now) sign.until.delete(id)
    if (sign.until.size === 0) return void signs.delete(key)
    act(place)
    sign.timer = setTimeout(show, EVERY_MS, key, place)
  }
  const put = (message: IncomingMessage, forMs: number): void => {
    const place = message.conversation
    const key = keyOf(place)
    const until = Date.now() + forMs
    const sign = signs.get(key)
    if (sign !== undefined) return void sign.until.set(nameOf(message), until)
    const timer = setTimeout(show, delayMs, key, place)
    signs.set(key, { until: new Map([[nameOf(message), until]]), timer })
  }
  const take = (message: IncomingMessage): void => {
    const key = keyOf(message.conversation)
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

function keyOf({ chat, thread = '' }: Place): string {
  return `${chat}/${thread}`
}
