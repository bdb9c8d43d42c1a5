/** What the engine and its worker thread say to each other. */
import type { Box, Turn } from '../../engine.ts'
import type { InferenceErrorCode } from '../../errors.ts'
import type { ModelReady } from './options.ts'
import type { Piece } from './saying.ts'
import type { Provider } from './session.ts'

export interface ThreadOptions {
  folder: string
  threads: number | undefined
  maxNewTokens: number
  approximate: boolean
  providers: readonly Provider[]
}

/** Views of one page: features of each box are wanted. */
export interface EncodeRequest {
  jpeg: Uint8Array
  turn: Turn
  boxes: readonly Box[]
}

/** One view, one prompt. */
export interface AnswerRequest {
  /** `PageImage.digest` */
  page: string
  /** Index into the page's views. */
  view: number
  /** Bytes of float16. */
  features: Uint8Array
  prompt: string
}

export type ToWorker =
  | ({ type: 'encode'; job: number } & EncodeRequest)
  | ({ type: 'answer'; job: number } & AnswerRequest)
  | { type: 'cancel'; job: number }
  | { type: 'forget'; page: string }
  /** Ends the thread as soon as it is between two calls of the runtime. */
  | { type: 'close' }

export type FromWorker =
  | ({ type: 'ready' } & ModelReady)
  /** Of one view after the other. */
  | { type: 'encoded'; job: number; features: Uint8Array }
  | ({ type: 'piece'; job: number } & Piece)
  | { type: 'done'; job: number }
  | {
      type: 'failed'
      job: number
      code: InferenceErrorCode
      message: string
      details: Readonly<Record<string, string | number>>
    }
