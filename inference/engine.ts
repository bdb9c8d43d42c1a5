/**
 * The contract between the dialogue and whatever reads a page. Everything above `inference/` knows these
 * types and nothing else of it; every engine (the embedded reader, PaliGemma) is one implementation.
 */
import type { Prescription } from './prescription.ts'

/** A rectangle on the upright page; every number is 0..1, the origin is the top left corner. */
export interface Box {
  x: number
  y: number
  width: number
  height: number
}

/** Four corners on the upright page, clockwise from the text's top left, 0..1: fits a slanted line closely. */
export type Quad = readonly [Point, Point, Point, Point]
export type Point = readonly [x: number, y: number]

/** Clockwise degrees by which the picture must be turned so that its text stands upright. */
export type Turn = 0 | 90 | 180 | 270

/** One page as a picture that is safe to decode: turned by its EXIF mark, sRGB, no metadata, within limits. */
export interface PageImage {
  /** SHA-256 (hex) of the file as it was received, with the page number for a page of a PDF. */
  readonly digest: string
  /** Pixels. */
  readonly width: number
  readonly height: number
  /** JPEG file bytes of the page. */
  readonly jpeg: Uint8Array
}

/** What can be wrong with a page as a photograph; each has words and a remedy in `src/replies`. */
export type PageProblem =
  | 'blurry'
  | 'dark'
  | 'overexposed'
  | 'low-resolution'
  | 'no-text'
  | 'unreadable'
  | 'not-a-prescription'

/** What is known of a page as a whole once it is encoded. */
export interface PageReport {
  turn: Turn
  problems: PageProblem[]
  /** 0..1: mean confidence of what was recognised, weighted by length. */
  legibility: number
}

/** Where a statement stands on the page. */
export interface Evidence {
  /** Index into the pages that were asked about, from 0. */
  page: number
  box: Box
  quad?: Quad
  /** The page's own words, as recognised: never corrected, completed or translated. */
  quote: string
  /** 0..1 */
  confidence: number
}

/**
 * How far an answer or a field can be trusted. `read`: the page says so, legibly. `unsure`: something is there
 * and may be misread; candidates are shown. `absent`: it was looked for, and the page doesn't say. `not-understood`:
 * nothing is known of the page by it, since the question was not understood.
 */
export type Standing = 'read' | 'unsure' | 'absent' | 'not-understood'

/** BCP-47 codes of the languages in which answers can be framed. Quotes are never translated. */
export const LANGUAGES = ['en', 'hi', 'es', 'fr', 'bn'] as const
export type Language = (typeof LANGUAGES)[number]

export interface Question {
  /** Complete on its own: "it" and "the second one" are already resolved against the conversation. */
  text: string
  /** The language that the answer is framed in. */
  language: Language
  /** Ids of the items (`Medicine.id`, `Diagnosis.id`) that the person's pronouns were resolved to. */
  about?: readonly string[]
}

/** Something on the page that an answer speaks of; what "it" may mean in the next question. */
export interface Subject {
  kind: 'medicine' | 'diagnosis' | 'test' | 'person' | 'line'
  /** Id within the prescription, where the item has one. */
  id?: string
  /** As quoted. */
  label: string
}

export interface Answer {
  /** Plain text without markup. `[1]`, `[2]` … point into `evidence`, counted from 1. */
  text: string
  standing: Standing
  evidence: Evidence[]
  /** What the question was understood to ask, in the engine's own terms ('medicines', 'duration', 'ocr' …). */
  intent: string
  /** In the order in which the answer names them. */
  subjects: Subject[]
  /** Set where the question asks for advice, or speaks of danger: the dialogue puts its own words first. */
  caution?: 'advice' | 'emergency'
  /** 0..1: how sure a model is of its own words, where it has a measure for them beside its evidence's. */
  confidence?: number
  /** Made in a faster way that can give other words than the model's own. */
  approximate?: true
}

/** An answer as it grows: pieces of text, then the whole answer once, last. */
export type AnswerChunk = { type: 'text'; text: string } | { type: 'answer'; answer: Answer }

/** How far the reading of one page has come. */
export interface EncodeProgress {
  stage: 'preparing' | 'finding-text' | 'reading-text' | 'understanding'
  /** 0..1 over the whole page. */
  done: number
}

export interface EncodeOptions {
  signal?: AbortSignal
  onProgress?: (progress: EncodeProgress) => void
}

/**
 * Reads prescription pages. One implementation per model family.
 *
 * Encoding is costly and done once per page image; answering is cheap and done any number of times. Errors are
 * `InferenceError`s; a raised signal rejects with code `cancelled`.
 */
export interface InferenceEngine<Encoding = unknown> {
  /** Family, checkpoint, revision, precision and preprocessing version: part of every cache key. */
  readonly id: string
  encode(page: PageImage, options?: EncodeOptions): Promise<Encoding>
  answer(pages: readonly Encoding[], question: Question, signal?: AbortSignal): AsyncIterable<AnswerChunk>
  report(encoding: Encoding): PageReport
  /** The structured prescription over all its pages; only engines that structure what they read have it. */
  prescription?(pages: readonly Encoding[]): Prescription
  /**
   * False for an encoding that lacks something for the moment, such as the part of a model that failed: it answers,
   * and is soon made again. Every encoding is whole where an engine doesn't say.
   */
  isWhole?(encoding: Encoding): boolean
  /** Bytes that outlive the process; `unpack(pack(e))` answers exactly as `e` does. */
  pack(encoding: Encoding): Uint8Array
  unpack(bytes: Uint8Array): Encoding
  /** Lets go of everything that the engine itself keeps of a page, by `PageImage.digest`. */
  forget?(digest: string): void
  close(): Promise<void>
}
