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
  /** By name in lower case; of several with one name the last. */
  headers: Map<string, string>
  body: Buffer
}

/** Resolves whatever the status. @throws what the network threw, or the signal's reason */
export type HttpCaller = (call: HttpCall) => Promise<HttpAnswer>

export interface HttpCallerOptions {
  /** Until the answer begins, and between its parts. */
  timeoutMs: number
  /** A larger answer fails. */
  maxAnswerBytes: number
  /** A connection that nobody has used for so long may be gone at the other end. */
  idleMs?: number
}

export function createHttpCaller(
  origin: string,
  { timeoutMs, maxAnswerBytes, idleMs }: HttpCallerOptions,
): HttpCaller {
  const pool = new Pool(origin, {
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: maxAnswerBytes,
    ...(idleMs !== undefined && { keepAliveTimeout: idleMs }),
  })
  return ({ signal, ...call }) =>
    new Promise<HttpAnswer>((resolve, reject) => {
      const chunks: Buffer[] = []
      let status = 0
      let headers: HttpAnswer['headers'] = new Map()
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
          headers = named(lines)
          return true
        },
        onData: (chunk) => chunks.push(chunk) > 0,
        onComplete() {
          settled()
          const [only] = chunks
          resolve({ status, headers, body: only && chunks.length === 1 ? only : Buffer.concat(chunks) })
        },
        onError(error) {
          settled()
          reject(error)
        },
      })
    })
}

/** Names and values by turns. */
function named(lines: readonly Buffer[]): Map<string, string> {
  const headers = new Map<string, string>()
  for (let at = 0; at + 1 < lines.length; at += 2)
    headers.set(lines[at]!.toString('latin1').toLowerCase(), lines[at + 1]!.toString('latin1'))
  return headers
}
