/** What the engine and its worker thread say to each other. */
import type { EncodeProgress, PageImage } from '../../engine.ts'
import type { InferenceErrorCode } from '../../errors.ts'

/** What the thread is started with. */
export interface ReadingThreadOptions {
  lexiconFiles: readonly string[]
}

export type ToWorker =
  | { type: 'read'; job: number; page: PageImage }
  | { type: 'cancel'; job: number }
  /** Ends the thread as soon as it is between two calls of the runtime. */
  | { type: 'close' }

export type FromWorker =
  | { type: 'progress'; job: number; progress: EncodeProgress }
  /** An encoding as `packEncoding` makes it; its buffer is handed over, not copied. */
  | { type: 'encoded'; job: number; packed: Uint8Array }
  | { type: 'failed'; job: number; code: InferenceErrorCode; message: string }
