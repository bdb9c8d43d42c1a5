/**
 * The local chat page: one HTTP server that serves the page, takes its messages and sends the replies back over a
 * stream of events. Bound to this machine alone unless told otherwise.
 */
import { AdapterError, type AdapterHost, type ChatAdapter, type Responder } from '../adapter.ts'
import { type Listening, listen } from '../listen.ts'
import { plain } from '../plain.ts'
import { LiveChannels } from './live.ts'
import { createRoutes } from './routes.ts'
import { fromPage, toPage } from './session.ts'
import { toWireReply } from './wire.ts'

export interface WebAdapterOptions {
  /** Address to bind to; anything but a loopback address lets other machines in. */
  host?: string
  /** 0 takes any free port. */
  port?: number
  /** Where people reach the page when a proxy stands before it: `https://rx.example.org`. */
  publicUrl?: string
  /** Per picture. */
  maxUploadBytes?: number
  /** Per message, in UTF-16 units. */
  maxTextLength?: number
  /** How long a browser is recognised after its last visit; what was said is kept by the store's own time. */
  sessionMaxAgeMs?: number
  /** A picture that the page offers to be tried with. */
  sample?: string
}

/** A phone's photograph is 2 to 8 MB; 20 MB leaves room for a scan and is what the image intake takes. */
const MAX_UPLOAD_BYTES = 20 * 1024 * 1024
/** About one printed page of text. */
const MAX_TEXT_LENGTH = 4_000
/** As long as conversations are kept by default. */
const SESSION_MAX_AGE_MS = 24 * 60 * 60 * 1000

export function createWebAdapter(options: WebAdapterOptions = {}): ChatAdapter & { readonly url: string } {
  const { host = '127.0.0.1', port = 8080 } = options
  const publicUrl = options.publicUrl === undefined ? undefined : new URL(options.publicUrl)
  const live = new LiveChannels()
  let listening: Listening | undefined

  return {
    platform: 'web',

    /** The address to open; with port 0 the port is known once it has started. */
    get url() {
      if (publicUrl) return publicUrl.href
      const name = host.includes(':') ? `[${host}]` : host === '0.0.0.0' ? '127.0.0.1' : host
      return `http://${name}:${listening?.port ?? port}/`
    },

    async start(adapterHost: AdapterHost) {
      const app = await createRoutes({
        host: adapterHost,
        live,
        bindAddress: host,
        publicUrl,
        maxUploadBytes: options.maxUploadBytes ?? MAX_UPLOAD_BYTES,
        maxTextLength: options.maxTextLength ?? MAX_TEXT_LENGTH,
        sessionMaxAgeMs: options.sessionMaxAgeMs ?? SESSION_MAX_AGE_MS,
        sample: options.sample,
      })
      listening = await listen(app.fetch, host, port)
      adapterHost.log.info({ port: listening.port }, 'web.listening')
    },

    async stop() {
      live.close()
      await listening?.close()
      listening = undefined
    },

    async download(image) {
      if (image.bytes) return image.bytes
      throw new AdapterError('expired', 'a picture sent from the page is only there with its message')
    },

    responder(message): Responder {
      const { chat } = message.conversation
      const messageId = toPage(chat, message.id)
      const channel = live.channel(chat)
      const forgets = message.platformData?.forget === true
      if (!forgets) channel.accepted(messageId, message.text ?? '', message.images.length)
      const stopWorking = () => channel.publish({ type: 'settled', messageId })
      return {
        working() {
          channel.publish({ type: 'working', messageId })
          return stopWorking
        },
        async progress(text) {
          channel.publish({ type: 'progress', messageId, text: plain(text) })
        },
        async send(reply) {
          if (forgets) channel.forget()
          const wire = toWireReply(reply, (id) => toPage(chat, id))
          channel.publish({ type: 'reply', messageId, reply: wire, at: new Date().toISOString() })
          return { ids: [fromPage(chat, wire.id)] }
        },
      }
    },
  }
}
