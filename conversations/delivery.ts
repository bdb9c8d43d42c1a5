/**
 * One message in its handler's hands. A step that was finished is never repeated, with one window: a process that
 * dies after the step has had its effect and before its result is on the disk repeats it at the next start.
 */
import type { z } from 'zod'
import type { Begun, MessageRecords } from './records.ts'
import type { Delivery } from './store.ts'

/** The handling that is under way in a conversation. */
export interface Active {
  readonly seq: number
  /** The messages that it is about: several for an album, `seq` the first of them. */
  parts: number[]
  readonly controller: AbortController
  /** The conversation was forgotten by somebody else than this handler. */
  forgotten: boolean
}

export function createDelivery(
  records: MessageRecords,
  active: Active,
  { message, attempt, isNew }: Begun,
): Delivery {
  const { signal } = active.controller
  const steps = new Map<string, Promise<unknown>>()

  const kept = (step: string) => (isNew ? undefined : records.step(active.seq, step))
  const perform = async <Result extends z.core.util.JSONType>(
    step: string,
    run: () => Promise<Result>,
  ): Promise<Result> => {
    const before = kept(step)
    if (before !== undefined) return before as Result
    signal.throwIfAborted()
    const result = await run()
    // Forgotten meanwhile: what was done is done, and nothing of it is kept.
    if (!active.forgotten) await records.keepStep(active.seq, step, result)
    return result
  }

  return {
    message,
    attempt,
    signal,
    earlier: () => ({ step: kept, all: () => (isNew ? [] : records.steps(active.seq)) }),
    once<Result extends z.core.util.JSONType>(step: string, run: () => Promise<Result>): Promise<Result> {
      const underWay = steps.get(step) as Promise<Result> | undefined
      if (underWay !== undefined) return underWay
      const performed = perform(step, run)
      steps.set(step, performed)
      // A step that failed may be tried again within the same attempt.
      performed.catch(() => steps.delete(step))
      return performed
    },
  }
}
