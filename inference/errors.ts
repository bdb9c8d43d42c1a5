/** Why a page or a question was refused. The words for people are in `src/replies`. */
export type InferenceErrorCode =
  | 'empty-file'
  | 'not-an-image'
  | 'unsupported-format'
  | 'broken-image'
  | 'image-too-small'
  | 'too-many-bytes'
  | 'too-many-pixels'
  | 'too-slow'
  | 'pdf-locked'
  | 'pdf-empty'
  | 'question-empty'
  | 'question-too-long'
  | 'queue-full'
  | 'cancelled'
  | 'model-missing'
  | 'model-broken'
  | 'out-of-memory'
  | 'engine-closed'
  | 'engine-failed'

export class InferenceError extends Error {
  override readonly name = 'InferenceError'
  readonly code: InferenceErrorCode
  /** Figures for the wording (`{ limit: 20 }`); never text, names or file contents. */
  readonly details: Readonly<Record<string, string | number>>

  constructor(
    code: InferenceErrorCode,
    message: string,
    options: { cause?: unknown; details?: Record<string, string | number> } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.details = options.details ?? {}
  }
}
