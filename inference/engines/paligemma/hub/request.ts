/** One request to a hub: its token, its redirects, and its refusals in words. */
import { HubError } from './errors.ts'
import { RETRY, type RetryPolicy, retryAfterMs } from './retry.ts'

export const DEFAULT_ENDPOINT = 'https://huggingface.co'

export interface HubOptions {
  /** Where the hub is, `HF_ENDPOINT`. */
  endpoint?: string
  /** An access token of an account that may read the model, `HF_TOKEN`. */
  token?: string
  retry?: Partial<RetryPolicy>
  /** A connection that brings nothing for this long counts as cut. */
  idleMs?: number
}

export interface Hub {
  endpoint: URL
  token: string | undefined
  retry: RetryPolicy
  idleMs: number
}

/** Long enough for a CDN that fetches a cold file, short enough to notice a lost Wi-Fi. */
const IDLE_MS = 30_000
/** The hub itself sends on once or twice. */
const MAX_REDIRECTS = 5

export function connectHub(options: HubOptions = {}): Hub {
  const endpoint = options.endpoint ?? DEFAULT_ENDPOINT
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol)) {
    throw new HubError('unreachable', `HF_ENDPOINT is not a web address: ${endpoint}`)
  }
  return {
    endpoint: new URL(endpoint.endsWith('/') ? endpoint : `${endpoint}/`),
    token: options.token,
    retry: { ...RETRY, ...options.retry },
    idleMs: options.idleMs ?? IDLE_MS,
  }
}

export interface Asked {
  /** The model that it is about: "google/paligemma2-3b-mix-448". */
  model: string
  url: URL
  headers?: Record<string, string>
  signal: AbortSignal
}

/**
 * Follows redirects itself: the token goes to the hub alone, never to the host that it sends us on to.
 *
 * @throws {HubError} for every answer but 2xx
 */
export async function request(hub: Hub, { model, url, headers, signal }: Asked): Promise<Response> {
  let target = url
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const ours = target.origin === hub.endpoint.origin
    const response = await fetchOnce(target, {
      redirect: 'manual',
      signal,
      headers: {
        // A compressed answer would have ranges of its own.
        'accept-encoding': 'identity',
        ...headers,
        ...(ours && hub.token !== undefined && { authorization: `Bearer ${hub.token}` }),
      },
    })
    const location = response.headers.get('location')
    if (response.status >= 300 && response.status < 400 && location !== null) {
      await response.body?.cancel()
      target = new URL(location, target)
      if (!/^https?:$/.test(target.protocol)) break
      continue
    }
    if (response.ok) return response
    await response.body?.cancel()
    throw refusal(hub, model, response, ours)
  }
  throw new HubError('bad-answer', `${url.host} sends ${url.pathname} on and on, or to no web address.`)
}

async function fetchOnce(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (cause) {
    if (init.signal?.aborted) throw cause
    throw new HubError('unreachable', `${url.host} can't be reached; check the network.`, {
      cause,
      transient: true,
    })
  }
}

function refusal(hub: Hub, model: string, { status, headers }: Response, ours: boolean): HubError {
  const page = new URL(model, hub.endpoint).href
  const kind = headers.get('x-error-code')
  if (status === 429 || status >= 500) {
    const wait = retryAfterMs(headers.get('retry-after'))
    const options = { transient: true, ...(wait !== undefined && { retryAfterMs: wait }) }
    return status === 429
      ? new HubError(
          'rate-limited',
          `The hub takes no more requests for now${wait ? `; try again in ${Math.ceil(wait / 60_000)} min` : ''}.`,
          options,
        )
      : new HubError('unreachable', `The hub is in trouble (${status}); try again later.`, options)
  }
  // A signed address that has run out: the hub gives a fresh one at the next attempt.
  if (!ours) return new HubError('unreachable', `The hub's store refused (${status}).`, { transient: true })
  if (status === 403 || (status === 401 && kind === 'GatedRepo' && hub.token !== undefined)) {
    return new HubError(
      'licence',
      `${model} is gated: accept its licence at ${page} with the account that the token belongs to. ` +
        'A fine-grained token also needs the right to read public gated repositories.',
    )
  }
  if (status === 401) {
    const settings = new URL('settings/tokens', hub.endpoint).href
    return new HubError(
      'unauthorised',
      hub.token === undefined
        ? `${model} can't be read without a token: accept its licence at ${page}, make a token at ${settings}, ` +
            'and set HF_TOKEN to it.'
        : `The hub doesn't accept the token, or ${model} doesn't exist: check the name, and HF_TOKEN against ${settings}.`,
    )
  }
  if (status === 404) {
    const what = kind === 'RevisionNotFound' ? 'has no such revision' : 'is not on the hub'
    return new HubError('not-found', `${model} ${what} (${page}).`)
  }
  return new HubError('bad-answer', `The hub refused with ${status}.`)
}
