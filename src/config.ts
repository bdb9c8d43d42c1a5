/** What the operator can set, read once at the start from the environment and a `.env` file. */
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { type DiscordConfig, discordConfig, discordSettings } from './settings/discord.ts'
import { type ModelConfig, modelConfig, modelSettings } from './settings/model.ts'
import { type TelegramConfig, telegramConfig, telegramSettings } from './settings/telegram.ts'
import { address, flag, optional, port, text } from './settings/values.ts'

const HOUR_MS = 3_600_000
const home = homedir()

const environmentSchema = z.object({
  ...modelSettings.shape,
  ...telegramSettings.shape,
  ...discordSettings.shape,
  RXCHAT_DATA: text.transform((path) =>
    resolve(path ?? join(process.env.XDG_DATA_HOME || join(home, '.local/share'), 'rxchat')),
  ),
  RXCHAT_KEY: text,
  RXCHAT_KEY_FILE: text.transform((path) =>
    resolve(path ?? join(process.env.XDG_CONFIG_HOME || join(home, '.config'), 'rxchat', 'key')),
  ),
  RXCHAT_KEEP_HOURS: optional(
    z.coerce
      .number()
      .positive()
      .max(24 * 365),
  ),
  RXCHAT_WEB: flag,
  RXCHAT_HOST: text,
  RXCHAT_PORT: port,
  RXCHAT_PUBLIC_URL: address,
  RXCHAT_MODELS: text.transform((path) =>
    resolve(path ?? join(process.env.XDG_DATA_HOME || join(home, '.local/share'), 'rxchat', 'models')),
  ),
  HF_ENDPOINT: address,
  RXCHAT_LEXICON: text.transform((list) => list?.split(',').map((path) => resolve(path.trim())) ?? []),
  RXCHAT_RATE_PER_PERSON: optional(z.coerce.number().int().positive()),
  RXCHAT_LOG: optional(z.enum(['silent', 'error', 'warn', 'info', 'debug'])),
})

export interface Config {
  /** Folder of the store. */
  dataDir: string
  /** The encryption key itself (base64 or hex), where the operator holds it outside any file. */
  key: string | undefined
  /** Where the key is kept otherwise; made at first use. */
  keyFile: string
  /** How long a conversation is kept after its last message. */
  keepMs: number
  web: { enabled: boolean; host: string; port: number; publicUrl: string | undefined }
  /** Folder of the models that were pulled. */
  modelsDir: string
  /** The model beside the reader. */
  model: ModelConfig
  /** Where models are pulled from, where it isn't huggingface.co. */
  hubEndpoint: string | undefined
  /** Files with names of the operator's own, beside the shipped lexicon. */
  lexiconFiles: string[]
  /** Messages that one person may send within a minute, everywhere together; no limit where it isn't set. */
  ratePerMinute: number | undefined
  telegram: TelegramConfig | undefined
  discord: DiscordConfig | undefined
  logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug'
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** @throws {ConfigError} naming the setting and what is wrong with it; never its value, which may be a secret */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const parsed = environmentSchema.safeParse(environment)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    throw new ConfigError(`The setting ${String(issue.path[0])} can't be used: ${issue.message}`)
  }
  const settings = parsed.data
  return {
    dataDir: settings.RXCHAT_DATA,
    key: settings.RXCHAT_KEY,
    keyFile: settings.RXCHAT_KEY_FILE,
    keepMs: (settings.RXCHAT_KEEP_HOURS ?? 24) * HOUR_MS,
    web: {
      enabled: settings.RXCHAT_WEB ?? true,
      host: settings.RXCHAT_HOST ?? '127.0.0.1',
      port: settings.RXCHAT_PORT ?? 8080,
      publicUrl: settings.RXCHAT_PUBLIC_URL,
    },
    modelsDir: settings.RXCHAT_MODELS,
    model: modelConfig(settings),
    hubEndpoint: settings.HF_ENDPOINT,
    lexiconFiles: settings.RXCHAT_LEXICON,
    ratePerMinute: settings.RXCHAT_RATE_PER_PERSON,
    telegram: telegramConfig(settings),
    discord: discordConfig(settings),
    logLevel: settings.RXCHAT_LOG ?? 'warn',
  }
}

/** Takes in `.env` of the working folder, where there is one; what is set already wins. */
export function loadEnvironmentFile(path = '.env'): void {
  if (existsSync(path)) process.loadEnvFile(path)
}
