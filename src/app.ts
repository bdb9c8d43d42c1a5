/** Joins the parts: the store, the engine, the dialogue, and every surface that is configured. */
import { fileURLToPath } from 'node:url'
import type { Keyv } from 'keyv'
import { AdapterError, type AdapterHost, type ChatAdapter, type Log } from '../adapters/adapter.ts'
import type { ConversationStore, Delivery } from '../conversations/store.ts'
import { LANGUAGES } from '../inference/engine.ts'
import { openImage } from '../inference/page/image.ts'
import type { Inference } from '../inference/serving/inference.ts'
import { createAccess } from './access.ts'
import { createAssistant } from './assistant/assistant.ts'
import type { Config } from './config.ts'
import { type ModelReady, openInference } from './inference.ts'
import { createLog } from './log.ts'
import { asLanguage, menuIn, wordsIn } from './replies/index.ts'
import type { DiscordConfig } from './settings/discord.ts'
import type { TelegramConfig } from './settings/telegram.ts'
import { openStore } from './store.ts'

const HOUR_MS = 3_600_000
/** Conversations answered side by side: those that wait for a page to be read leave room for quick ones. */
const SIDE_BY_SIDE = 128

export interface App {
  /** Address of the local page, where it is served. */
  url: string | undefined
  inference: Inference
  /** Takes no more messages, finishes those under way, closes everything. Safe to call twice. */
  stop(): Promise<void>
}

/** Adapters beside the local page, for `rxchat chat` and for tests. */
export interface AppOptions {
  adapters?: readonly ChatAdapter[]
  log?: Log
  /** What reads pages in place of the embedded reader; it is given where encodings are kept. */
  inference?: (encodings: Keyv<Uint8Array>) => Inference
  /** Called when the model beside the reader is in memory, where there is one. */
  onModelReady?: (ready: ModelReady) => void
  /** Called when it fails; the reader goes on alone, and says so in its answers. */
  onModelFailure?: (error: unknown) => void
}

/**
 * Starts everything; the models load in the background.
 *
 * @throws {StoreError} when the store can't be opened; {LexiconFileError}; {InferenceError} `model-missing` or
 * `model-broken` for the model that is asked for; {AdapterError} when no surface at all could be started
 */
