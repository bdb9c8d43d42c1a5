/** The door to everything in this folder: pages in, answers out, each page encoded once. */
import type { AnswerChunk, EncodeProgress, PageImage, PageReport, Question } from './engine.ts'
import type { Prescription } from './prescription.ts'

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
  queued: number
}

export interface Inference {
  readonly engineId: string
  read(pages: readonly PageSource[], options: ReadOptions): Promise<ReadPages>
  /** Removes the encodings of these pages from memory and store. */
  forget(digests: readonly string[]): Promise<void>
  stats(): InferenceStats
  close(): Promise<void>
}
