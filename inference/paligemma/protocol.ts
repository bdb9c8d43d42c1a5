/** What the engine and its worker thread say to each other. */
import type { InferenceErrorCode } from '../errors.ts'
import type { PaliGemmaEncoding } from './encoding.ts'

export interface ThreadOptions {
  folder: string
  threads: number | undefined
}

export type ToWorker =
  | { type: 'encode'; job: number; jpeg: Uint8Array }
  | { type: 'answer'; job: number; encoding: PaliGemmaEncoding; prompt: string; most: number }
  | { type: 'cancel'; job: number }

export type FromWorker =
  | { type: 'encoded'; job: number; encoding: PaliGemmaEncoding }
  | { type: 'text'; job: number; text: string }
  | { type: 'answered'; job: number }
  | { type: 'failed'; job: number; code: InferenceErrorCode; message: string }
