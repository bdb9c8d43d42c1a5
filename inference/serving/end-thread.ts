/** Ends a thread that holds models. */
import type { Worker } from 'node:worker_threads'

/** Loading the largest graph, or a prefill on a slow machine; what takes longer hangs. */
const LONGEST_CALL_MS = 30_000

/**
 * A thread that is terminated in the midst of a call of the runtime takes the whole process down with it: the call
 * comes back to a thread that may run no code, and aborts. So the thread is told, by its own protocol, to exit when
 * it hears of it, which is between two calls.
 *
 * @param tell posts the message upon which the thread exits
 */
export async function endThread(thread: Worker, tell: () => void): Promise<void> {
  const ended = Promise.withResolvers<void>()
  thread.once('exit', () => ended.resolve())
  tell()
  const tooLong = setTimeout(() => void thread.terminate(), LONGEST_CALL_MS)
  await ended.promise
  clearTimeout(tooLong)
}
