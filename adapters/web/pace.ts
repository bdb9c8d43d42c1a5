/** How fast one browser, and all of them together, may ask. */
import { LRUCache } from 'lru-cache'

export interface Allowance {
  /** How many may come at once. */
  burst: number
  /** How many a second in the long run. */
  perSecond: number
}

/** Fifty questions pasted in a row are a person's; a thousand are not. */
export const MESSAGES_PER_SESSION: Allowance = { burst: 60, perSecond: 1 }
/** All browsers together; a small machine answers some hundred follow-up questions a second. */
export const MESSAGES_IN_ALL: Allowance = { burst: 300, perSecond: 20 }
/** Everything else: pictures, history, the page's own files. */
export const REQUESTS_IN_ALL: Allowance = { burst: 2_000, perSecond: 200 }

/** Sessions watched at once; the longest silent is dropped first, and starts afresh. */
const SESSIONS_WATCHED = 10_000

/** A token bucket: full at first, refilled evenly. `take` tells the seconds to wait, 0 when it may go ahead. */
export class Bucket {
  private level: number
  private at: number
  private readonly allowance: Allowance

  constructor(allowance: Allowance, now = Date.now()) {
    this.allowance = allowance
    this.level = allowance.burst
    this.at = now
  }

  take(now = Date.now()): number {
    const { burst, perSecond } = this.allowance
    this.level = Math.min(burst, this.level + ((now - this.at) / 1000) * perSecond)
    this.at = now
    if (this.level < 1) return Math.ceil((1 - this.level) / perSecond)
    this.level -= 1
    return 0
  }
}

export function messagePace(): (chat: string) => number {
  const all = new Bucket(MESSAGES_IN_ALL)
  const sessions = new LRUCache<string, Bucket>({ max: SESSIONS_WATCHED })
  return (chat) => {
    let own = sessions.get(chat)
    if (!own) {
      own = new Bucket(MESSAGES_PER_SESSION)
      sessions.set(chat, own)
    }
    // One browser's flood must not eat what belongs to all.
    return own.take() || all.take()
  }
}
