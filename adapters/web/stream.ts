/** The stream of events (server-sent events) of one page. */
import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { Subscription } from './live.ts'

/** Shorter than the minute after which proxies cut a silent connection. */
const SIGN_OF_LIFE_MS = 25_000
/** How long a browser waits before it comes back by itself. */
const COME_BACK_MS = 1_000

export function streamEvents(context: Context, subscription: Subscription): Response {
  context.header('X-Accel-Buffering', 'no')
  const response = streamSSE(context, async (stream) => {
    stream.onAbort(() => subscription.end())
    const signs = setInterval(() => void stream.write(': here\n\n'), SIGN_OF_LIFE_MS)
    try {
      await stream.write(`retry: ${COME_BACK_MS}\n\n`)
      for await (const { id, event } of subscription.events()) {
        await stream.writeSSE({ id, event: event.type, data: JSON.stringify(event) })
      }
      if (subscription.endedBecause() === 'moved') await stream.writeSSE({ event: 'moved', data: '' })
    } finally {
      clearInterval(signs)
      subscription.end()
    }
  })
  response.headers.set('Cache-Control', 'no-store')
  return response
}
