import type { EncodeOptions, EncodeProgress } from '../engine.ts'
import { InferenceError } from '../errors.ts'

/** One run that several callers wait for. Each can leave; when the last one leaves, the run is told to stop. */
export class Flight<Result> {
  /** Resolves when the run has ended, either way. */
  readonly ended: Promise<void>
  readonly #result: Promise<Result>
  readonly #controller = new AbortController()
  readonly #listeners = new Set<(progress: EncodeProgress) => void>()
  #waiting = 0
  #lastProgress: EncodeProgress | undefined

  constructor(run: (options: EncodeOptions) => Promise<Result>) {
    const onProgress = (progress: EncodeProgress) => {
      this.#lastProgress = progress
      for (const listener of this.#listeners) listener(progress)
    }
    // Starts in the next microtask, when whoever made this flight has put it in its place.
    this.#result = Promise.resolve().then(() => run({ signal: this.#controller.signal, onProgress }))
    this.ended = this.#result.then(
      () => undefined,
      () => undefined,
    )
  }

  /** Nobody waits for it any more: a new caller needs a new run. */
  get givenUp(): boolean {
    return this.#controller.signal.aborted
  }

  async join({ signal, onProgress }: EncodeOptions): Promise<Result> {
    this.#waiting++
    if (onProgress !== undefined) {
      this.#listeners.add(onProgress)
      if (this.#lastProgress !== undefined) onProgress(this.#lastProgress)
    }
    const left = Promise.withResolvers<never>()
    const onAbort = () => left.reject(new InferenceError('cancelled', 'no longer wanted'))
    signal?.addEventListener('abort', onAbort, { once: true })
    try {
      return await Promise.race([this.#result, left.promise])
    } finally {
      signal?.removeEventListener('abort', onAbort)
      if (onProgress !== undefined) this.#listeners.delete(onProgress)
      if (--this.#waiting === 0) this.#controller.abort()
    }
  }
}
