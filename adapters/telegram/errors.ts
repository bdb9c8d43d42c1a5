/**
 * Telegram's refusals in the adapters' terms. Nothing of the failed call goes along: addresses hold the token, and
 * payloads what people wrote.
 */
import { GrammyError, HttpError } from 'grammy'
import { AdapterError } from '../adapter.ts'
import { MAX_DOWNLOAD_BYTES } from './limits.ts'

/** Descriptions of 400 and 403 that mean that nobody can be reached there any more. */
const GONE =
  /chat not found|user is deactivated|group chat was (?:deactivated|deleted)|peer_id_invalid|user not found|not enough rights|have no rights|need administrator rights|chat_write_forbidden|chat_restricted|topic_(?:closed|deleted)|message thread not found|bot is not a member/i

export const TOKEN_REFUSED =
  'Telegram refuses the token in TELEGRAM_BOT_TOKEN: it is wrong or was revoked. @BotFather shows the right one.'
export const POLLED_TWICE =
  'Another program receives the messages of this Telegram bot: stop it, or give each its own bot.'

/** The code that says what can be done about it. */
export function toAdapterError(error: unknown): AdapterError {
  if (error instanceof AdapterError) return error
  if (error instanceof GrammyError) return fromApi(error)
  if (error instanceof HttpError)
    return new AdapterError('unreachable', `Telegram can't be reached (${codeOf(error)})`)
  return new AdapterError('unreachable', 'Telegram can’t be reached')
}

/** The same for getMe, which says 404 to a token that doesn't even look like one. */
export function refusalOf(error: unknown): AdapterError {
  const isUnknown = error instanceof GrammyError && error.error_code === 404
  return isUnknown ? new AdapterError('unauthorised', TOKEN_REFUSED) : toAdapterError(error)
}

function fromApi({ method, error_code: status, description, parameters }: GrammyError): AdapterError {
  const message = `Telegram refused ${method}: ${status} ${description}`
  if (status === 401) return new AdapterError('unauthorised', TOKEN_REFUSED)
  if (status === 409) return new AdapterError('conflict', POLLED_TWICE)
  if (status === 429) {
    return new AdapterError('rate-limited', message, { retryAfterMs: (parameters.retry_after ?? 1) * 1000 })
  }
  if (status >= 500) return new AdapterError('unreachable', message)
  if (status === 403 || (status === 400 && GONE.test(description))) return new AdapterError('gone', message)
  if (/file is too big/i.test(description)) {
    return new AdapterError('too-large', message, {
      figures: { limitMegabytes: MAX_DOWNLOAD_BYTES / 2 ** 20 },
    })
  }
  if (/wrong file|invalid file|file_id|file reference|temporarily unavailable/i.test(description)) {
    return new AdapterError('expired', message)
  }
  return new AdapterError('refused', message)
}

/** ECONNRESET and the like; the error's own words hold the address. */
function codeOf({ error }: HttpError): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown }
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'unknown'
}

/** Whether a refusal is about the message that was to be edited or answered, rather than about the chat. */
export function isAboutMessage(
  error: unknown,
  what: 'not modified' | 'not editable' | 'no reply target',
): boolean {
  if (!(error instanceof GrammyError) || error.error_code !== 400) return false
  const patterns = {
    'not modified': /message is not modified/i,
    'not editable': /message to edit not found|message can't be edited|message_id_invalid/i,
    'no reply target': /repl(?:y|ied) (?:message )?(?:not found|to)|message to be replied/i,
  }
  return patterns[what].test(error.description)
}
