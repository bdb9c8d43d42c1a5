/** Takes what has expired off the disk, a slice at a time, so that the event loop is free in between. */
import { setImmediate } from 'node:timers/promises'
import type { StoreFile } from './file.ts'
import type { Reserve } from './reserve.ts'

/** A slice of the file given back: 1 MiB. */
const SHRINK_PAGES = 128
/** Nothing expired can be read anyway; this bounds how long it lies on the disk. */
const MAX_INTERVAL_MS = 5 * 60_000
const MIN_INTERVAL_MS = 1_000

export interface Sweeper {
  /** Resolves when everything that had expired before the call is gone from the file and its log. */
  sweep(): Promise<void>
  stop(): Promise<void>
}

export function createSweeper(
  file: StoreFile,
  reserve: Reserve,
  timeToLiveMs: number,
  /** Each removes one slice; false when nothing is left. */
  removers: (() => boolean)[],
  onError: (error: unknown) => void,
): Sweeper {
  const freePages = file.prepare('PRAGMA freelist_count')
  let last: Promise<void> = Promise.resolve()
  let stopped = false

  const sweep = async (): Promise<void> => {
    for (const remove of removers) while (!stopped && reserve.spend(remove)) await setImmediate()
    while (!stopped && (file.read(() => freePages.get())!.freelist_count as number) > 0) {
      reserve.spend(() => file.shrink(SHRINK_PAGES))
      await setImmediate()
    }
    if (stopped) return
    file.checkpoint()
    reserve.refill()
  }
  const sweepNext = (): Promise<void> => {
    const next = last.then(sweep)
    last = next.catch(() => undefined)
    return next
  }
  const intervalMs = Math.min(MAX_INTERVAL_MS, Math.max(MIN_INTERVAL_MS, timeToLiveMs / 4))
  const timer = setInterval(() => sweepNext().catch(onError), intervalMs).unref()

  return {
    sweep: sweepNext,
    async stop() {
      stopped = true
      clearInterval(timer)
      await last
    },
  }
}
