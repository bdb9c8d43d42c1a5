/** Every address of the server, in the order in which a request passes through. */
import { readFile } from 'node:fs/promises'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { AdapterHost, ConversationKey } from '../adapter.ts'
import { securityHeaders } from './headers.ts'
import type { LiveChannels } from './live.ts'
import { Bucket, messagePace, REQUESTS_IN_ALL } from './pace.ts'
import { pageFiles } from './page-files.ts'
import { refuse } from './refusal.ts'
import { fromThePage, knownHost, withToken } from './same-origin.ts'
import { fromPage, type Session, sessionCookies, toPage } from './session.ts'
import { streamEvents } from './stream.ts'
import {
  FORM_OVERHEAD_BYTES,
  MAX_FILES,
  MESSAGE_UPLOADS,
  type PageMessage,
  readUpload,
  UPLOADS_AT_ONCE,
} from './uploads.ts'
import { toWireEntry, type WireHistory, type WireSession } from './wire.ts'

export interface RoutesOptions {
  host: AdapterHost
  live: LiveChannels
  bindAddress: string
  publicUrl: URL | undefined
  maxUploadBytes: number
  maxTextLength: number
  sessionMaxAgeMs: number
  sample: string | undefined
}

type Env = { Variables: { session: Session } }

export async function createRoutes(options: RoutesOptions): Promise<Hono> {
  const https = options.publicUrl?.protocol === 'https:'
  const requests = new Bucket(REQUESTS_IN_ALL)

  const app = new Hono()
  app.use(securityHeaders(https))
  app.use(knownHost(options.bindAddress, options.publicUrl))
  app.use(async (context, next) => {
    const wait = requests.take()
    return wait > 0 ? refuse(context, 429, 'too-fast', wait) : next()
  })
  app.route('/', await pageFiles())
  if (options.sample !== undefined) {
    const { sample } = options
    app.get('/sample', async (context) =>
      context.body(await readFile(sample), 200, {
        'Content-Type': 'image/jpeg',
        'Cache-Control': 'no-cache',
      }),
    )
  }
  app.route('/api', dataRoutes(options, https))
  app.notFound((context) => refuse(context, 404, 'not-found'))
  app.onError((error, context) => {
    options.host.log.error({ error: error.name, path: context.req.routePath ?? '' }, 'web.request-failed')
    return refuse(context, 503, 'failed', 2)
  })
  return app
}

function dataRoutes(options: RoutesOptions, https: boolean): Hono<Env> {
  const { host, live } = options
  const sessions = sessionCookies(https, options.sessionMaxAgeMs)
  const maxMessageBytes = options.maxUploadBytes * MESSAGE_UPLOADS
  const pace = messagePace()
  let uploads = 0

  const data = new Hono<Env>()
  data.use(fromThePage(options.publicUrl))
  data.use(async (context, next) => {
    await next()
    context.header('Cache-Control', 'no-store')
  })

  // The cookie is set here and not with the page itself: a page opened from a link on another site comes without
  // its SameSite=Strict cookie, and must not be given a new one in its place.
  data.get('/session', (context) => {
    const facts: WireSession = {
      token: sessions.open(context).token,
      maxUploadBytes: options.maxUploadBytes,
      maxMessageBytes,
      maxFiles: MAX_FILES,
      maxTextLength: options.maxTextLength,
      sample: options.sample !== undefined,
    }
    return context.json(facts)
  })

  data.use(async (context, next) => {
    const session = sessions.read(context)
    if (!session) return refuse(context, 401, 'no-session')
    context.set('session', session)
    return next()
  })
  data.use(withToken())

  data.get('/history', async (context) => {
    const { chat } = context.var.session
    const channel = live.channel(chat)
    // Taken before the history is read: what happens meanwhile is then told twice rather than never.
    const after = channel.last
    const entries = (await host.history(conversationOf(chat))).map((entry) =>
      toWireEntry(entry, (id) => toPage(chat, id)),
    )
    const pending = channel.pending(new Set(entries.map((entry) => entry.messageId)))
    return context.json({ entries, pending, after } satisfies WireHistory)
  })

  data.get('/events', (context) => {
    const after = context.req.header('last-event-id') ?? context.req.query('after')
    const subscription = live.subscribe(context.var.session.chat, after)
    return subscription ? streamEvents(context, subscription) : refuse(context, 503, 'busy', 5)
  })

  data.get('/pages/:id', async (context) => {
    const jpeg = await host.picture(conversationOf(context.var.session.chat), context.req.param('id'))
    if (!jpeg) return refuse(context, 404, 'not-found')
    return context.body(Uint8Array.from(jpeg), 200, { 'Content-Type': 'image/jpeg' })
  })

  data.post(
    '/messages',
    async (context, next) => {
      const wait = pace(context.var.session.chat)
      if (wait > 0) return refuse(context, 429, 'too-fast', wait)
      if (!context.req.header('content-type')?.startsWith('multipart/form-data')) {
        return refuse(context, 415, 'not-a-form')
      }
      // A form without pictures is small, and never waits for somebody else's pictures.
      if (Number(context.req.header('content-length') ?? Infinity) <= FORM_OVERHEAD_BYTES) return next()
      if (uploads >= UPLOADS_AT_ONCE) return refuse(context, 503, 'busy', 1)
      uploads += 1
      try {
        return await next()
      } finally {
        uploads -= 1
      }
    },
    bodyLimit({
      maxSize: maxMessageBytes + FORM_OVERHEAD_BYTES,
      onError: (context) => refuse(context, 413, 'too-large'),
    }),
    async (context) => {
      const form = await context.req.raw.formData().catch(() => undefined)
      if (!form) return refuse(context, 400, 'broken-form')
      const upload = await readUpload(form, options)
      if ('refused' in upload) return refuse(context, upload.status, upload.refused)
      return take(context, upload.message)
    },
  )

  // The command that every platform has, with a mark by which this page knows to drop what it shows itself.
  data.post('/forget', (context) => {
    const message = { id: `forget-${crypto.randomUUID()}`, text: '/forget', images: [] }
    return take(context, message, { forget: true })
  })

  async function take(context: Context<Env>, message: PageMessage, platformData?: { forget: true }) {
    const { chat } = context.var.session
    const outcome = await host.accept({
      ...message,
      id: fromPage(chat, message.id),
      conversation: conversationOf(chat),
      author: { id: chat },
      receivedAt: new Date(),
      ...(platformData && { platformData }),
    })
    if (outcome === 'accepted' && !platformData) {
      live.channel(chat).accepted(message.id, message.text ?? '', message.images.length)
    }
    return context.json({ messageId: message.id, outcome }, 202)
  }

  return data
}

function conversationOf(chat: string): ConversationKey {
  return { platform: 'web', chat }
}
