/** Discord's refusals, told apart by what can be done about them. */
import { DiscordAPIError, HTTPError, RateLimitError } from '@discordjs/rest'
import { RESTJSONErrorCodes } from 'discord-api-types/v10'
import { AdapterError, type AdapterErrorCode } from '../adapter.ts'

/** Nobody is there any more, or the bot may not speak to them: nothing to try again. */
const GONE: ReadonlySet<unknown> = new Set([
  RESTJSONErrorCodes.UnknownChannel,
  RESTJSONErrorCodes.UnknownGuild,
  RESTJSONErrorCodes.UnknownUser,
  RESTJSONErrorCodes.MissingAccess,
  RESTJSONErrorCodes.MissingPermissions,
  RESTJSONErrorCodes.CannotSendMessagesToThisUser,
  RESTJSONErrorCodes.CannotSendMessagesToThisUserDueToHavingNoMutualGuilds,
  RESTJSONErrorCodes.ThreadLocked,
  RESTJSONErrorCodes.InvalidActionOnArchivedThread,
])

/** An interaction's token works for 15 minutes, and its first answer must come within 3 seconds. */
const EXPIRED: ReadonlySet<unknown> = new Set([
  RESTJSONErrorCodes.UnknownInteraction,
  RESTJSONErrorCodes.UnknownWebhook,
  RESTJSONErrorCodes.InvalidWebhookToken,
])

export const TOKEN_REFUSED =
  'Discord does not take the token: set DISCORD_BOT_TOKEN to the one on the page “Bot” of the developer portal'

export function asAdapterError(error: unknown): AdapterError {
  if (error instanceof AdapterError) return error
  if (error instanceof RateLimitError) {
    return new AdapterError('rate-limited', 'Discord asks to slow down', {
      cause: error,
      retryAfterMs: error.retryAfter,
    })
  }
  if (error instanceof DiscordAPIError || error instanceof HTTPError) {
    const code = codeFor(error)
    if (code === 'unauthorised') return new AdapterError(code, TOKEN_REFUSED, { cause: error })
    return new AdapterError(code, `Discord refused with ${error.status} (${codeOf(error) ?? 'no code'})`, {
      cause: error,
    })
  }
  // What is neither an answer nor a limit is the network's: a cut connection, a name that isn't found, a timeout.
  return new AdapterError('unreachable', 'Discord can not be reached', { cause: error })
}

function codeFor(error: DiscordAPIError | HTTPError): AdapterErrorCode {
  const code = codeOf(error)
  if (EXPIRED.has(code)) return 'expired'
  if (error.status === 401) return 'unauthorised'
  if (GONE.has(code)) return 'gone'
  if (code === RESTJSONErrorCodes.RequestEntityTooLarge || error.status === 413) return 'too-large'
  if (error.status === 429) return 'rate-limited'
  return error.status >= 500 ? 'unreachable' : 'refused'
}

/** Discord's own number for what went wrong. */
export function codeOf(error: unknown): number | undefined {
  const cause = error instanceof AdapterError ? error.cause : error
  return cause instanceof DiscordAPIError && typeof cause.code === 'number' ? cause.code : undefined
}
