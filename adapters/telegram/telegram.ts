/**
 * Telegram: updates by long polling or webhook, replies through the Bot API (https://core.telegram.org/bots/api).
 * An update is confirmed only once its message is recorded.
 */
import type { LanguageCode } from 'grammy/types'
import type { AdapterHost, AdapterMemory, ChatAdapter, Log } from '../adapter.ts'
import { type Listening, listen } from '../listen.ts'
import { createSigns } from '../signs.ts'
import { createApi } from './calls.ts'
import { createDownload } from './download.ts'
import { refusalOf, toAdapterError } from './errors.ts'
import { type BotIdentity, createSigner } from './identity.ts'
import { ALLOWED_UPDATES, PLATFORM } from './incoming.ts'
import { createIntake, type Intake } from './intake.ts'
import { createMoves } from './moves.ts'
import { createPatience } from './patience.ts'
import { anyOf, type Polling, startPolling } from './polling.ts'
import { DEFAULT_PACE, type ProgressPace } from './progress.ts'
import { createResponding } from './responder.ts'
import { threadOf } from './sending.ts'
import { webhookRoutes } from './webhook.ts'

export interface TelegramAdapterOptions {
  /** From @BotFather. */
  token: string
  /** Bot API server, where it isn't Telegram's own: https://github.com/tdlib/telegram-bot-api */
  apiRoot?: string
  /** Updates by webhook instead of long polling. */
  webhook?: WebhookOptions
  wording: TelegramWording
  /** Keeps which groups have become supergroups. */
  memory?: AdapterMemory
  /** For tests: the pace at which things are shown and tried. */
  pace?: Partial<ProgressPace> & {
    signMs?: number
    backOffMs?: readonly number[]
    pollSeconds?: number
    stallMs?: number
  }
}

export interface WebhookOptions {
  /** Where Telegram reaches this program: `https://rx.example.org/telegram`. */
  url: string
  /** 1-256 of A-Z, a-z, 0-9, - and _; one that only this bot can know where none is given. */
  secret?: string
  /** Address and port to listen on, behind the proxy that ends TLS. */
  host?: string
  port?: number
}

export interface TelegramWording {
  /** Commands with their descriptions, by language; the first language is for everybody else. */
  commands: readonly { language: string; commands: readonly { command: string; description: string }[] }[]
  buttonExpired: (language: string | undefined) => string
}

export interface TelegramAdapter extends ChatAdapter {
  /** The port that the webhook is served on. */
  readonly port: number | undefined
}

export const TELEGRAM_API_ROOT = 'https://api.telegram.org'
/** Seconds for one call; uploads of pictures over slow lines are the longest. Polls have a watch of their own. */
const CALL_SECONDS = 120
/** A start doesn't wait longer than this for Telegram; it goes on trying behind it. */
const START_MS = 10_000
const INTRODUCE_AGAIN_MS = 5_000
/** Telegram's own most: connections at the same time. */
const MAX_CONNECTIONS = 100
/** What is answered sooner than this needs no sign of life. */
const SIGN_AFTER_MS = 300
/** An action is shown for 5 s. */
const SIGN_EVERY_MS = 4_500

