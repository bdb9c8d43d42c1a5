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
  RXCHAT_LEXICON: text.transform((list) => list?.split(',').map((path) => resolve(path.trim())) ?? []),
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
  /** Files with names of the operator's own, beside the shipped lexicon. */
  lexiconFiles: string[]
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
    lexiconFiles: settings.RXCHAT_LEXICON,
    logLevel: settings.RXCHAT_LOG ?? 'info',
  }
}

/** Takes in `.env` of the working folder, where there is one; what is set already wins. */
export function loadEnvironmentFile(path = '.env'): void {
  if (existsSync(path)) process.loadEnvFile(path)
}
