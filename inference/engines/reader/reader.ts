/** The embedded engine: reads a page's text, structures it as a prescription, answers from that. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { answerQuestion } from '../../answers/answer.ts'
import type { AnswerChunk, EncodeOptions, InferenceEngine, PageImage, Question } from '../../engine.ts'
import { InferenceError } from '../../errors.ts'
import { readLexiconFiles } from '../../lexicon/user-file.ts'
import { modelsVersion } from '../../ocr/models.ts'
import type { Prescription } from '../../prescription.ts'
import { mergePrescriptions } from '../../structure/merge.ts'
import { packEncoding, type ReaderEncoding, unpackEncoding } from './encoding.ts'
import { startReadingThread } from './thread.ts'

/**
 * Raised whenever the same picture may encode to something else: preprocessing, reading order, lexicon or the
 * reading of lines. Encodings of another version are not taken from a cache.
 */
const PREPROCESSING_VERSION = 4

export interface ReaderOptions {
  /** Names of the operator's own beside the shipped lexicon: docs/lexicon.md. */
  lexiconFiles?: readonly string[]
  /** The worker thread's module. */
  worker?: URL
}

/**
 * Returns at once: models load in the background, and the first page waits for them.
 *
 * @throws {LexiconFileError} when a file of the operator's own can't be used
 */
export async function createReader(options: ReaderOptions = {}): Promise<InferenceEngine<ReaderEncoding>> {
  const { lexiconFiles = [], worker = new URL('./worker.ts', import.meta.url) } = options
  // Here rather than on the thread, so that a wrong line is told when rxchat starts.
  readLexiconFiles(lexiconFiles)
  const thread = startReadingThread(worker, { lexiconFiles })
  return {
    id: `reader/PP-OCRv4@${modelsVersion()}/fp32/${PREPROCESSING_VERSION}${contentMark(lexiconFiles)}`,
    async encode(page: PageImage, encodeOptions?: EncodeOptions) {
      return unpackKept(await thread.read(page, encodeOptions))
    },
    answer,
    report: ({ turn, problems, legibility }) => ({ turn, problems, legibility }),
    prescription: mergedOf,
    pack: (encoding) => packed.get(encoding) ?? packEncoding(encoding),
    unpack: unpackKept,
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
    prescription: mergedOf(pages),
    lines: pages.map(({ lines }) => lines),
    question,
  })
  for (const text of whole.text.match(/[^\n]*\n|[^\n]+/g) ?? []) yield { type: 'text', text }
  yield { type: 'answer', answer: whole }
}

/** What each page was unpacked from: packing it again would stall the bot's thread for nothing. */
const packed = new WeakMap<ReaderEncoding, Uint8Array>()

function unpackKept(bytes: Uint8Array): ReaderEncoding {
  const encoding = unpackEncoding(bytes)
  packed.set(encoding, bytes)
  return encoding
}

/** By its first page: the pages and what they make together, as it was last asked for. */
const merged = new WeakMap<ReaderEncoding, { pages: readonly ReaderEncoding[]; prescription: Prescription }>()

function mergedOf(pages: readonly ReaderEncoding[]): Prescription {
  const known = pages[0] && merged.get(pages[0])
  if (known?.pages.length === pages.length && pages.every((page, i) => page === known.pages[i]))
    return known.prescription
  const prescription = mergePrescriptions(pages.map((page) => page.prescription))
  if (pages[0]) merged.set(pages[0], { pages: [...pages], prescription })
  return prescription
}

/** Other names, other prescriptions: encodings made with one set of files are not taken for another's. */
function contentMark(files: readonly string[]): string {
  if (files.length === 0) return ''
  const hash = createHash('sha256')
  for (const file of files) hash.update(readFileSync(file)).update('\0')
  return `+${hash.digest('hex').slice(0, 16)}`
}
