/** What the rest may ask of the place where conversations are kept. Implemented in this folder. */
import type { Keyv } from 'keyv'
import type { z } from 'zod'
import type { Conversation } from './conversation.ts'
import type { ConversationKey, IncomingMessage } from './message.ts'

export interface ConversationStore {
  /** The conversation, or a new empty one. */
  load(key: ConversationKey): Promise<Conversation>
  /** Keeps it, and sets its time to live anew. */
  save(conversation: Conversation): Promise<void>
  /**
   * Removes everything kept of the conversation at once: turns, pictures, recorded messages. Resolves with the
   * ids of the pages that it held, so that their encodings can be removed too.
   */
  forget(key: ConversationKey): Promise<string[]>
  /** Pictures live and die with the conversation that they were sent in. */
  readonly pictures: {
    put(key: ConversationKey, pageId: string, jpeg: Uint8Array): Promise<void>
    get(key: ConversationKey, pageId: string): Promise<Uint8Array | undefined>
  }
  readonly inbox: Inbox
  /** A namespace of bytes under the same encryption and time to live: for the encodings. */
  bytes(namespace: string): Keyv<Uint8Array>
  close(): Promise<void>
}

/** Every message that was taken and not yet answered, in order, across restarts. */
export interface Inbox {
  /** Durable when it resolves. 'duplicate': this id was accepted before, answered or not. */
  accept(message: IncomingMessage): Promise<'accepted' | 'duplicate'>
  /**
   * Hands over each message that is not done, once, in order within a conversation, conversations side by side;
   * first what an earlier process left. A message is done when its handler resolves; one whose handler rejects
   * is handed over again later, a few times, then given to `onGivenUp`. An error with `retryAfterMs` is not tried
   * again sooner than that; the conversation waits, and no other does.
   */
  run(handle: (delivery: Delivery) => Promise<void>, options?: InboxOptions): void
  /** Stops handing over; resolves when the handlers under way have ended. What is left waits for the next start. */
  stop(): Promise<void>
  /** Messages waiting or under way. */
  pending(): number
}

export interface InboxOptions {
  /** Conversations handled side by side. */
  concurrency?: number
  /** Whether there is anything to answer through; else a message waits for a process that has it, or expires. */
  isReachable?: (conversation: ConversationKey) => boolean
  onGivenUp?: (delivery: Delivery, error: unknown) => Promise<void>
}

/** One message being handled. */
export interface Delivery {
  readonly message: IncomingMessage
  /** 1 for the first time; more after a crash or a failure. */
  readonly attempt: number
  /**
   * Runs a step that must not be repeated (sending a reply) unless an earlier attempt already finished it; the
   * step's result is kept and given back instead. It is on record before the next step is run.
   */
  once<Result extends z.core.util.JSONType>(step: string, run: () => Promise<Result>): Promise<Result>
  /** Keeps the conversation so when the message is done: either both are on record or neither. */
  remember(conversation: Conversation): void
  /** What the steps gave that an earlier attempt has finished; looked up when asked for. */
  earlier(): { step(name: string): z.core.util.JSONType | undefined; all(): z.core.util.JSONType[] }
  /** Raised when the inbox is stopped or the conversation is forgotten. */
  readonly signal: AbortSignal
}

export type StoreErrorCode =
  | 'wrong-key'
  | 'corrupt'
  | 'newer-version'
  | 'disk-full'
  | 'unwritable'
  | 'in-use'
  | 'closed'

export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
  }
}
