/**
 * The model, as one who may fail: whoever asks gets its word or `undefined`, and only a withdrawn question is an
 * error. After a failure it is left alone for a while.
 */
import type { Answer, EncodeOptions, Evidence, PageImage, Question } from '../../engine.ts'
import { InferenceError } from '../../errors.ts'
import type { PaliGemmaEncoding } from '../paligemma/encoding.ts'
import type { PaliGemmaEngine } from '../paligemma/options.ts'

export type Model = Pick<PaliGemmaEngine, 'id' | 'encode' | 'answer' | 'pack' | 'unpack' | 'forget' | 'close'>

export interface CarefulModel {
  encode(page: PageImage, options?: EncodeOptions): Promise<PaliGemmaEncoding | undefined>
  /** @param where the places where the answer may stand */
  answer(
    pages: readonly PaliGemmaEncoding[],
    question: Question,
    where: readonly Evidence[] | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Answer | undefined>
}

export interface FailureOptions {
  /** Told of every failure, for the log. */
  onFailure?: (error: unknown) => void
  /** Milliseconds; for measuring the pause. */
  now?: () => number
}

/** A model that doesn't fit into memory won't fit a second later, and loading it again stalls the machine. */
const PAUSE_MS = 60_000

/** Refusals that are about the question or the moment: the model itself is well. */
const PASSING: ReadonlySet<string> = new Set(['question-too-long', 'question-empty', 'queue-full'])

export function careful(
  model: Model,
  { onFailure = () => {}, now = () => performance.now() }: FailureOptions = {},
): CarefulModel {
  let failedAt = Number.NEGATIVE_INFINITY

  async function attempt<Result>(
    work: () => Promise<Result>,
    signal: AbortSignal | undefined,
  ): Promise<Result | undefined> {
    if (now() - failedAt < PAUSE_MS) return undefined
    try {
      return await work()
    } catch (error) {
      const code = error instanceof InferenceError ? error.code : 'engine-failed'
      if (signal?.aborted || code === 'cancelled' || code === 'engine-closed') throw error
      onFailure(error)
      if (!PASSING.has(code)) failedAt = now()
      return undefined
    }
  }

  return {
    encode: (page, options = {}) => attempt(() => model.encode(page, options), options.signal),
    answer: (pages, question, where, signal) =>
      attempt(async () => {
        for await (const chunk of model.answer(pages, question, signal, where))
          if (chunk.type === 'answer') return chunk.answer
        throw new InferenceError('engine-failed', 'The model ended without an answer.')
      }, signal),
  }
}
