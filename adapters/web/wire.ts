/** What goes to the page: plain JSON. The page's scripts take their types from here. */
import type { HistoryEntry, Reply, ReplyPageFacts } from '../adapter.ts'
import { plain } from '../plain.ts'

export type WireReply = Omit<Reply, 'pages'> & { pages: ReplyPageFacts[] }

/** What happens while a message is handled, as it is streamed. */
export type LiveEvent =
  | { type: 'working'; messageId: string }
  | { type: 'progress'; messageId: string; text: string }
  | { type: 'reply'; messageId: string; reply: WireReply; at: string }
  /** Nothing more comes for this message. */
  | { type: 'settled'; messageId: string }
  /** Everything said so far is gone. */
  | { type: 'forgotten' }

/** A bot's entry answers the person's before it. */
export interface WireEntry {
  from: 'person' | 'bot'
  messageId: string
  text: string
  pages: string[]
  reply?: WireReply
  at: string
}

/** A message that was taken and is not part of the history yet. */
export interface WirePending {
  messageId: string
  text: string
  images: number
  /** Whether it waits for its reply. */
  working: boolean
  /** The last progress shown for it. */
  progress?: string
  /** What was said to it, where that is not in the history (yet). */
  replies: WireReply[]
}

export interface WireHistory {
  entries: WireEntry[]
  pending: WirePending[]
  /** Where the stream of events goes on from here. */
  after: string
}

export interface WireSession {
  token: string
  maxUploadBytes: number
  maxMessageBytes: number
  maxFiles: number
  maxTextLength: number
  /** Whether `/sample` has a picture to try. */
  sample: boolean
}

/** Why a request was refused; the page has the words. */
export type RefusalCode =
  | 'unknown-host'
  | 'foreign-origin'
  | 'no-session'
  | 'wrong-token'
  | 'not-a-form'
  | 'broken-form'
  | 'too-large'
  | 'file-too-large'
  | 'too-many-files'
  | 'text-too-long'
  | 'empty'
  | 'too-fast'
  | 'busy'
  | 'stopping'
  | 'not-found'
  | 'failed'

/** Without the functions that draw marked pictures: the page draws its own marks. Ids as the page knows them. */
export function toWireReply(reply: Reply | WireReply, pageId: (id: string) => string): WireReply {
  return {
    ...reply,
    id: pageId(reply.id),
    text: plain(reply.text),
    quotes: reply.quotes.map((quote) => ({ ...quote, quote: plain(quote.quote), where: plain(quote.where) })),
    suggestions: reply.suggestions.map(({ label, text }) => ({ label: plain(label), text: plain(text) })),
    pages: reply.pages.map(({ id, width, height }) => ({ id, width, height })),
  }
}

export function toWireEntry(entry: HistoryEntry, pageId: (id: string) => string): WireEntry {
  return {
    from: entry.from,
    messageId: pageId(entry.messageId),
    text: plain(entry.text),
    pages: entry.pages,
    ...(entry.reply && { reply: toWireReply(entry.reply, pageId) }),
    at: entry.at.toISOString(),
  }
}
