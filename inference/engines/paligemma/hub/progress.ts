/** How far a download is, how fast it comes and how long it will still take. */
export interface HubProgress {
  stage: 'downloading' | 'checking'
  file: string
  /** Of all files together, with what earlier runs brought. */
  bytes: number
  totalBytes: number
  /** Over the last few seconds; 0 until anything came. */
  bytesPerSecond: number
  /** Unknown until a speed is known. */
  secondsLeft?: number
}

/** Long enough to be steady, short enough to follow a line that slows down. */
const WINDOW_MS = 5000
/** More often than an eye or a terminal can use. */
const REPORT_EVERY_MS = 100

export interface Meter {
  /** `resumed` bytes count as there, but not as speed. */
  add(bytes: number, resumed?: boolean): void
  at(stage: HubProgress['stage'], file: string): void
}

export function startMeter(
  totalBytes: number,
  onProgress: ((progress: HubProgress) => void) | undefined,
  now: () => number = () => performance.now(),
): Meter {
  const started = now()
  const recent: { at: number; bytes: number }[] = []
  let state: Pick<HubProgress, 'stage' | 'file'> = { stage: 'downloading', file: '' }
  let bytes = 0
  let reportedAt = -Infinity

  function report(always: boolean): void {
    const time = now()
    if (!always && bytes < totalBytes && time - reportedAt < REPORT_EVERY_MS) return
    reportedAt = time
    while (recent.length > 0 && time - recent[0]!.at > WINDOW_MS) recent.shift()
    const seconds = Math.min(WINDOW_MS, Math.max(time - started, REPORT_EVERY_MS)) / 1000
    const bytesPerSecond = recent.reduce((sum, piece) => sum + piece.bytes, 0) / seconds
    onProgress?.({
      ...state,
      bytes,
      totalBytes,
      bytesPerSecond,
      ...(bytesPerSecond > 0 && { secondsLeft: (totalBytes - bytes) / bytesPerSecond }),
    })
  }

  return {
    add(more, resumed = false) {
      bytes += more
      if (!resumed && more > 0) {
        const last = recent.at(-1)
        const time = now()
        if (last && time - last.at < REPORT_EVERY_MS) last.bytes += more
        else recent.push({ at: time, bytes: more })
      }
      report(false)
    },
    at(stage, file) {
      state = { stage, file }
      report(true)
    },
  }
}
