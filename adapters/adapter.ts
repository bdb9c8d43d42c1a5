/**
 * The contract between a chat platform and the rest. An adapter only translates: a platform's update becomes an
 * `IncomingMessage`, a `Reply` becomes whatever the platform shows. It knows no engine and keeps no state that a
 * restart would miss.
 */
import type { ConversationKey, ImageSource, IncomingMessage } from '../conversations/message.ts'

export type { ConversationKey, ImageSource, IncomingMessage }

/** What an adapter is given to work with. */
export interface AdapterHost {
  /**
   * Records the message durably. Resolves when it is safe to acknowledge the update to the platform; handling
   * comes later, in order, through `responder`. 'duplicate' means that this id was recorded before; 'refused' that
   * its author may not use the bot here, and is told so: nothing was recorded, and it need not come again.
   */
  accept(message: IncomingMessage): Promise<'accepted' | 'duplicate' | 'refused'>
  /** What was said in a conversation, oldest first: for surfaces that draw it themselves. */
  history(conversation: ConversationKey): Promise<HistoryEntry[]>
  /** A page's picture, turned upright, as JPEG; `undefined` when it is gone. */
  picture(conversation: ConversationKey, pageId: string): Promise<Uint8Array | undefined>
  /** Sizes, ids and timings only; never text, names, file URLs or tokens. */
  log: Log
}

/** A place of an adapter's own that outlives the process, for what its platform tells only once. */
export interface AdapterMemory {
  get(key: string): Promise<Uint8Array | undefined>
  set(key: string, value: Uint8Array): Promise<unknown>
}

export interface Log {
  info(fields: Record<string, string | number | boolean>, event: string): void
  warn(fields: Record<string, string | number | boolean>, event: string): void
  error(fields: Record<string, string | number | boolean>, event: string): void
}

export interface HistoryEntry {
  from: 'person' | 'bot'
  messageId: string
  text: string
  /** Ids of the pages that the person sent with it. */
  pages: string[]
  reply?: Omit<Reply, 'pages'> & { pages: ReplyPageFacts[] }
  at: Date
}

export interface ChatAdapter {
  /** 'telegram', 'discord', 'web', 'terminal': the first part of every conversation's key. */
  readonly platform: string
  start(host: AdapterHost): Promise<void>
  /** The process is about to stop: takes no more updates, and waits for nothing that can be sent later as well. */
  hurry?(): void
  /** Takes no more updates; resolves when nothing of its own is under way. */
  stop(): Promise<void>
  /** Fetches an image that a message refers to. Errors are `AdapterError`s. */
  download(image: ImageSource, signal: AbortSignal): Promise<Uint8Array>
  /** Made from the recorded message alone, so that it also works after a restart. */
  responder(message: IncomingMessage): Responder
}

/** The way back to the person who sent one message. */
export interface Responder {
  /** A sign of life within a second ("typing"), kept up until `send` or the returned function is called. */
  working(): () => void
  /**
   * Shows what is going on, or the answer so far; each call replaces the last. May be dropped or merged. A message
   * that is sent for it goes through `once`, where it is given, as the part `PROGRESS`.
   */
  progress(text: string, once?: OncePerPart): Promise<void>
  /** An earlier attempt, in a process that has died, showed progress in these messages: they are replaced or go. */
  resume?(ids: readonly string[]): void
  /** Delivers a reply. A second call with the same `reply.id` after a restart must not show it twice where the
   *  platform allows that to be known. A reply that takes several messages runs the sending of each through
   *  `once`, where it is given. */
  send(reply: Reply, once?: OncePerPart): Promise<SentMessage>
}

/** The part that is replaced by the reply: kept so that the next attempt can do that too. */
export const PROGRESS = 'progress'

/** Sends a part unless an earlier attempt at the same reply has sent it; resolves with the platform's ids either way. */
export type OncePerPart = (part: string, send: () => Promise<string[]>) => Promise<string[]>

export interface SentMessage {
  /** Platform ids of the messages that carry this reply: a later `replyTo` finds the prescription by them. */
  ids: string[]
}

export interface Reply {
  /** Stable for one incoming message and step: the same after a restart. */
  id: string
  kind: 'answer' | 'notice' | 'problem' | 'emergency'
  /** Plain text, never markup; `[1]` … refer to `quotes`. Paragraphs are parted by newlines. */
  text: string
  /** How far the answer can be trusted; set on answers. */
  standing?: 'read' | 'unsure' | 'absent' | 'not-understood'
  quotes: ReplyQuote[]
  /** The pages that the quotes stand on, in page order; empty when there is nothing to show. */
  pages: ReplyPage[]
  /** Whether the marked picture should be shown at once, where the platform shows pictures beside text. */
  showPicture: boolean
  /** Questions to offer as buttons. */
  suggestions: Suggestion[]
  /** Set on a reading that a pharmacist may confirm or correct, where the surface knows who is one. */
  review?: ReplyReview
  language: string
}

export interface ReplyReview {
  /** As in `IncomingMessage.review`. */
  prescription: string
  /** As they stand now: read from the page, or corrected since. */
  medicines: ReviewedMedicine[]
}

export interface ReviewedMedicine {
  id: string
  name: string
  strength?: string
  directions?: string
}

export interface ReplyQuote {
  /** As in the text's `[1]`. */
  number: number
  /** Index into `Reply.pages`. */
  page: number
  quote: string
  /** 0..1 of the upright page. */
  box: { x: number; y: number; width: number; height: number }
  quad?: readonly (readonly [x: number, y: number])[]
  confidence: number
  /** Where on the page in words of the person's language: "page 1, upper half". */
  where: string
}

export interface ReplyPageFacts {
  /** Id for `AdapterHost.picture`. */
  id: string
  width: number
  height: number
}

export interface ReplyPage extends ReplyPageFacts {
  /** The page with this reply's quotes boxed and numbered, as JPEG. Drawn when first asked for. */
  marked(): Promise<Uint8Array>
}

export interface Suggestion {
  /** Short enough for a button. */
  label: string
  /** What is sent when it is chosen. */
  text: string
}

/** A platform's own failure, told apart by what can be done about it. */
export type AdapterErrorCode =
  | 'unauthorised' // the token is wrong or revoked: stop this adapter
  | 'conflict' // another process polls with the same token
  | 'gone' // the chat was deleted or the bot blocked: drop quietly
  | 'rate-limited'
  | 'unreachable' // try again later
  | 'too-large' // the platform won't hand out a file of this size
  | 'expired' // the file or interaction is no longer there
  | 'refused'

export class AdapterError extends Error {
  override readonly name = 'AdapterError'
  readonly code: AdapterErrorCode
  readonly retryAfterMs: number | undefined
  /** What the words for it name: `{ limitMegabytes: 20 }`. */
  readonly figures: Readonly<Record<string, string | number>>

  constructor(
    code: AdapterErrorCode,
    message: string,
    options: {
      cause?: unknown
      retryAfterMs?: number
      figures?: Readonly<Record<string, string | number>>
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.retryAfterMs = options.retryAfterMs
    this.figures = options.figures ?? {}
  }
}
