/** Why a model could not be fetched. The message is a whole sentence for the operator, with what to do about it. */
export type HubErrorCode =
  /** No token, or one that the hub doesn't know. */
  | 'unauthorised'
  /** The account behind the token hasn't accepted the model's licence. */
  | 'licence'
  | 'not-found'
  /** The hub asks to come back later than is worth waiting. */
  | 'rate-limited'
  /** No answer, or none without a fault, in all attempts. */
  | 'unreachable'
  /** It answered something that a hub doesn't answer. */
  | 'bad-answer'
  /** Size or checksum is not what the hub promised. */
  | 'wrong-content'
  | 'no-space'
  /** Another process is pulling the same model. */
  | 'busy'
  | 'cancelled'

export class HubError extends Error {
  override readonly name = 'HubError'
  readonly code: HubErrorCode
  /** Worth another attempt: a cut, a busy server, a lost name lookup. */
  readonly transient: boolean
  /** How long the server asked to be left alone. */
  readonly retryAfterMs: number | undefined

  constructor(
    code: HubErrorCode,
    message: string,
    options: { cause?: unknown; transient?: boolean; retryAfterMs?: number } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.transient = options.transient ?? false
    this.retryAfterMs = options.retryAfterMs
  }
}
