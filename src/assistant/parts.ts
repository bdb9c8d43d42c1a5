/** What the dialogue works with. */
import type { Log } from '../../adapters/adapter.ts'
import type { ConversationStore } from '../../conversations/store.ts'
import type { Inference } from '../../inference/serving/inference.ts'
import type { OpenImage } from './pages.ts'

export interface AssistantParts {
  inference: Inference
  store: ConversationStore
  openImage: OpenImage
  log: Log
  /** Hours for which a conversation is kept after its last message: told to who asks. */
  retentionHours?: number
  /** Characters of one question. */
  maxQuestion?: number
  /** Attempts at one message where the platform or the network fails; the last one says so. */
  maxAttempts?: number
}

/** The same with nothing left open. */
export type AnswerParts = Required<AssistantParts>
