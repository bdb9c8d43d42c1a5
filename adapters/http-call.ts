/**
 * HTTP calls whose answer is taken whole, over connections kept open. Straight through undici's dispatcher: a stream
 * between costs a busy bot as much again as the call itself.
 */
import { type Dispatcher, Pool } from 'undici'

export interface HttpCall {
  method: string
  /** With the query. */
  path: string
  headers: Record<string, string>
  body: string | null
  signal?: AbortSignal | undefined
}

export interface HttpAnswer {
  status: number
  /** Names and values by turns, as they came: not every platform's are looked at. */
  headers: readonly Buffer[]
  body: Buffer
}

/** Resolves whatever the status. @throws what the network threw, or the signal's reason */
export type HttpCaller = (call: HttpCall) => Promise<HttpAnswer>

/**
 * A larger answer fails. A hundred updates of Telegram's or messages of Discord's, with all that may hang on them, are
 * some hundred kilobytes.
 */
const MAX_ANSWER_BYTES = 32 * 2 ** 20

export interface HttpCallerOptions {
  /** Until the answer begins, and between its parts. */
  timeoutMs: number
  /** How long a connection that nobody uses is kept; undici's own time, four seconds, where none is given. */
  idleMs?: number
}

export function createHttpCaller(origin: string, { timeoutMs, idleMs }: HttpCallerOptions): HttpCaller {
  const pool = new Pool(origin, {
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: MAX_ANSWER_BYTES,
    ...(idleMs !== undefined && { keepAliveTimeout: idleMs }),
  })
  return ({ signal, ...call }) =>
    new Promise<HttpAnswer>((resolve, reject) => {
      const chunks: Buffer[] = []
      let status = 0
      let headers: readonly Buffer[] = []
      let abort: (() => void) | undefined
      // Also while there is no connection yet.
      const cut = () => {
        reject(signal?.reason)
        abort?.()
      }
      const settled = () => signal?.removeEventListener('abort', cut)
      if (signal?.aborted) return cut()
      signal?.addEventListener('abort', cut)
      pool.dispatch(call as Dispatcher.DispatchOptions, {
        onConnect(given) {
          abort = given
          if (signal?.aborted) given()
        },
        onHeaders(code, lines) {
          status = code
          headers = lines
          return true
        },
        onData: (chunk) => chunks.push(chunk) > 0,
        onComplete() {
          settled()
          resolve({ status, headers, body: Buffer.concat(chunks) })
        },
        onError(error) {
          settled()
          reject(error)
        },
      })
    })
}
