/**
 * What is going on right now, for every page that shows it. Nothing here has to last: what was said is in the
 * history, this only bridges the moments between a reply being sent and being found there.
 */
import { randomBytes } from 'node:crypto'
import type { LiveEvent, WirePending } from './wire.ts'

/** Replies kept for a page that was away for a moment. */
const REPLIES_KEPT = 20
/** Messages kept that the history doesn't know, because they wait, or because handling them failed. */
const MESSAGES_KEPT = 100
/** A quiet channel with no page open is dropped after this long. */
const IDLE_MS = 10 * 60 * 1000
const SWEEP_MS = 60 * 1000
/** Browsers open six connections to a host at most: more tabs than this would leave none to ask with. */
const STREAMS_PER_CHAT = 4
const STREAMS_IN_ALL = 500
/** Events that wait for a page that doesn't take them; then it is cut off, and catches up when it is back. */
const QUEUE_LENGTH = 200

export interface NumberedEvent {
  /** `run-number`: the run changes with every start, so that numbers of an earlier one are recognised. */
  id: string
  event: LiveEvent
}

/** One open page. Ends when the page goes, when another page takes its place, or when the server stops. */
export interface Subscription {
  events(): AsyncGenerator<NumberedEvent>
  /** `moved`: this page was the oldest of too many; it asks again when somebody looks at it. */
  end(reason?: 'moved'): void
  endedBecause(): 'moved' | undefined
}

export class LiveChannels {
  private readonly channels = new Map<string, Channel>()
  private readonly run = randomBytes(4).toString('hex')
  private readonly sweep = setInterval(() => this.dropIdle(), SWEEP_MS).unref()

  channel(chat: string): Channel {
    let channel = this.channels.get(chat)
    if (!channel) {
      channel = new Channel(this.run)
      this.channels.set(chat, channel)
    }
    return channel
  }

  /** `undefined` when the server holds as many streams as it may. */
  subscribe(chat: string, after: string | undefined): Subscription | undefined {
    let open = 0
    for (const channel of this.channels.values()) open += channel.open
    return open >= STREAMS_IN_ALL ? undefined : this.channel(chat).subscribe(after)
  }

  close(): void {
    clearInterval(this.sweep)
    for (const channel of this.channels.values()) channel.end()
  }

  private dropIdle(now = Date.now()): void {
    for (const [chat, channel] of this.channels) {
      if (channel.open === 0 && now - channel.touchedAt > IDLE_MS) this.channels.delete(chat)
    }
  }
}

export class Channel {
  touchedAt = Date.now()
  private number = 0
  private kept: (NumberedEvent & { event: { type: 'reply' } })[] = []
  private readonly underWay = new Map<string, WirePending>()
  private readonly subscribers = new Set<Queue>()
  private readonly run: string

  constructor(run: string) {
    this.run = run
  }

  get open(): number {
    return this.subscribers.size
  }

  /** The id of the last event: a stream that goes on after it misses nothing. */
  get last(): string {
    return `${this.run}-${this.number}`
  }

  accepted(messageId: string, text: string, images: number): void {
    this.touchedAt = Date.now()
    if (!this.underWay.has(messageId)) {
      this.underWay.set(messageId, { messageId, text, images, working: true, replies: [] })
      if (this.underWay.size > MESSAGES_KEPT) this.underWay.delete(this.underWay.keys().next().value ?? '')
    }
  }

  /** What was taken and is not among these ids of the history. */
  pending(known: ReadonlySet<string>): WirePending[] {
    for (const id of this.underWay.keys()) if (known.has(id)) this.underWay.delete(id)
    return [...this.underWay.values()]
  }

  publish(event: LiveEvent): void {
    this.touchedAt = Date.now()
    this.number += 1
    const numbered = { id: this.last, event }
    this.remember(numbered)
    for (const subscriber of this.subscribers) subscriber.push(numbered)
  }

  /** Drops what was said before; the reply that says so comes after. */
  forget(): void {
    this.kept = []
    this.underWay.clear()
    this.publish({ type: 'forgotten' })
  }

  subscribe(after: string | undefined): Subscription {
    this.touchedAt = Date.now()
    if (this.subscribers.size >= STREAMS_PER_CHAT) {
      const [oldest] = this.subscribers
      oldest?.end('moved')
    }
    const seen = this.numberAfter(after)
    const queue = new Queue(
      this.kept.filter((kept) => Number(kept.id.split('-')[1]) > seen),
      () => this.subscribers.delete(queue),
    )
    this.subscribers.add(queue)
    return queue
  }

  end(): void {
    for (const subscriber of this.subscribers) subscriber.end()
  }

  private remember(numbered: NumberedEvent): void {
    const { event } = numbered
    if (event.type === 'forgotten') return
    const message = this.underWay.get(event.messageId)
    if (event.type === 'reply') {
      // The same reply sent again after an interruption takes the place of the first.
      this.kept = this.kept.filter((kept) => kept.event.reply.id !== event.reply.id)
      this.kept.push({ id: numbered.id, event })
      if (this.kept.length > REPLIES_KEPT) this.kept.shift()
    }
    if (!message) return
    if (event.type === 'reply') {
      message.replies = [...message.replies.filter(({ id }) => id !== event.reply.id), event.reply]
      message.working = false
    }
    if (event.type === 'progress') message.progress = event.text
    else if (event.type !== 'working') delete message.progress
  }

  /** 0 for an event of an earlier run: everything kept is news to that page. */
  private numberAfter(after: string | undefined): number {
    const [run, number] = after?.split('-') ?? []
    return run === this.run ? Number(number) || 0 : 0
  }
}

/** Events on their way to one page; of several progress events of one message only the last is kept. */
class Queue implements Subscription {
  private waiting: NumberedEvent[]
  private wake: (() => void) | undefined
  private ended = false
  private reason: 'moved' | undefined
  private readonly onEnd: () => void

  constructor(first: NumberedEvent[], onEnd: () => void) {
    this.waiting = first
    this.onEnd = onEnd
  }

  push(numbered: NumberedEvent): void {
    const { event } = numbered
    const before = this.waiting.at(-1)?.event
    if (event.type === 'progress' && before?.type === 'progress' && before.messageId === event.messageId) {
      this.waiting.pop()
    }
    this.waiting.push(numbered)
    if (this.waiting.length > QUEUE_LENGTH) this.end()
    this.wake?.()
  }

  end(reason?: 'moved'): void {
    if (this.ended) return
    this.ended = true
    this.reason = reason
    this.onEnd()
    this.wake?.()
  }

  endedBecause(): 'moved' | undefined {
    return this.reason
  }

  async *events(): AsyncGenerator<NumberedEvent> {
    for (;;) {
      const next = this.waiting.shift()
      if (next) yield next
      else if (this.ended) return
      else {
        await new Promise<void>((resolve) => {
          this.wake = resolve
        })
      }
    }
  }
}
