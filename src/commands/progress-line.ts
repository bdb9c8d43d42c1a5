/** Progress of something long: a bar that is drawn over itself on a terminal, a line now and then elsewhere. */

export interface Progress {
  /** What is going on: "Downloading". */
  what: string
  /** 0..1 */
  done: number
  /** Figures beside the bar: "1.2 of 6.1 GB". */
  figures?: string
}

export interface ProgressLine {
  show(progress: Progress): void
  /** Leaves the terminal on a fresh line. */
  end(): void
}

const BAR_CELLS = 24
/** Without a terminal: so many lines on the way. */
const LINES = 10
/** As often as a terminal is worth redrawing. */
const REDRAW_MS = 100

export function progressLine(
  stream: Pick<NodeJS.WriteStream, 'write' | 'isTTY'> & { columns?: number } = process.stderr,
): ProgressLine {
  return stream.isTTY ? bar(stream) : lines(stream)
}

function bar(stream: { write(text: string): unknown; columns?: number }): ProgressLine {
  let drawnAt = Number.NEGATIVE_INFINITY
  let what = ''
  const leave = () => {
    if (what !== '') stream.write('\n')
    what = ''
  }
  return {
    show(progress) {
      const now = performance.now()
      if (progress.what === what && progress.done < 1 && now - drawnAt < REDRAW_MS) return
      if (progress.what !== what) leave()
      what = progress.what
      drawnAt = now
      const full = Math.round(progress.done * BAR_CELLS)
      const cells = '█'.repeat(full) + '░'.repeat(BAR_CELLS - full)
      const text = `${what.padEnd(11)} ${cells} ${percent(progress.done)}  ${progress.figures ?? ''}`
      // Cut to the terminal's width: a line that wraps could not be drawn over.
      stream.write(`\r\x1b[2K${text.slice(0, (stream.columns ?? 80) - 1).trimEnd()}`)
    },
    end: leave,
  }
}

function lines(stream: { write(text: string): unknown }): ProgressLine {
  let what = ''
  let written = Number.NEGATIVE_INFINITY
  return {
    show(progress) {
      if (progress.what !== what) {
        what = progress.what
        written = Number.NEGATIVE_INFINITY
      }
      const step = Math.floor(progress.done * LINES)
      if (step <= written) return
      written = step
      stream.write(`${`${what} ${percent(progress.done)}  ${progress.figures ?? ''}`.trimEnd()}\n`)
    },
    end() {},
  }
}

function percent(done: number): string {
  return `${Math.floor(done * 100)}%`.padStart(4)
}