export function createTelegramAdapter(options: TelegramAdapterOptions): TelegramAdapter {
  const { token, webhook, wording, pace = {} } = options
  const apiRoot = (options.apiRoot ?? TELEGRAM_API_ROOT).replace(/\/+$/, '')
  const api = createApi({ token, apiRoot, timeoutSeconds: CALL_SECONDS })
  const moves = createMoves(options.memory)
  api.config.use(moves.redirect)
  const signer = createSigner(token)
  let log: Log | undefined
  const { backOffMs } = pace
  const patience = createPatience({ log: () => log, ...(backOffMs && { backOffMs }) })
  const signs = createSigns({
    act({ conversation: place }) {
      const chat = Number(place.chat)
      void patience.offer(place.chat, () => api.sendChatAction(chat, 'typing', threadOf(place)))
    },
    delayMs: pace.signMs ?? SIGN_AFTER_MS,
    everyMs: SIGN_EVERY_MS,
  })
  const responding = createResponding({
    api,
    patience,
    moves,
    signs,
    signer,
    pace: { ...DEFAULT_PACE, ...pace },
    log: () => log,
  })
  const download = createDownload({
    api,
    apiRoot,
    token,
    ownServer: apiRoot !== TELEGRAM_API_ROOT,
    patience,
    ...(backOffMs && { backOffMs }),
    ...(pace.stallMs && { stallMs: pace.stallMs }),
  })
  const stopping = new AbortController()
  let polling: Polling | undefined
  let listening: Listening | undefined
  let introducing: Promise<void> | undefined

  async function start(host: AdapterHost): Promise<void> {
    log = host.log
    await moves.open()
    try {
      await begin(host, await api.getMe(anyOf(stopping.signal, AbortSignal.timeout(START_MS))))
    } catch (error) {
      const failure = refusalOf(error)
      if (failure.code !== 'unreachable' && failure.code !== 'rate-limited') throw failure
      host.log.warn({ platform: PLATFORM, code: failure.code }, 'telegram not reached, trying again')
      introducing = keepIntroducing(host)
    }
  }

  /** Without its own name the bot can't tell who is spoken to: nothing is taken before. */
  async function keepIntroducing(host: AdapterHost): Promise<void> {
    while (!stopping.signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, backOffMs?.[0] ?? INTRODUCE_AGAIN_MS)
        stopping.signal.addEventListener('abort', () => {
          clearTimeout(timer)
          resolve()
        })
      })
      if (stopping.signal.aborted) return
      try {
        return await begin(host, await api.getMe(anyOf(stopping.signal, AbortSignal.timeout(START_MS))))
      } catch (error) {
        const failure = refusalOf(error)
        if (failure.code === 'unreachable' || failure.code === 'rate-limited') continue
        host.log.error({ platform: PLATFORM, code: failure.code }, failure.message)
        return
      }
    }
  }

  async function begin(host: AdapterHost, bot: BotIdentity): Promise<void> {
    const commands = new Set(wording.commands.flatMap((one) => one.commands.map(({ command }) => command)))
    const intake = createIntake({
      api,
      host,
      understanding: { bot, signer, commands, homeOf: moves.homeOf },
      moves,
      onTaken: (message) => signs.waiting(message),
      buttonExpired: wording.buttonExpired,
    })
    if (webhook === undefined) await poll(host, intake)
    else await serve(webhook, intake)
    host.log.info({ platform: PLATFORM, bot: bot.id, webhook: webhook !== undefined }, 'telegram is ready')
    void describe(host)
  }

  async function poll(host: AdapterHost, intake: Intake): Promise<void> {
    // Where this fails, the polling finds out and does it again.
    await api.deleteWebhook().catch(() => undefined)
    if (stopping.signal.aborted) return
    polling = startPolling({
      api,
      take: intake.takeAll,
      log: host.log,
      ...(pace.pollSeconds !== undefined && { pollSeconds: pace.pollSeconds }),
      ...(pace.stallMs !== undefined && { stallMarginMs: pace.stallMs }),
    })
  }

  async function serve({ url, host = '127.0.0.1', port = 0, ...given }: WebhookOptions, intake: Intake) {
    const secret = given.secret ?? signer.sign('webhook', [url], 43)
    const routes = webhookRoutes({ path: new URL(url).pathname, secret, take: intake.take })
    listening ??= await listen(routes.fetch, host, port)
    await api.setWebhook(url, {
      secret_token: secret,
      allowed_updates: ALLOWED_UPDATES,
      max_connections: MAX_CONNECTIONS,
    })
  }

  /** The menu of commands. A bot without it works as well. */
  async function describe(host: AdapterHost): Promise<void> {
    for (const [index, { language, commands }] of wording.commands.entries()) {
      const forLanguage = { language_code: language as LanguageCode }
      const scopes = index === 0 ? [{}, forLanguage] : [forLanguage]
      for (const scope of scopes) {
        if (stopping.signal.aborted) return
        await patience
          .insist('commands', () => api.setMyCommands(commands, scope))
          .catch((error: unknown) => {
            host.log.warn({ platform: PLATFORM, code: toAdapterError(error).code }, 'commands not described')
          })
      }
    }
  }

  function hurry(): void {
    stopping.abort()
    patience.end()
    signs.end()
  }

  return {
    platform: PLATFORM,
    get port() {
      return listening?.port
    },
    start,
    hurry,
    async stop() {
      hurry()
      await introducing
      await polling?.stop()
      await listening?.close()
      await responding.settled()
      polling = undefined
      listening = undefined
    },
    download,
    responder: responding.responder,
  }
}
