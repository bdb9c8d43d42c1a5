/**
 * Who is asking: a random id in a cookie that page scripts can't read. Everything else is derived from it, so
 * that nothing has to be remembered here and a restart logs nobody out.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'

/** 256 bits: nobody guesses a neighbour's conversation. */
const SESSION_BYTES = 32
const SESSION_SHAPE = /^[\w-]{43}$/

export interface Session {
  /** The conversation's `chat`: a digest, so that the cookie itself is never stored or logged. */
  chat: string
  /** What the page must send with every change: a foreign site can neither read nor derive it. */
  token: string
}

export interface SessionCookies {
  /** The browser's session, when it has one. */
  read(context: Context): Session | undefined
  /** The browser's session, or a new one; either way its cookie lives on from now. */
  open(context: Context): Session
}

export function sessionCookies(secure: boolean, maxAgeMs: number): SessionCookies {
  // The prefix makes browsers refuse the cookie from other hosts and from plain http; it needs https.
  const name = secure ? '__Host-rxchat' : 'rxchat'

  const idOf = (context: Context) => {
    const id = getCookie(context, name)
    return id !== undefined && SESSION_SHAPE.test(id) ? id : undefined
  }

  return {
    read(context) {
      const id = idOf(context)
      return id === undefined ? undefined : sessionOf(id)
    },
    open(context) {
      const id = idOf(context) ?? randomBytes(SESSION_BYTES).toString('base64url')
      setCookie(context, name, id, {
        path: '/',
        httpOnly: true,
        sameSite: 'Strict',
        secure,
        maxAge: Math.round(maxAgeMs / 1000),
      })
      return sessionOf(id)
    },
  }
}

function sessionOf(id: string): Session {
  return {
    chat: createHash('sha256').update(`chat:${id}`).digest('base64url').slice(0, 32),
    token: createHmac('sha256', id).update('page token').digest('base64url'),
  }
}

export function tokenMatches(session: Session, given: string | undefined): boolean {
  const expected = Buffer.from(session.token)
  const actual = Buffer.from(given ?? '')
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}

/** The page's own message ids are only unique within one browser: on the platform they carry the chat's name. */
export function fromPage(chat: string, id: string): string {
  return `${chat}.${id}`
}

export function toPage(chat: string, id: string): string {
  return id.startsWith(`${chat}.`) ? id.slice(chat.length + 1) : id
}
