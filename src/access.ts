/** Who may use the bot, and how much: the operator's lists, and a limit per person. */
import type { ChatAdapter, IncomingMessage, Log, Reply } from '../adapters/adapter.ts'
import type { Delivery } from '../conversations/store.ts'
import { asLanguage, type Catalogue, wordsIn } from './replies/index.ts'
import type { AllowList } from './settings/values.ts'

const MINUTE_MS = 60_000
/** Somebody who isn't let in is told so once in this time. */
const TELL_AGAIN_MS = 24 * 60 * MINUTE_MS
/** People remembered at most; the oldest are forgotten first. */
const MAX_REMEMBERED = 10_000

export interface AccessOptions {
  /** By platform; a platform without lists lets everybody in. */
  allow: Readonly<Record<string, AllowList | undefined>>
  ratePerMinute: number | undefined
  log: Log
}

export interface Access {
  /** Whether a message may be recorded at all: a stranger's isn't kept. */
  admits(message: IncomingMessage): boolean
  /** Tells a stranger, once in a while, that the door is closed. Never rejects. */
  turnAway(message: IncomingMessage, adapter: ChatAdapter): Promise<void>
  /**
   * Whether a message that was recorded is answered. Where its author sends more than is allowed this says so,
   * once a minute, and the message is done.
   */
  paces(delivery: Delivery, adapter: ChatAdapter): Promise<boolean>
}

export function createAccess({ allow, ratePerMinute, log }: AccessOptions): Access {
  const toldAt = new Map<string, number>()
  const people = new Map<string, Recent>()

  return {
    admits({ author, conversation: { platform, chat }, server, channel }) {
      const lists = allow[platform]
      if (lists === undefined) return true
      const { users, chats, servers } = lists
      if (users.length + chats.length + servers.length === 0) return true
      return (
        users.includes(author.id) ||
        chats.includes(chat) ||
        (channel !== undefined && chats.includes(channel)) ||
        (server !== undefined && servers.includes(server))
      )
    },

    async turnAway(message, adapter) {
      const key = `${message.conversation.platform}/${message.conversation.chat}/${message.author.id}`
      if (Date.now() - (toldAt.get(key) ?? Number.NEGATIVE_INFINITY) < TELL_AGAIN_MS) return
      remember(toldAt, key, Date.now())
      log.info({ platform: adapter.platform }, 'somebody was not let in')
      const text = wordsFor(message).notAdmitted(message.author.id)
      await adapter
        .responder(message)
        .send(notice(message, 'not-admitted', text))
        .catch(() =>
          log.warn({ platform: adapter.platform }, 'nobody could be told that they are not let in'),
        )
    },

    async paces({ message, once }, adapter) {
      if (ratePerMinute === undefined) return true
      const key = `${message.conversation.platform}/${message.author.id}`
      const recent = people.get(key) ?? { at: [], told: 0 }
      remember(people, key, recent)
      const waitMs = waitOf(recent, message, ratePerMinute)
      if (waitMs === 0) return true
      log.info({ platform: adapter.platform }, 'somebody is too fast')
      // Takes down the sign of life that the message has had since it came.
      adapter.responder(message).working()()
      const at = message.receivedAt.getTime()
      if (at - recent.told < MINUTE_MS) return false
      recent.told = at
      const text = wordsFor(message).tooFast(Math.ceil(waitMs / 1000))
      await once('say:too-fast', async () => {
        const { ids } = await adapter.responder(message).send(notice(message, 'too-fast', text))
        return ids
      })
      return false
    },
  }
}

interface Recent {
  /** Messages that were answered within the last minute: id and time. */
  at: { id: string; time: number }[]
  /** When they were last told. */
  told: number
}

/**
 * Milliseconds until the author may send again, by the times at which messages came: after a pause of the bot a
 * backlog is no flood.
 */
function waitOf(recent: Recent, { id, receivedAt }: IncomingMessage, perMinute: number): number {
  const time = receivedAt.getTime()
  // Another attempt at the same message is no message.
  if (recent.at.some((one) => one.id === id)) return 0
  recent.at = recent.at.filter((one) => time - one.time < MINUTE_MS)
  const first = recent.at[0]
  if (recent.at.length < perMinute || first === undefined) {
    recent.at.push({ id, time })
    return 0
  }
  return Math.max(first.time + MINUTE_MS - time, 1)
}

function wordsFor({ language }: IncomingMessage): Catalogue {
  return wordsIn(asLanguage(language) ?? 'en')
}

function notice(message: IncomingMessage, step: string, text: string): Reply {
  return {
    id: `${message.id}/${step}`,
    kind: 'notice',
    text,
    quotes: [],
    pages: [],
    showPicture: false,
    suggestions: [],
    language: wordsFor(message).language,
  }
}

function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key)
  map.set(key, value)
  const oldest = map.keys().next().value
  if (map.size > MAX_REMEMBERED && oldest !== undefined) map.delete(oldest)
}
