/** Patience with a hub: which failures are tried again, how often, and how long to wait between. */
import { setTimeout as sleep } from 'node:timers/promises'
import { HubError } from './errors.ts'

export interface RetryPolicy {
  /** Failures in a row, without a byte gained between them, after which it is given up. */
  attempts: number
  /** Wait before the second attempt; it doubles from there. */
  firstWaitMs: number
  longestWaitMs: number
  /** A `Retry-After` beyond this is reported instead of slept through. */
  longestRetryAfterMs: number
}

export const RETRY: RetryPolicy = {
  attempts: 6,
  firstWaitMs: 500,
  longestWaitMs: 30_000,
  // The hub counts requests in windows of five minutes.
  longestRetryAfterMs: 5 * 60_000,
}

/** Runs `attempt` until it succeeds or patience ends. `progressed` says that bytes came, and patience starts anew. */
export async function persist<Result>(
  attempt: (progressed: () => void) => Promise<Result>,
  policy: RetryPolicy,
  signal?: AbortSignal,
): Promise<Result> {
  let failures = 0
  const progressed = () => {
    failures = 0
  }
  for (;;) {
    if (signal?.aborted) throw cancelled(signal)
    try {
      return await attempt(progressed)
    } catch (error) {
      if (signal?.aborted) throw cancelled(signal)
      if (!(error instanceof HubError) || !error.transient) throw error
      failures += 1
      if (failures >= policy.attempts || (error.retryAfterMs ?? 0) > policy.longestRetryAfterMs) throw error
      await sleep(error.retryAfterMs ?? backOffMs(failures, policy), undefined, { signal }).catch(() => {
        throw cancelled(signal)
      })
    }
  }
}

export function cancelled(signal?: AbortSignal): HubError {
  return new HubError('cancelled', 'The download was stopped; run it again to go on where it stopped.', {
    cause: signal?.reason,
  })
}

/** `Retry-After`: seconds, or a date (RFC 9110, 10.2.3). */
export function retryAfterMs(header: string | null, now = Date.now()): number | undefined {
  if (header === null) return undefined
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}

/** Doubling, with up to a half taken off by chance, so that parallel ranges don't come back all at once. */
function backOffMs(failures: number, { firstWaitMs, longestWaitMs }: RetryPolicy): number {
  return Math.min(longestWaitMs, firstWaitMs * 2 ** (failures - 1)) * (1 - Math.random() / 2)
}
