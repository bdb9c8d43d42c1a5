/** The embedded engine: reads a page's text, structures it as a prescription, answers from that. */
import type { AnswerChunk, EncodeOptions, InferenceEngine, PageImage, Question } from '../engine.ts'
import { InferenceError } from '../errors.ts'
import { answerQuestion } from './answers/answer.ts'
import { packEncoding, type ReaderEncoding, unpackEncoding } from './encoding.ts'
import { mergePrescriptions } from './prescription/merge.ts'
import { modelsVersion } from './text/models.ts'
import { startReadingThread } from './thread.ts'

/**
 * Raised whenever the same picture may encode to something else: preprocessing, reading order, lexicon or the
 * reading of lines. Encodings of another version are not taken from a cache.
 */
const PREPROCESSING_VERSION = 1

export interface ReaderOptions {
  /** The worker thread's module. */
  worker?: URL
}

/** Returns at once: models load in the background, and the first page waits for them. */
export async function createReader(options: ReaderOptions = {}): Promise<InferenceEngine<ReaderEncoding>> {
  const thread = startReadingThread(options.worker ?? new URL('./worker.ts', import.meta.url))
  return {
    id: `reader/PP-OCRv4@${modelsVersion()}/fp32/${PREPROCESSING_VERSION}`,
    async encode(page: PageImage, encodeOptions?: EncodeOptions) {
      return unpackEncoding(await thread.read(page, encodeOptions))
    },
    answer,
    report: ({ turn, problems, legibility }) => ({ turn, problems, legibility }),
    prescription: (pages) => mergePrescriptions(pages.map(({ prescription }) => prescription)),
    pack: packEncoding,
    unpack: unpackEncoding,
    close: thread.close,
  }
}

async function* answer(
  pages: readonly ReaderEncoding[],
  question: Question,
  signal?: AbortSignal,
): AsyncIterable<AnswerChunk> {
  if (signal?.aborted) {
    throw new InferenceError('cancelled', 'The question was withdrawn.', { cause: signal.reason })
  }
  const whole = answerQuestion({
    prescription: mergePrescriptions(pages.map(({ prescription }) => prescription)),
    lines: pages.map(({ lines }) => lines),
    question,
  })
  for (const text of whole.text.match(/[^\n]*\n|[^\n]+/g) ?? []) yield { type: 'text', text }
  yield { type: 'answer', answer: whole }
}
