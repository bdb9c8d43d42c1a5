/** Discord's HTTP API, as discord.js asks it; with what its client leaves to others. */
import { STATUS_CODES } from 'node:http'
import { DefaultRestOptions, REST, type RESTOptions, type ResponseLike } from '@discordjs/rest'
import { createHttpCaller, type HttpAnswer } from '../http-call.ts'

export interface RestSettings {
  token: string
  /** Where Discord's API is, without the version. */
  api: string
  /** What Discord allows this bot. */
  requestsPerSecond: number
}

/** A bucket for every channel that was ever written to: those without work are let go of. */
const SWEEP_MS = 5 * 60_000
/** Pictures over a slow line are the longest; an interaction's three seconds are watched where it is acknowledged. */
const CALL_MS = 60_000
/** Where a limit doesn't say for how long: a proxy's, in front of Discord. The client would ask again at once. */
const UNTOLD_SECONDS = 2

export function createRest({ token, api, requestsPerSecond }: RestSettings): REST {
  const rest = new REST({
    api,
    version: '10',
    globalRequestsPerSecond: requestsPerSecond,
    handlerSweepInterval: SWEEP_MS,
    timeout: CALL_MS,
    makeRequest: requestsTo(api),
  })
  rest.setToken(token)
  const setToken = rest.setToken.bind(rest)
  // The client forgets its token at the first 401: one that was given by mistake would silence the bot until a restart.
  rest.setToken = (other) => (other === null ? rest : setToken(other))
  return rest
}

/** What is JSON goes the short way; uploads, which are forms, the client's own. */
function requestsTo(api: string): RESTOptions['makeRequest'] {
  const { origin } = new URL(api)
  const call = createHttpCaller(origin, { timeoutMs: CALL_MS })
  return async (url, init) => {
    const { body } = init
    const isPlain = (typeof body === 'string' || body == null) && url.startsWith(`${origin}/`)
    const response = isPlain
      ? responseOf(
          await call({
            method: init.method!,
            path: url.slice(origin.length),
            headers: init.headers as Record<string, string>,
            body: body ?? null,
            signal: init.signal ?? undefined,
          }),
        )
      : await DefaultRestOptions.makeRequest(url, init)
    if (response.status === 429 && !response.headers.has('retry-after'))
      response.headers.set('retry-after', String(UNTOLD_SECONDS))
    return response
  }
}

/** What the client asks of headers; the platform's own class takes as long to fill as all else here. */
function headersOf(lines: HttpAnswer['headers']): Headers {
  const named = new Map<string, string>()
  for (let at = 0; at + 1 < lines.length; at += 2)
    named.set(lines[at]!.toString('latin1').toLowerCase(), lines[at + 1]!.toString('latin1'))
  const asked: Pick<Headers, 'get' | 'has' | 'set'> = {
    get: (name) => named.get(name.toLowerCase()) ?? null,
    has: (name) => named.has(name.toLowerCase()),
    set: (name, value) => void named.set(name.toLowerCase(), value),
  }
  return asked as Headers
}

function responseOf({ status, headers, body }: HttpAnswer): ResponseLike {
  return {
    status,
    statusText: STATUS_CODES[status] ?? '',
    ok: status >= 200 && status < 300,
    headers: headersOf(headers),
    body: null,
    bodyUsed: false,
    json: async () => JSON.parse(body.toString()),
    text: async () => body.toString(),
    arrayBuffer: async () => new Uint8Array(body).buffer,
  }
}
