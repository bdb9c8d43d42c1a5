/** Discord's settings: docs/discord.md. */
import { z } from 'zod'
import { type AllowList, address, list, optional, text } from './values.ts'

/** Discord's ids; a name in their place would never fit anything. */
const snowflakes = list.refine(
  (ids) => ids.every((id) => /^\d{15,20}$/.test(id)),
  'it takes ids, numbers of 17 to 20 figures: switch on “Developer Mode” in Discord and choose “Copy ID”',
)
/** "4", or "0,1/4". */
const SHARDS = /^(?:(?<ids>\d+(?:,\d+)*)\/)?(?<count>[1-9]\d*)$/

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

export const discordSettings = z.object({
  DISCORD_BOT_TOKEN: text,
  DISCORD_API_ROOT: address,
  DISCORD_TEAM_CHANNELS: snowflakes,
  DISCORD_PHARMACIST_ROLES: snowflakes,
  DISCORD_ALLOW_USERS: snowflakes,
  DISCORD_ALLOW_CHANNELS: snowflakes,
  DISCORD_ALLOW_SERVERS: snowflakes,
  DISCORD_SHARDS: optional(
    z.string().regex(SHARDS, 'it takes a count (4), or shards and their count (0,1/4)'),
  ),
  DISCORD_REQUESTS_PER_SECOND: optional(z.coerce.number().int().min(1).max(10_000)),
})

export function discordConfig(settings: z.infer<typeof discordSettings>): DiscordConfig | undefined {
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
