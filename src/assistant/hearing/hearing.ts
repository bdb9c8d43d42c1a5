/**
 * The words by which people of one language steer the conversation. What they ask about the page, and whether they
 * speak of danger, is understood elsewhere: see `inference/questions/question.ts`.
 */
import type { Command } from '../commands.ts'

export interface Hearing {
  /** Whole messages, in lower case, without a slash or a full stop. */
  commands: Readonly<Record<Command, readonly string[]>>
  /** A picture belongs to the prescription that was sent before: "page 2", "the other side". */
  furtherPage: RegExp
  /** The person says that the reading is wrong. */
  correction: RegExp
  /** Whole messages. */
  thanks: RegExp
  hello: RegExp
  /** Frequent small words that tell this language from the others in its script; empty where the script tells. */
  smallWords: readonly string[]
}
