/** The bot on a stand-in for Discord: the real adapter, store and dialogue, an engine that reads what it is told to. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Log } from '../../../adapters/adapter.ts'
import { createDiscordAdapter, type DiscordAdapterOptions } from '../../../adapters/discord/discord.ts'
import { openConversationStore } from '../../../conversations/open.ts'
import type { ConversationStore } from '../../../conversations/store.ts'
import { openImage } from '../../../inference/page/image.ts'
import { createInference } from '../../../inference/serving/inference.ts'
import { createAssistant } from '../../../src/assistant/assistant.ts'
import { type Discord, type DiscordOptions, startDiscord } from '../../doubles/discord/discord.ts'
import { createScriptedEngine, type Script, type ScriptedEngine } from '../../doubles/scripted-engine.ts'

export interface RunningBot {
  discord: Discord
  engine: ScriptedEngine
  store: ConversationStore
  /** Lines of the log, as JSON. */
  logged: string[]
  /** Resolves when everything that was taken is answered. */
  settled(): Promise<void>
  /** Ends the bot as a stop does, and starts another on the same store and Discord. */
  restart(): Promise<void>
  stop(): Promise<void>
  close(): Promise<void>
}

export interface RunningOptions {
  /** Another bot's Discord, which outlives this one. */
  on?: Discord
  discord?: DiscordOptions
  adapter?: Partial<DiscordAdapterOptions>
  script?: Script
}

const KEY = new Uint8Array(32).fill(9)

export async function runBot({
  discord: world,
  adapter: settings,
  script,
  on,
}: RunningOptions = {}): Promise<RunningBot> {
  const discord = on ?? (await startDiscord(world))
  const folder = mkdtempSync(join(tmpdir(), 'rxchat-discord-'))
  const engine = createScriptedEngine(script)
  const logged: string[] = []
  const write = (fields: object, event: string) => {
    logged.push(JSON.stringify({ ...fields, event }))
  }
  const log: Log = { info: write, warn: write, error: write }
  let store: ConversationStore
  let stop: () => Promise<void>
  const start = async () => {
    const opened = await openConversationStore({ folder, key: KEY, retryDelaysMs: [20, 20, 20] })
    store = opened
    const inference = createInference(engine, { store: opened.bytes('encodings') })
    const assistant = createAssistant({ inference, store: opened, openImage, log })
    const adapter = createDiscordAdapter({
      token: discord.token,
      api: discord.api,
      requestsPerSecond: 10_000,
      sessions: opened.bytes('discord'),
      ...settings,
    })
    await adapter.start({
      accept: (message) => opened.inbox.accept(message),
      history: (conversation) => assistant.history(conversation),
      picture: (conversation, page) => opened.pictures.get(conversation, page),
      log,
    })
    opened.inbox.run((delivery) => assistant.handle(delivery, adapter), {
      onGivenUp: (delivery, error) => assistant.giveUp(delivery, adapter, error),
    })
    let stopping: Promise<void> | undefined
    stop = () => {
      stopping ??= (async () => {
        adapter.hurry?.()
        await opened.inbox.stop()
        await adapter.stop()
        await inference.close()
        await opened.close()
      })()
      return stopping
    }
  }
  await start()
  return {
    discord,
    engine,
    get store() {
      return store
    },
    logged,
    async settled() {
      await expect.poll(() => store.inbox.pending(), { timeout: 15_000, interval: 5 }).toBe(0)
    },
    async restart() {
      await stop()
      await start()
    },
    stop: () => stop(),
    async close() {
      await stop()
      // Whatever it was that was said, and how: nobody is pinged.
      for (const { body } of discord.calls) {
        const said = (body.data ?? body) as Record<string, unknown>
        if ('content' in said) expect(said.allowed_mentions).toMatchObject({ parse: [] })
      }
      if (on === undefined) await discord.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
