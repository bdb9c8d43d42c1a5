/** The door to everything in this folder: pages in, answers out, each page encoded once. */

import type {
  AnswerChunk,
  EncodeProgress,
  InferenceEngine,
  PageImage,
  PageReport,
  Question,
} from '../engine.ts'
import type { Prescription } from '../prescription.ts'
import { Encodings, type EncodingsOptions } from './encodings.ts'
import { FairQueue, type QueueOptions } from './queue.ts'

/** A page that may already be encoded: the picture is only asked for when it isn't. */
export interface PageSource {
  /** `PageImage.digest` */
  digest: string
  image(): Promise<PageImage>
}

export interface ReadOptions {
  /** Whose turn it is counted as: one conversation's many pages don't delay another's single one. */
  lane: string
  signal?: AbortSignal
  /** Pages ahead in the queue, 0 when it is this one's turn; called when it changes. */
  onQueued?: (ahead: number) => void
  onProgress?: (page: number, progress: EncodeProgress) => void
}

/** Pages that are encoded: any number of questions can be put to them. */
export interface ReadPages {
  reports: PageReport[]
  /** Set when the engine structures what it reads. */
  prescription?: Prescription
  answer(question: Question, signal?: AbortSignal): AsyncIterable<AnswerChunk>
}

export interface InferenceStats {
  /** Encodings found in memory, found in the store, and made by running the model. */
  memoryHits: number
  storeHits: number
  encoded: number
  /** Bytes held in memory. */
  bytes: number
  /** What the hits would have cost, by the mean time of the encodings made. */
  savedMs: number
  /** Times the store could not be read or written; the page was then encoded anew. */
  storeFailures: number
  /** Pages waiting for the model. */
  queued: number
}

export interface Inference {
  readonly engineId: string
  read(pages: readonly PageSource[], options: ReadOptions): Promise<ReadPages>
  /** Removes the encodings of these pages from memory and store, and what the engine keeps of them. */
  forget(digests: readonly string[]): Promise<void>
  stats(): InferenceStats
  close(): Promise<void>
}

export interface InferenceOptions extends EncodingsOptions {
  queue?: QueueOptions
}

export function createInference<Encoding>(
  engine: InferenceEngine<Encoding>,
  { queue: queueOptions, ...encodingsOptions }: InferenceOptions = {},
): Inference {
  const encodings = new Encodings(engine, encodingsOptions)
  const queue = new FairQueue(queueOptions)

  async function read(sources: readonly PageSource[], options: ReadOptions): Promise<ReadPages> {
    const { lane, signal, onQueued, onProgress } = options
    const encoded = await Promise.all(
      sources.map((source, page) =>
        encodings.get(
          source.digest,
          async (shared) => {
            // The picture is fetched before the turn comes: the models never wait for a file.
            const image = await source.image()
            const places = { signal: shared.signal, ...(page === 0 && onQueued ? { onAhead: onQueued } : {}) }
            return queue.run(lane, () => engine.encode(image, shared), places)
          },
          { signal, onProgress: onProgress && ((progress) => onProgress(page, progress)) },
        ),
      ),
    )
    return {
      reports: encoded.map((encoding) => engine.report(encoding)),
      prescription: engine.prescription?.(encoded),
      answer: (question, answerSignal) => engine.answer(encoded, question, answerSignal),
    }
  }

  return {
    engineId: engine.id,
    read,
    forget: async (digests) => {
      for (const digest of digests) engine.forget?.(digest)
      await Promise.all(digests.map((digest) => encodings.forget(digest)))
    },
    stats: () => {
      const { misses, ...stats } = encodings.stats()
      return { ...stats, encoded: misses, queued: queue.waiting }
    },
    close: () => engine.close(),
  }
}
