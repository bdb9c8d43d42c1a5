/** Whether a token works, for the operator: asks Telegram who the bot is, and changes nothing. */
import { Api } from 'grammy'
import { refusalOf } from './errors.ts'
import { anyOf } from './polling.ts'

const CHECK_MS = 10_000

export interface TokenFacts {
  username: string
  /** Without privacy mode: it sees everything that is said in its groups. */
  seesEverything: boolean
}

/** @throws {AdapterError} 'unauthorised' where the token is wrong, 'unreachable' where Telegram is */
export async function checkTelegramToken(token: string, apiRoot: string): Promise<TokenFacts> {
  try {
    const bot = await new Api(token, { apiRoot: apiRoot.replace(/\/+$/, '') }).getMe(
      anyOf(AbortSignal.timeout(CHECK_MS)),
    )
    return { username: bot.username, seesEverything: bot.can_read_all_group_messages }
  } catch (error) {
    throw refusalOf(error)
  }
}
