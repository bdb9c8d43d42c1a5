/** What the operator can set, read once at the start from the environment and a `.env` file. */
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'

const HOUR_MS = 3_600_000
const home = homedir()

/** An empty line in `.env` means "not set". */
const unset = z.literal('').transform(() => undefined)
const text = z.union([unset, z.string().min(1)]).optional()
/** Ids parted by commas or spaces. */
const ids = text.transform((list) => list?.split(/[\s,]+/).filter((id) => id !== '') ?? [])
/** Discord's ids; a name in their place would never fit anything. */
const snowflakes = ids.refine(
  (list) => list.every((id) => /^\d{15,20}$/.test(id)),
  'it takes ids, numbers of 17 to 20 figures: switch on “Developer Mode” in Discord and choose “Copy ID”',
)
/** "4", or "0,1/4". */
const SHARDS = /^(?:(?<ids>\d+(?:,\d+)*)\/)?(?<count>[1-9]\d*)$/
const flag = z.union([unset, z.stringbool()]).optional()

const environmentSchema = z.object({
  RXCHAT_DATA: text.transform((path) =>
    resolve(path ?? join(process.env.XDG_DATA_HOME || join(home, '.local/share'), 'rxchat')),
  ),
  RXCHAT_KEY: text,
  RXCHAT_KEY_FILE: text.transform((path) =>
    resolve(path ?? join(process.env.XDG_CONFIG_HOME || join(home, '.config'), 'rxchat', 'key')),
  ),
  RXCHAT_KEEP_HOURS: z
    .union([
      unset,
      z.coerce
        .number()
        .positive()
        .max(24 * 365),
    ])
    .optional(),
  RXCHAT_WEB: flag,
  RXCHAT_HOST: text,
  RXCHAT_PORT: z.union([unset, z.coerce.number().int().min(0).max(65_535)]).optional(),
  RXCHAT_PUBLIC_URL: z.union([unset, z.url({ protocol: /^https?$/ })]).optional(),
  RXCHAT_MODELS: text.transform((path) =>
    resolve(path ?? join(process.env.XDG_DATA_HOME || join(home, '.local/share'), 'rxchat', 'models')),
  ),
  HF_ENDPOINT: z.union([unset, z.url({ protocol: /^https?$/ })]).optional(),
  RXCHAT_LEXICON: text.transform((list) => list?.split(',').map((path) => resolve(path.trim())) ?? []),
  RXCHAT_RATE_PER_PERSON: z.union([unset, z.coerce.number().int().positive()]).optional(),
  TELEGRAM_BOT_TOKEN: text,
  TELEGRAM_API_ROOT: z.union([unset, z.url({ protocol: /^https?$/ })]).optional(),
  TELEGRAM_WEBHOOK_URL: z.union([unset, z.url({ protocol: /^https?$/ })]).optional(),
  TELEGRAM_WEBHOOK_SECRET: z
    .union([unset, z.string().regex(/^[\w-]{1,256}$/, 'it takes 1-256 of A-Z, a-z, 0-9, _ and -')])
    .optional(),
  TELEGRAM_WEBHOOK_HOST: text,
  TELEGRAM_WEBHOOK_PORT: z.union([unset, z.coerce.number().int().min(0).max(65_535)]).optional(),
  TELEGRAM_ALLOW_USERS: ids,
  TELEGRAM_ALLOW_CHATS: ids,
  DISCORD_BOT_TOKEN: text,
  DISCORD_API_ROOT: z.union([unset, z.url({ protocol: /^https?$/ })]).optional(),
  DISCORD_TEAM_CHANNELS: snowflakes,
  DISCORD_PHARMACIST_ROLES: snowflakes,
  DISCORD_ALLOW_USERS: snowflakes,
  DISCORD_ALLOW_CHANNELS: snowflakes,
  DISCORD_ALLOW_SERVERS: snowflakes,
  DISCORD_SHARDS: z
    .union([unset, z.string().regex(SHARDS, 'it takes a count (4), or shards and their count (0,1/4)')])
    .optional(),
  DISCORD_REQUESTS_PER_SECOND: z.union([unset, z.coerce.number().int().min(1).max(10_000)]).optional(),
  RXCHAT_LOG: z.union([unset, z.enum(['silent', 'error', 'warn', 'info', 'debug'])]).optional(),
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

export interface TelegramConfig {
  token: string
  /** Bot API server, where it isn't Telegram's own. */
  apiRoot: string | undefined
  /** Updates by webhook, where it is set; by long polling otherwise. */
  webhook: { url: string; secret: string | undefined; host: string; port: number } | undefined
  allow: AllowList
}

export interface DiscordConfig {
  token: string
  /** Where Discord's API is, where it isn't its own. */
  api?: string
  /** Channels where every prescription gets a thread for all to see. */
  teamChannels: string[]
  /** Roles whose members may confirm and correct readings there. */
  pharmacistRoles: string[]
  /** Which shards of how many run here. */
  shards?: { count: number; ids?: number[] }
  requestsPerSecond?: number
  allow: AllowList
}

/** Who is let in, by the platform's ids: one hit is enough; everybody where all lists are empty. */
export interface AllowList {
  users: string[]
  chats: string[]
  /** Discord's guilds. */
  servers: string[]
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** @throws {ConfigError} naming the setting and what is wrong with it; never its value, which may be a secret */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const parsed = environmentSchema.safeParse(environment)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    throw new ConfigError(`The setting ${issue.path.join('.')} can't be used: ${issue.message}`)
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
    hubEndpoint: settings.HF_ENDPOINT,
    lexiconFiles: settings.RXCHAT_LEXICON,
    ratePerMinute: settings.RXCHAT_RATE_PER_PERSON,
    telegram: telegramConfig(settings),
    discord: discordConfig(settings),
    logLevel: settings.RXCHAT_LOG ?? 'warn',
  }
}

function telegramConfig(settings: z.infer<typeof environmentSchema>): TelegramConfig | undefined {
  const token = settings.TELEGRAM_BOT_TOKEN
  if (token === undefined) return undefined
  const url = settings.TELEGRAM_WEBHOOK_URL
  return {
    token,
    apiRoot: settings.TELEGRAM_API_ROOT,
    webhook:
      url === undefined
        ? undefined
        : {
            url,
            secret: settings.TELEGRAM_WEBHOOK_SECRET,
            host: settings.TELEGRAM_WEBHOOK_HOST ?? '127.0.0.1',
            port: settings.TELEGRAM_WEBHOOK_PORT ?? 8081,
          },
    allow: {
      users: settings.TELEGRAM_ALLOW_USERS,
      chats: settings.TELEGRAM_ALLOW_CHATS,
      servers: [],
    },
  }
}

function discordConfig(settings: z.infer<typeof environmentSchema>): DiscordConfig | undefined {
  const token = settings.DISCORD_BOT_TOKEN
  if (token === undefined) return undefined
  const { DISCORD_API_ROOT: api, DISCORD_REQUESTS_PER_SECOND: requestsPerSecond } = settings
  const shards = SHARDS.exec(settings.DISCORD_SHARDS ?? '')?.groups
  return {
    token,
    ...(api !== undefined && { api }),
    teamChannels: settings.DISCORD_TEAM_CHANNELS,
    pharmacistRoles: settings.DISCORD_PHARMACIST_ROLES,
    ...(shards && {
      shards: {
        count: Number(shards.count),
        ...(shards.ids !== undefined && { ids: shards.ids.split(',').map(Number) }),
      },
    }),
    ...(requestsPerSecond !== undefined && { requestsPerSecond }),
    allow: {
      users: settings.DISCORD_ALLOW_USERS,
      chats: settings.DISCORD_ALLOW_CHANNELS,
      servers: settings.DISCORD_ALLOW_SERVERS,
    },
  }
}

/** Takes in `.env` of the working folder, where there is one; what is set already wins. */
export function loadEnvironmentFile(path = '.env'): void {
  if (existsSync(path)) process.loadEnvFile(path)
}
