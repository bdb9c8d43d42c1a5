/** The whole bot beside a Telegram on loopback: the real adapter, store and dialogue; what reads is up to the test. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import type { Log } from '../../../adapters/adapter.ts'
import { createInference } from '../../../inference/serving/inference.ts'
import { type App, type AppOptions, startApp } from '../../../src/app.ts'
import { type Config, readConfig } from '../../../src/config.ts'
import { createScriptedEngine, type Script, type ScriptedEngine } from '../../doubles/scripted-engine.ts'
import { type Person, startTelegram, type TelegramDouble, TOKEN } from '../../doubles/telegram/telegram.ts'

export interface LoggedEvent {
  level: 'info' | 'warn' | 'error'
  fields: Record<string, unknown>
  event: string
}

export interface RunningBot {
  telegram: TelegramDouble
  engine: ScriptedEngine
  app: App
  logged: LoggedEvent[]
  /** Stops it in good order and starts it again on the same store. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export interface BotOptions {
  script?: Script
  /** The embedded reader instead of the scripted engine. */
  reader?: boolean
  environment?: NodeJS.ProcessEnv
  telegram?: TelegramDouble
}

/** A bot for the length of one test. */
export async function startBot(options: BotOptions = {}): Promise<RunningBot> {
  const telegram = options.telegram ?? (await startTelegram())
  const folder = mkdtempSync(join(tmpdir(), 'rxchat-telegram-'))
  const engine = createScriptedEngine(options.script)
  const logged: LoggedEvent[] = []
  const config: Config = readConfig({
    RXCHAT_DATA: join(folder, 'data'),
    RXCHAT_KEY: 'ab'.repeat(32),
    RXCHAT_WEB: 'off',
    TELEGRAM_BOT_TOKEN: TOKEN,
    TELEGRAM_API_ROOT: telegram.root,
    ...options.environment,
  })
  const appOptions: AppOptions = {
    log: recorder(logged),
    ...(!options.reader && { inference: (store) => createInference(engine, { store }) }),
  }
  let app: App | undefined = await startApp(config, appOptions)
  const stop = async () => {
    await app?.stop()
    app = undefined
  }
  onTestFinished(async () => {
    await stop()
    if (options.telegram === undefined) await telegram.close()
    rmSync(folder, { recursive: true })
  })
  return {
    telegram,
    engine,
    get app() {
      if (app === undefined) throw new Error('the bot is stopped')
      return app
    },
    logged,
    stop,
    async restart() {
      await stop()
      app = await startApp(config, appOptions)
    },
  }
}

function recorder(logged: LoggedEvent[]): Log {
  const at =
    (level: LoggedEvent['level']): Log['info'] =>
    (fields, event) => {
      logged.push({ level, fields, event })
    }
  return { info: at('info'), warn: at('warn'), error: at('error') }
}

/** Resolves with the bot's texts in a chat once there are so many. */
export async function texts(person: Person, count: number, timeout = 10_000): Promise<string[]> {
  await vi.waitFor(
    () => {
      if (person.texts().length < count) throw new Error(`${person.texts().length} of ${count} texts`)
    },
    { timeout, interval: 10 },
  )
  return person.texts()
}
