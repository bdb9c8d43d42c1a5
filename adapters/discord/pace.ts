/** Progress at the pace that Discord allows for edits: what comes faster replaces what was to be shown. */

/** 5 edits in 5 seconds are allowed for a channel; several people may be waiting in it. */
const EVERY_MS = 2_500
/** What is done sooner needs no word of progress. */
const FIRST_AFTER_MS = 1_500

export interface Pace {
  show(text: string): void
  /** Nothing is shown any more when it resolves. */
  end(): Promise<void>
}

export function createPace(show: (text: string) => Promise<void>): Pace {
  let next: string | undefined
  let shown = ''
  let timer: NodeJS.Timeout | undefined
  let showing = Promise.resolve()
  let ended = false

  const step = () => {
    timer = undefined
    if (ended || next === undefined || next === shown) return
    shown = next
    showing = show(next).catch(() => {})
    timer = setTimeout(step, EVERY_MS)
  }
  return {
    show(text) {
      next = text
      timer ??= setTimeout(step, shown === '' ? FIRST_AFTER_MS : EVERY_MS)
    },
    async end() {
      ended = true
      clearTimeout(timer)
      await showing
    },
  }
}
