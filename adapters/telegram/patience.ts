/**
 * Waits as Telegram asks for, and tries again what failed on the way. All waits end early once the bot is about to
 * stop: what is cut short is recorded and sent after the next start.
 */
import { GrammyError, HttpError } from 'grammy'
import { AdapterError, type Log } from '../adapter.ts'
import { toAdapterError } from './errors.ts'

/** A chat that asks for more than this is left to the inbox's own retries. */
const MAX_WAIT_MS = 15 * 60_000
/** Waits after cuts and errors of Telegram's own; together they outlast a server that is restarted. */
const DEFAULT_BACK_OFF_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000]
/** Kept apart from the time that Telegram names, which is given in whole seconds. */
const MARGIN_MS = 100

export interface Patience {
  /** Tries until it works or can't; rejects with `AdapterError`s, or with the refusals that `lets` lets through. */
  insist<Result>(
    chat: string,
    call: () => Promise<Result>,
    lets?: (error: unknown) => boolean,
  ): Promise<Result>
  /** Tries once, and not at all while the chat has to wait: for what can be left out. */
  offer<Result>(chat: string, call: () => Promise<Result>): Promise<Result | undefined>
  /** From now on nothing is waited for. */
  end(): void
}

export interface PatienceOptions {
  log: () => Log | undefined
  backOffMs?: readonly number[]
}

export function createPatience({ log, backOffMs = DEFAULT_BACK_OFF_MS }: PatienceOptions): Patience {
  const ending = new AbortController()
  /** Until when a chat takes nothing, by Telegram's word. */
  const holds = new Map<string, number>()

  const waitFor = async (ms: number): Promise<void> => {
    if (ending.signal.aborted) throw new AdapterError('unreachable', 'the bot is stopping')
    await new Promise<void>((resolve, reject) => {
      const cut = () => {
        clearTimeout(timer)
        reject(new AdapterError('unreachable', 'the bot is stopping'))
      }
      const timer = setTimeout(() => {
        ending.signal.removeEventListener('abort', cut)
        resolve()
      }, ms)
      ending.signal.addEventListener('abort', cut, { once: true })
    })
  }
  const held = (chat: string): number => {
    const left = (holds.get(chat) ?? 0) - Date.now()
    if (left <= 0) holds.delete(chat)
    return left
  }
  const hold = (chat: string, error: unknown): void => {
    if (!(error instanceof GrammyError) || error.error_code !== 429) return
    const ms = (error.parameters.retry_after ?? 1) * 1000 + MARGIN_MS
    holds.set(chat, Date.now() + ms)
    log()?.warn({ platform: 'telegram', waitMs: ms }, 'telegram asks to wait')
  }

  return {
    async insist(chat, call, lets) {
      let failures = 0
      for (;;) {
        const left = held(chat)
        if (left > MAX_WAIT_MS) {
          throw new AdapterError('rate-limited', 'Telegram asks to wait for long', { retryAfterMs: left })
        }
        if (left > 0) await waitFor(left)
        try {
          return await call()
        } catch (error) {
          if (lets?.(error)) throw error
          hold(chat, error)
          if (held(chat) > 0) continue
          if (!isPassing(error)) throw toAdapterError(error)
          const wait = backOffMs[failures++]
          if (wait === undefined) throw toAdapterError(error)
          await waitFor(wait)
        }
      }
    },

    async offer(chat, call) {
      if (held(chat) > 0) return undefined
      try {
        return await call()
      } catch (error) {
        hold(chat, error)
        return undefined
      }
    },

    end: () => ending.abort(),
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof HttpError || (error instanceof GrammyError && error.error_code >= 500)
}
