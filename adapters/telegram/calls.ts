/**
 * Calls as JSON, past grammY's default: that goes through node-fetch, which costs a busy bot more than everything else
 * that it does for a message. Uploads stay with grammY.
 */
import { Api, HttpError, type Transformer } from 'grammy'
import { createHttpCaller } from '../http-call.ts'

/** Those that may carry a file of ours. */
const UPLOADS: ReadonlySet<string> = new Set(['sendPhoto', 'sendMediaGroup', 'sendDocument'])
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
  const call = createHttpCaller(origin, { timeoutMs, idleMs: IDLE_MS })
  return async (prev, method, payload, signal) => {
    if (UPLOADS.has(method)) return prev(method, payload, signal)
    try {
      // Whatever the status: Telegram's refusals are answers too.
      const { body } = await call({
        method: 'POST',
        path: pathname + method,
        headers: HEADERS,
        body: JSON.stringify(payload ?? {}),
        signal: signal as AbortSignal | undefined,
      })
      const answer = JSON.parse(body.toString())
      if (typeof answer?.ok !== 'boolean') throw new Error('not an answer of the Bot API')
      return answer
    } catch (cause) {
      // As grammY's own: without the address, which holds the token.
      throw new HttpError(`Network request for '${method}' failed!`, cause)
    }
  }
}
