import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { RefusalCode } from './wire.ts'

/** A code for the page to put into words, in the person's language. */
export function refuse(
  context: Context,
  status: ContentfulStatusCode,
  error: RefusalCode,
  retryAfterSeconds?: number,
): Response {
  if (retryAfterSeconds !== undefined) context.header('Retry-After', String(retryAfterSeconds))
  context.header('Cache-Control', 'no-store')
  return context.json({ error }, status)
}
