/** What is said between the bot and the process that opens files. */
import type { PageImage } from '../engine.ts'
import type { Failure } from '../serving/failure.ts'
import type { ImageLimits } from './limits.ts'

export interface ToOpener {
  file: Uint8Array
  limits: ImageLimits
}

export type FromOpener =
  /** Code is loaded: what it takes from now on is the file's own. */
  { type: 'ready' } | { type: 'opened'; pages: PageImage[] } | { type: 'refused'; failure: Failure }
