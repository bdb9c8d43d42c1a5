/** What went wrong, in words that say what happened and what to do. */
import { AdapterError } from '../../adapters/adapter.ts'
import { StoreError } from '../../conversations/store.ts'
import { InferenceError } from '../../inference/errors.ts'
import type { Catalogue, ErrorCode, Figures } from '../replies/index.ts'

export interface Failure {
  code: ErrorCode
  figures: Figures
}

/** A picture that a question is about and that its time to live has taken. */
export class PictureGone extends Error {
  override readonly name = 'PictureGone'
}

export function failureOf(error: unknown): Failure {
  if (error instanceof InferenceError) return { code: error.code, figures: error.details }
  if (error instanceof AdapterError) return { code: error.code, figures: error.figures }
  if (error instanceof StoreError) return { code: error.code, figures: {} }
  if (error instanceof PictureGone) return { code: 'picture-gone', figures: {} }
  return { code: 'unexpected', figures: {} }
}

export function wordsFor({ code, figures }: Failure, words: Catalogue): string {
  return words.errors[code](figures)
}

/** Worth another attempt at the whole message: the platform or the network may be back soon. */
export function isPassing(error: unknown): boolean {
  return error instanceof AdapterError && (error.code === 'unreachable' || error.code === 'rate-limited')
}

/** Nobody is there any more to be told anything. */
export function isGone(error: unknown): boolean {
  return error instanceof AdapterError && error.code === 'gone'
}
