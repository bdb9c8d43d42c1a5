/** Discord's HTTP API, as discord.js asks it; with what its client leaves to others. */
import { DefaultRestOptions, REST, type RESTOptions } from '@discordjs/rest'

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
    makeRequest,
  })
  rest.setToken(token)
  const setToken = rest.setToken.bind(rest)
  // The client forgets its token at the first 401: one that was given by mistake would silence the bot until a restart.
  rest.setToken = (other) => (other === null ? rest : setToken(other))
  return rest
}

const makeRequest: RESTOptions['makeRequest'] = async (url, init) => {
  const response = await DefaultRestOptions.makeRequest(url, init)
  if (response.status === 429 && !response.headers.has('retry-after'))
    response.headers.set('retry-after', String(UNTOLD_SECONDS))
  return response
}
