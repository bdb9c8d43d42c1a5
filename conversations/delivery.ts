/**
 * One message in its handler's hands. A step that was finished is never repeated, with one window: a process that
 * dies after the step has had its effect and before its result is in the file repeats it at the next start.
 */
import type { z } from 'zod'
import type { Conversation } from './conversation.ts'
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

export interface Handling {
  delivery: Delivery
  /** Takes the message off the record. What its last steps gave then needn't come onto it. */
  finish(): Promise<void>
}

export function createDelivery(
  records: MessageRecords,
  active: Active,
  { message, attempt, isNew }: Begun,
): Handling {
  const { signal } = active.controller
  const steps = new Map<string, Promise<unknown>>()
  /** Not on record yet, or only on its way there. */
  let gave: [step: string, result: z.core.util.JSONType][] = []
  let recording: NodeJS.Immediate | undefined
  let remembered: Conversation | undefined

  const kept = (step: string) => (isNew ? undefined : records.step(active.seq, step))
  const record = async (): Promise<void> => {
    clearImmediate(recording)
    // Forgotten meanwhile: what was done is done, and nothing of it is kept.
    if (active.forgotten) return
    const recorded = gave
    await Promise.all(recorded.map(([step, result]) => records.keepStep(active.seq, step, result)))
    gave = gave.filter((one) => !recorded.includes(one))
  }
  const perform = async <Result extends z.core.util.JSONType>(
    step: string,
    run: () => Promise<Result>,
  ): Promise<Result> => {
    const before = kept(step)
    if (before !== undefined) return before as Result
    signal.throwIfAborted()
    if (gave.length > 0) await record()
    const result = await run()
    gave = [...gave, [step, result]]
    // Mostly it is the last, and the message is done before.
    clearImmediate(recording)
    recording = setImmediate(() => record().catch(() => undefined))
    return result
  }

  return {
    delivery: {
      message,
      attempt,
      signal,
      remember(conversation) {
        remembered = conversation
      },
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
    },
    async finish() {
      clearImmediate(recording)
      try {
        await records.finish(active.parts, active.forgotten ? undefined : remembered)
      } catch (error) {
        await record().catch(() => undefined)
        throw error
      }
    },
  }
}
