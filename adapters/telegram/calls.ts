/**
 * Calls as JSON over connections kept open, straight through undici: grammY's default goes through node-fetch, which
 * costs a busy bot more than everything else that it does for a message, and Node's own client half as much again as
 * this one. Uploads stay with grammY.
 */
import { Api, HttpError, type Transformer } from 'grammy'
import { type Dispatcher, Pool } from 'undici'

/** Those that may carry a file of ours. */
const UPLOADS: ReadonlySet<string> = new Set(['sendPhoto', 'sendMediaGroup', 'sendDocument'])
/** The largest answer is a hundred updates of a few kilobytes each; one of this size isn't Telegram's. */
const MAX_ANSWER_BYTES = 32 * 2 ** 20
/** A connection that nobody has used for so long may be gone at the other end. */
const IDLE_MS = 30_000
const HEADERS = { 'content-type': 'application/json' } as const

export interface ApiOptions {
  token: string
  /** Without a slash at its end. */
  apiRoot: string
  /** One call's. */
  timeoutSeconds: number
}

export function createApi({ token, apiRoot, timeoutSeconds }: ApiOptions): Api {
  const api = new Api(token, { apiRoot, timeoutSeconds })
  api.config.use(directly(`${apiRoot}/bot${token}/`, timeoutSeconds * 1000))
  return api
}

function directly(root: string, timeoutMs: number): Transformer {
  const { origin, pathname } = new URL(root)
  const pool = new Pool(origin, {
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    keepAliveTimeout: IDLE_MS,
    maxResponseSize: MAX_ANSWER_BYTES,
  })
  return async (prev, method, payload, signal) => {
    if (UPLOADS.has(method)) return prev(method, payload, signal)
    try {
      const body = JSON.stringify(payload ?? {})
      return await answerTo(
        pool,
        { path: pathname + method, method: 'POST', headers: HEADERS, body },
        signal as AbortSignal | undefined,
      )
    } catch (cause) {
      // As grammY's own: without the address, which holds the token.
      throw new HttpError(`Network request for '${method}' failed!`, cause)
    }
  }
}

/** Whatever the status: Telegram's refusals are answers too. Without a stream between, which costs as much again. */
function answerTo<Answer>(
  pool: Pool,
  call: Dispatcher.DispatchOptions,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  return new Promise<Answer>((resolve, reject) => {
    const chunks: Buffer[] = []
    let abort: (() => void) | undefined
    // Also while there is no connection yet.
    const cut = () => {
      reject(signal?.reason)
      abort?.()
    }
    const settled = () => signal?.removeEventListener('abort', cut)
    if (signal?.aborted) return cut()
    signal?.addEventListener('abort', cut)
    pool.dispatch(call, {
      onConnect(given) {
        abort = given
        if (signal?.aborted) given()
      },
      onHeaders: () => true,
      onData: (chunk) => chunks.push(chunk) > 0,
      onComplete() {
        settled()
        try {
          const answer = JSON.parse(Buffer.concat(chunks).toString())
          if (typeof answer?.ok !== 'boolean') throw new Error('not an answer of the Bot API')
          resolve(answer)
        } catch (error) {
          reject(error as Error)
        }
      },
      onError(error) {
        settled()
        reject(error)
      },
    })
  })
}
