/** Updates by webhook: each is answered as soon as it is recorded, and worked on afterwards. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Update } from 'grammy/types'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { z } from 'zod'

/** The largest updates are a few kilobytes: a text of 4,096 letters, its entities, and a message answered. */
const MAX_BODY_BYTES = 1 << 20
export const SECRET_HEADER = 'X-Telegram-Bot-Api-Secret-Token'

/** Enough to tell an update from anything else; what is in it is read where it is used. */
const updateSchema = z.looseObject({ update_id: z.number().int() })

export interface WebhookRouteOptions {
  path: string
  secret: string
  /** Resolves when the update is recorded. */
  take: (update: Update) => Promise<void>
}

/**
 * 200 once recorded; 503 where it couldn't be, so that Telegram sends it again; 401 to anybody without the secret.
 */
export function webhookRoutes({ path, secret, take }: WebhookRouteOptions): Hono {
  const expected = digest(secret)
  const app = new Hono()
  app.post(path, bodyLimit({ maxSize: MAX_BODY_BYTES }), async (context) => {
    const given = context.req.header(SECRET_HEADER) ?? ''
    // Digests are of one length, as the comparison needs: it takes the same time wherever they differ.
    if (!timingSafeEqual(digest(given), expected)) return context.body(null, 401)
    const parsed = updateSchema.safeParse(await context.req.json().catch(() => undefined))
    if (!parsed.success) return context.body(null, 400)
    try {
      await take(parsed.data as unknown as Update)
    } catch {
      return context.body(null, 503)
    }
    return context.body(null, 200)
  })
  return app
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
