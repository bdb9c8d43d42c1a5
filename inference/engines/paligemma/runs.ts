/**
 * Questions to views, each put to the model once: the same one again is answered from memory, and the same one asked
 * by several people at a time is one run that all of them follow. Greedy answers never differ, so this is exact.
 */
import { LRUCache } from 'lru-cache'
import { InferenceError } from '../../errors.ts'
import type { Piece } from './saying.ts'

/** Of which page, which of its views, and the prompt as the model gets it. */
export interface RunKey {
  page: string
  view: number
  prompt: string
}

/** Puts it to the model. */
export type Make = (signal: AbortSignal) => AsyncIterable<Piece>

export interface Runs {
  follow(key: RunKey, make: Make, signal?: AbortSignal): AsyncGenerator<Piece, void>
  /** Everything that was said of a page. */
  forget(page: string): void
}

/** Some thousands of answers. */
const MEMO_BYTES = 4 * 2 ** 20
/** A piece's numbers and its place in a list, beside its text. */
const PIECE_BYTES = 64

export function createRuns(maxBytes = MEMO_BYTES): Runs {
  const kept = new LRUCache<string, readonly Piece[]>({
    maxSize: maxBytes,
    sizeCalculation: (pieces, name) =>
      pieces.reduce((sum, { text }) => sum + PIECE_BYTES + text.length * 2, name.length * 2),
  })
  const going = new Map<string, Run>()

  function begin(name: string, make: Make): Run {
    const run = startRun(make)
    going.set(name, run)
    run.ended.then((whole) => {
      // Forgotten in the meantime, or given up and begun anew: then nothing of it is kept.
      if (going.get(name) !== run) return
      going.delete(name)
      if (whole) kept.set(name, run.pieces)
    })
    return run
  }

  return {
    async *follow({ page, view, prompt }, make, signal) {
      const name = nameOf(page, view, prompt)
      const known = kept.get(name)
      if (known) return yield* known
      const run = going.get(name)
      yield* (run === undefined || run.givenUp() ? begin(name, make) : run).follow(signal)
    },
    forget(page) {
      const ofPage = nameOf(page)
      for (const map of [kept, going])
        for (const name of [...map.keys()]) if (name.startsWith(ofPage)) map.delete(name)
    },
  }
}

/** No digest holds a line break, so one page's names never begin another's. */
function nameOf(page: string, ...rest: (string | number)[]): string {
  return [page, ...rest].join('\n') + (rest.length === 0 ? '\n' : '')
}

interface Run {
  pieces: readonly Piece[]
  /** Whether it came to its end. */
  ended: Promise<boolean>
  /** All that is said, from the start. When the last one leaves before the end, the run is given up. */
  follow(signal: AbortSignal | undefined): AsyncGenerator<Piece, void>
  givenUp(): boolean
}

function startRun(make: Make): Run {
  const pieces: Piece[] = []
  const controller = new AbortController()
  let followers = 0
  let over = false
  let grown = Promise.withResolvers<void>()

  async function listen(): Promise<boolean> {
    try {
      for await (const piece of make(controller.signal)) {
        pieces.push(piece)
        const before = grown
        grown = Promise.withResolvers()
        before.resolve()
      }
      over = true
      grown.resolve()
      return true
    } catch (error) {
      over = true
      // Whoever follows gets it; nobody may be left to.
      grown.promise.catch(() => {})
      grown.reject(error)
      return false
    }
  }
  const ended = listen()

  return {
    pieces,
    ended,
    async *follow(signal) {
      followers++
      const left = Promise.withResolvers<never>()
      left.promise.catch(() => {})
      const leave = (): void =>
        left.reject(new InferenceError('cancelled', 'It was cancelled.', { cause: signal?.reason }))
      if (signal?.aborted) leave()
      signal?.addEventListener('abort', leave, { once: true })
      try {
        for (let at = 0; ; ) {
          if (signal?.aborted) await left.promise
          if (at < pieces.length) yield pieces[at++]!
          else {
            const more = grown.promise
            await Promise.race([more, left.promise])
            if (over && at === pieces.length) return
          }
        }
      } finally {
        signal?.removeEventListener('abort', leave)
        if (--followers === 0 && !over) controller.abort()
      }
    },
    givenUp: () => controller.signal.aborted,
  }
}
