/** What the inbox asks of the place where messages are recorded. */
import type { z } from 'zod'
import type { Conversation } from './conversation.ts'
import type { ConversationKey, IncomingMessage } from './message.ts'

/** A message waiting, by number and conversation alone; what it says is read when its turn comes. */
export interface Waiting {
  /** Rises with every message accepted. */
  seq: number
  /** The same for all messages of one conversation; tells nothing else. */
  conversation: string
}

export interface Begun {
  message: IncomingMessage
  attempt: number
  /** Handed over for the first time: none of its steps can have been kept. */
  isNew: boolean
}

export interface MessageRecords {
  /** On the disk when it resolves; `undefined` when the message's id is known already. */
  add(message: IncomingMessage): Promise<Waiting | undefined>
  /** Everything not done, in order. */
  waiting(): Waiting[]
  conversationOf(key: ConversationKey): string
  /** Counts an attempt and gives the message; `undefined` when it is no longer kept. */
  begin(seq: number): Promise<Begun | undefined>
  /** The message, without counting an attempt; `undefined` when it is no longer kept or can't be read. */
  peek(seq: number): IncomingMessage | undefined
  /** The attempt was cut short from outside and doesn't count. */
  takeBack(seq: number): Promise<void>
  step(seq: number, step: string): z.core.util.JSONType | undefined
  /** What all its kept steps gave. */
  steps(seq: number): z.core.util.JSONType[]
  /** When it resolves it outlives the process, and the machine's power a few milliseconds later. */
  keepStep(seq: number, step: string, result: z.core.util.JSONType): Promise<void>
  /**
   * Wipes all but the ids, which are kept to know the messages when they come again, and keeps what is to be remembered
   * of them; all of it or nothing.
   */
  finish(seqs: readonly number[], remembered?: Conversation): Promise<void>
  /** The same for all that waits in a conversation, except the one given. */
  finishAll(conversation: string, except?: number): void
}
