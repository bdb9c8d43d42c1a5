/**
 * Long polling that loses nothing: an update is confirmed, by asking for those after it, only once it is recorded.
 * What was recorded and not yet confirmed when the process died comes again, and is known by its id.
 */
import { type Api, GrammyError } from 'grammy'
import type { Update } from 'grammy/types'
import type { AdapterError, Log } from '../adapter.ts'
import { toAdapterError } from './errors.ts'
import { ALLOWED_UPDATES } from './incoming.ts'

/** Seconds that Telegram holds an empty answer back; its own limit is 50. */
const POLL_SECONDS = 30
/** An answer this much later than that isn't coming: a proxy or a sleeping laptop has dropped the connection. */
const STALL_MARGIN_MS = 15_000
const MAX_UPDATES = 100
const BACK_OFF_MS = [200, 500, 1_000, 2_000, 5_000, 15_000, 30_000]
/** A program that was just stopped, or our own poll that was cut, may seem to be a second one for a moment. */
const CONFLICTS_FORGIVEN = 2
const CONFIRM_MS = 2_000

export interface PollingOptions {
  api: Api
  /** Resolves with how many of the updates, from the first on, are recorded. */
  take: (updates: readonly Update[]) => Promise<number>
  log: Log
  pollSeconds?: number
  stallMarginMs?: number
}

export interface Polling {
  /** Resolves when no poll is under way and what was recorded is confirmed. */
  stop(): Promise<void>
}

export function startPolling(options: PollingOptions): Polling {
  const { api, take, log, pollSeconds = POLL_SECONDS, stallMarginMs = STALL_MARGIN_MS } = options
  const stopping = new AbortController()
  let offset: number | undefined
  let confirmed: number | undefined
  /** Failures in a row. */
  let failures = 0
  let conflicts = 0

  const poll = async (): Promise<Update[]> => {
    const asked = offset
    const updates = await api.getUpdates(
      {
        ...(asked !== undefined && { offset: asked }),
        limit: MAX_UPDATES,
        timeout: pollSeconds,
        allowed_updates: ALLOWED_UPDATES,
      },
      anyOf(stopping.signal, AbortSignal.timeout(pollSeconds * 1000 + stallMarginMs)),
    )
    confirmed = asked
    return updates
  }

  const backOff = async (wait = BACK_OFF_MS[Math.min(failures, BACK_OFF_MS.length - 1)]!) => {
    failures++
    await pause(wait, stopping.signal)
  }

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      let updates: Update[]
      try {
        updates = await poll()
      } catch (error) {
        if (stopping.signal.aborted) return
        // Set before this program was told to poll, or by one that ran before it.
        if (isShutOutByWebhook(error)) await api.deleteWebhook().catch(() => undefined)
        if ((await onFailure(toAdapterError(error))) === 'over') return
        continue
      }
      if (failures > 0 && conflicts + failures > 1)
        log.info({ platform: 'telegram' }, 'telegram is reached again')
      conflicts = 0
      const taken = await take(updates)
      if (taken > 0) offset = updates[taken - 1]!.update_id + 1
      if (taken < updates.length) {
        log.error(
          { platform: 'telegram', updates: updates.length - taken },
          'updates not recorded, asking again',
        )
        await backOff()
      } else failures = 0
    }
  }

  const onFailure = async (error: AdapterError): Promise<'over' | 'again'> => {
    const fields = { platform: 'telegram', code: error.code }
    if (error.code === 'unauthorised') {
      log.error(fields, error.message)
      return 'over'
    }
    if (error.code === 'conflict') {
      conflicts++
      if (conflicts === CONFLICTS_FORGIVEN + 1) log.error(fields, error.message)
      await backOff()
      return 'again'
    }
    if (failures === 0) log.warn(fields, 'telegram not reached, trying again')
    await backOff(error.retryAfterMs)
    return 'again'
  }

  const running = run()
  return {
    async stop() {
      stopping.abort()
      await running
      if (offset === undefined || offset === confirmed) return
      const confirming = { offset, limit: 1, timeout: 0, allowed_updates: ALLOWED_UPDATES }
      await api.getUpdates(confirming, anyOf(AbortSignal.timeout(CONFIRM_MS))).catch(() => undefined)
    },
  }
}

function isShutOutByWebhook(error: unknown): boolean {
  return error instanceof GrammyError && error.error_code === 409 && /webhook/i.test(error.description)
}

/** grammY's signal type is an older declaration of the same thing. */
export function anyOf(...signals: AbortSignal[]): NonNullable<Parameters<Api['getMe']>[0]> {
  return AbortSignal.any(signals) as NonNullable<Parameters<Api['getMe']>[0]>
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end)
  })
}
