/** Telegram's settings: docs/telegram.md. */
import { z } from 'zod'
import { type AllowList, address, list, optional, port, text } from './values.ts'

export interface TelegramConfig {
  token: string
  /** Bot API server, where it isn't Telegram's own. */
  apiRoot: string | undefined
  /** Updates by webhook, where it is set; by long polling otherwise. */
  webhook: { url: string; secret: string | undefined; host: string; port: number } | undefined
  allow: AllowList
}

export const telegramSettings = z.object({
  TELEGRAM_BOT_TOKEN: text,
  TELEGRAM_API_ROOT: address,
  TELEGRAM_WEBHOOK_URL: address,
  TELEGRAM_WEBHOOK_SECRET: optional(
    z.string().regex(/^[\w-]{1,256}$/, 'it takes 1-256 of A-Z, a-z, 0-9, _ and -'),
  ),
  TELEGRAM_WEBHOOK_HOST: text,
  TELEGRAM_WEBHOOK_PORT: port,
  TELEGRAM_ALLOW_USERS: list,
  TELEGRAM_ALLOW_CHATS: list,
})

export function telegramConfig(settings: z.infer<typeof telegramSettings>): TelegramConfig | undefined {
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
