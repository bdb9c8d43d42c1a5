/**
 * Opening, turning and drawing on pictures, few at a time. It runs on the process's pool of threads, which syncs the
 * store and looks up addresses too: a flood of photographs that filled it would keep every other message from being
 * recorded, and each picture under way holds its pixels in memory.
 */
import { availableParallelism } from 'node:os'
import { type ConversationKey, idOf } from '../../conversations/message.ts'
import { FairQueue, type TaskOptions } from '../../inference/serving/queue.ts'

/** Of the pool's four threads; half the cores, for the models use them all. */
const AT_ONCE = Math.min(3, Math.max(1, Math.floor(availableParallelism() / 2)))

/** Messages under way are bounded already. */
const queue = new FairQueue({ concurrency: AT_ONCE, maxWaiting: Number.POSITIVE_INFINITY })

/**
 * Messages with pictures under way, each of which may hold a file of 20 MB. The others wait here with nothing in
 * memory but themselves, so that many conversations can go on beside them.
 */
const MESSAGES_AT_ONCE = 24
const messages = new FairQueue({ concurrency: MESSAGES_AT_ONCE, maxWaiting: Number.POSITIVE_INFINITY })

/** Fetching and reading what came with one message, when the conversation's turn comes. */
export function pageTurn<Result>(
  conversation: ConversationKey,
  work: () => Promise<Result>,
  options: TaskOptions,
): Promise<Result> {
  return messages.run(idOf(conversation), work, options)
}

/** Runs it when the conversation's turn comes. */
export function pictureWork<Result>(
  conversation: ConversationKey,
  work: () => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  return queue.run(idOf(conversation), work, signal === undefined ? {} : { signal })
}
