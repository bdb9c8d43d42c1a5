/**
 * Keeps other sites out of a server that every page open in this browser can reach. Three checks that fail apart
 * from each other: the name that was asked for (DNS rebinding), who asks (cross-site requests), and a token.
 */
import { isIP } from 'node:net'
import type { MiddlewareHandler } from 'hono'
import { refuse } from './refusal.ts'
import type { Session } from './session.ts'
import { tokenMatches } from './session.ts'

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]'])
const SAFE_METHODS = new Set(['GET', 'HEAD'])
export const TOKEN_HEADER = 'x-rxchat-token'

/**
 * A rebinding site reaches this server under its own name, so only names that can't be anybody's are served:
 * loopback's, the public address, and plain IP addresses where the server was bound to more than loopback.
 * Ports are not compared: a forwarded port differs, and a foreign name is refused whatever its port.
 */
export function knownHost(bindAddress: string, publicUrl: URL | undefined): MiddlewareHandler {
  const boundToLoopback = LOOPBACK_NAMES.has(bindAddress) || bindAddress === '::1'
  return async (context, next) => {
    const name = hostName(context.req.header('host'))
    const known =
      name !== undefined &&
      (LOOPBACK_NAMES.has(name) ||
        name === publicUrl?.hostname ||
        name === bindAddress ||
        (!boundToLoopback && isIP(name.replace(/^\[|\]$/g, '')) !== 0))
    return known ? next() : refuse(context, 421, 'unknown-host')
  }
}

/** Requests for data come from the page itself; changes must prove it with an Origin. */
export function fromThePage(publicUrl: URL | undefined): MiddlewareHandler {
  return async (context, next) => {
    const site = context.req.header('sec-fetch-site')
    if (site !== undefined && site !== 'same-origin' && site !== 'none') {
      return refuse(context, 403, 'foreign-origin')
    }
    const origin = context.req.header('origin')
    if (SAFE_METHODS.has(context.req.method) && origin === undefined) return next()
    const own =
      origin !== undefined &&
      (origin === publicUrl?.origin ||
        (publicUrl === undefined && origin === `http://${context.req.header('host')}`))
    return own ? next() : refuse(context, 403, 'foreign-origin')
  }
}

export function withToken(): MiddlewareHandler<{ Variables: { session: Session } }> {
  return async (context, next) => {
    if (SAFE_METHODS.has(context.req.method)) return next()
    return tokenMatches(context.var.session, context.req.header(TOKEN_HEADER))
      ? next()
      : refuse(context, 403, 'wrong-token')
  }
}

function hostName(header: string | undefined): string | undefined {
  try {
    return header === undefined ? undefined : new URL(`http://${header}`).hostname
  } catch {
    return undefined
  }
}
