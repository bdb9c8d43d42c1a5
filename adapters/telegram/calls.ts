/**
 * Calls as JSON over connections kept open, straight through Node's own client: grammY's default goes through
 * node-fetch, which costs a busy bot more than everything else that it does for a message. Uploads stay with it.
 */
import {
  type ClientRequest,
  Agent as HttpAgent,
  type IncomingMessage,
  request as requestHttp,
} from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { Api, HttpError, type Transformer } from 'grammy'

/** Those that may carry a file of ours. */
const UPLOADS: ReadonlySet<string> = new Set(['sendPhoto', 'sendMediaGroup', 'sendDocument'])
/** The largest answer is a hundred updates of a few kilobytes each; one of this size isn't Telegram's. */
const MAX_ANSWER_BYTES = 32 * 2 ** 20

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
  const isHttps = root.startsWith('https:')
  const agent = isHttps ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true })
  const request = isHttps ? requestHttps : requestHttp
  return async (prev, method, payload, signal) => {
    if (UPLOADS.has(method)) return prev(method, payload, signal)
    const body = Buffer.from(JSON.stringify(payload ?? {}))
    try {
      return await answerOf(
        request(`${root}${method}`, {
          agent,
          method: 'POST',
          headers: { 'content-type': 'application/json', 'content-length': body.byteLength },
          ...(signal && { signal: signal as AbortSignal }),
        }),
        body,
        timeoutMs,
      )
    } catch (cause) {
      // As grammY's own: without the address, which holds the token.
      throw new HttpError(`Network request for '${method}' failed!`, cause)
    }
  }
}

/** Whatever the status: Telegram's refusals are answers too. */
function answerOf<Answer>(request: ClientRequest, body: Buffer, timeoutMs: number): Promise<Answer> {
  return new Promise<Answer>((resolve, reject) => {
    const timer = setTimeout(() => request.destroy(new Error('no answer in time')), timeoutMs)
    const fail = (error: Error) => {
      clearTimeout(timer)
      reject(error)
    }
    request.once('error', fail)
    request.once('response', (response: IncomingMessage) => {
      const chunks: Buffer[] = []
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        bytes += chunk.byteLength
        if (bytes > MAX_ANSWER_BYTES) request.destroy(new Error('an answer without end'))
      })
      response.once('error', fail)
      response.once('end', () => {
        clearTimeout(timer)
        try {
          const answer = JSON.parse(Buffer.concat(chunks).toString())
          if (typeof answer?.ok !== 'boolean') throw new Error('not an answer of the Bot API')
          resolve(answer)
        } catch (error) {
          reject(error as Error)
        }
      })
    })
    request.end(body)
  })
}