export async function startApp(config: Config, options: AppOptions = {}): Promise<App> {
  const log = options.log ?? createLog(config.logLevel)
  const store = await openStore(config, (error) => log.error({ code: codeOf(error) }, 'store'))
  const encodings = store.bytes('encodings')
  const inference =
    options.inference?.(encodings) ??
    (await openInference(config, {
      store: encodings,
      onModelReady: options.onModelReady,
      onModelFailure: (error) => {
        log.error({ code: codeOf(error) }, 'model failed')
        options.onModelFailure?.(error)
      },
    }).catch(async (error: unknown) => {
      await store.close()
      throw error
    }))
  const assistant = createAssistant({
    inference,
    store,
    openImage,
    log,
    retentionHours: config.keepMs / HOUR_MS,
  })
  const access = createAccess({
    allow: { telegram: config.telegram?.allow, discord: config.discord?.allow },
    ratePerMinute: config.ratePerMinute,
    log,
  })
  const host: AdapterHost = {
    accept: async (message) => {
      if (access.admits(message)) return store.inbox.accept(message)
      const adapter = running.get(message.conversation.platform)
      if (adapter !== undefined) void access.turnAway(message, adapter)
      return 'refused'
    },
    history: (conversation) => assistant.history(conversation),
    picture: (conversation, pageId) => store.pictures.get(conversation, pageId),
    log,
  }

  let stopping: Promise<void> | undefined
  const running = new Map<string, ChatAdapter>()
  const stop = () => {
    stopping ??= stopAll([...running.values()], store, inference)
    return stopping
  }
  try {
    const web = config.web.enabled ? await webAdapter(config) : undefined
    const telegram = config.telegram
      ? await telegramAdapter(config.telegram, store.bytes('telegram'))
      : undefined
    const discord = config.discord
      ? await discordAdapter(config.discord, store.bytes('discord sessions'))
      : undefined
    const adapters = [web, telegram, discord, ...(options.adapters ?? [])].filter(
      (adapter) => adapter !== undefined,
    )
    await startAdapters(adapters, host, running)
    const handle = async (delivery: Delivery) => {
      const adapter = adapterFor(delivery, running)
      if (await access.paces(delivery, adapter)) await assistant.handle(delivery, adapter)
    }
    store.inbox.run(handle, {
      concurrency: SIDE_BY_SIDE,
      // One that is switched off today may be back tomorrow, within the time that messages are kept.
      isReachable: ({ platform }) => running.has(platform),
      onGivenUp: (delivery, error) => assistant.giveUp(delivery, adapterFor(delivery, running), error),
    })
    return { url: running.has('web') ? web?.url : undefined, inference, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function webAdapter({ web }: Config) {
  const { createWebAdapter } = await import('../adapters/web/web.ts')
  return createWebAdapter({
    host: web.host,
    port: web.port,
    ...(web.publicUrl && { publicUrl: web.publicUrl }),
    sample: fileURLToPath(new URL('../samples/clinic-printed.jpg', import.meta.url)),
  })
}

async function telegramAdapter({ token, apiRoot, webhook }: TelegramConfig, memory: Keyv<Uint8Array>) {
  const { createTelegramAdapter } = await import('../adapters/telegram/telegram.ts')
  return createTelegramAdapter({
    token,
    memory,
    ...(apiRoot !== undefined && { apiRoot }),
    ...(webhook && {
      webhook: {
        url: webhook.url,
        host: webhook.host,
        port: webhook.port,
        ...(webhook.secret && { secret: webhook.secret }),
      },
    }),
    wording: {
      commands: LANGUAGES.map((language) => ({ language, commands: menuIn(language) })),
      buttonExpired: (language) => wordsIn(asLanguage(language) ?? 'en').buttonExpired,
    },
  })
}

async function discordAdapter({ allow: _, ...settings }: DiscordConfig, sessions: Keyv<Uint8Array>) {
  const { createDiscordAdapter } = await import('../adapters/discord/discord.ts')
  return createDiscordAdapter({ ...settings, sessions })
}

/** One surface that can't start doesn't keep the others from it; if none can, the first one's reason is thrown. */
async function startAdapters(
  adapters: readonly ChatAdapter[],
  host: AdapterHost,
  running: Map<string, ChatAdapter>,
) {
  const failures: unknown[] = []
  for (const adapter of adapters) {
    // Before it starts: it may hand over its first message at once.
    running.set(adapter.platform, adapter)
    try {
      await adapter.start(host)
    } catch (error) {
      running.delete(adapter.platform)
      failures.push(error)
      const { platform } = adapter
      // Adapters' own words name what to do about it, and no secrets.
      const event = error instanceof AdapterError ? error.message : 'surface not started'
      host.log.error({ platform, code: codeOf(error) }, event)
    }
  }
  if (running.size === 0 && failures.length > 0) throw failures[0]
}

async function stopAll(adapters: readonly ChatAdapter[], store: ConversationStore, inference: Inference) {
  for (const adapter of adapters) adapter.hurry?.()
  // The inbox first: what is under way still needs its surface to be answered through.
  await store.inbox.stop()
  await Promise.allSettled(adapters.map((adapter) => adapter.stop()))
  await inference.close()
  await store.close()
}

function adapterFor({ message }: Delivery, running: ReadonlyMap<string, ChatAdapter>): ChatAdapter {
  const adapter = running.get(message.conversation.platform)
  if (adapter === undefined) throw new Error(`no surface for ${message.conversation.platform} is running`)
  return adapter
}

function codeOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown }
  return typeof code === 'string' ? code : String(name)
}
