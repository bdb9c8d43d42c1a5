/**
 * One queue before the models: lanes (conversations) take turns, so that one person's album doesn't delay
 * another's single page; bounded, so that an overload is told at once; cancellable while waiting.
 */
import { InferenceError } from '../errors.ts'

export interface QueueOptions {
  /** Tasks under way at once; the models use all cores for one. */
  concurrency?: number
  /** Tasks waiting, over all lanes; one more is refused. */
  maxWaiting?: number
}

export interface TaskOptions {
  signal?: AbortSignal
  /** Tasks that go before this one, counting those under way; called at the start and whenever it changes. */
  onAhead?: (ahead: number) => void
}

interface Waiting {
  start: () => void
  onAhead: ((ahead: number) => void) | undefined
  ahead: number
}

export class FairQueue {
  readonly #concurrency: number
  readonly #maxWaiting: number
  /** In the order in which the lanes' turns come; a lane that had its turn goes to the end. */
  readonly #lanes = new Map<string, Waiting[]>()
  #running = 0
  #waiting = 0

  constructor({ concurrency = 1, maxWaiting = 500 }: QueueOptions = {}) {
    this.#concurrency = concurrency
    this.#maxWaiting = maxWaiting
  }

  /** Tasks waiting for their turn. */
  get waiting(): number {
    return this.#waiting
  }

  /**
   * Runs the task when its lane's turn comes.
   *
   * @throws {InferenceError} `queue-full`; `cancelled` when the signal is raised while it waits. A task under way
   * has to watch the signal itself.
   */
  async run<Result>(lane: string, task: () => Promise<Result>, options: TaskOptions = {}): Promise<Result> {
    if (options.signal?.aborted) throw cancelled()
    if (this.#running >= this.#concurrency) await this.#wait(lane, options)
    else this.#running++
    try {
      return await task()
    } finally {
      this.#running--
      this.#startNext()
    }
  }

  /** Resolves when it is this task's turn; its place among those under way is then already taken. */
  #wait(lane: string, { signal, onAhead }: TaskOptions): Promise<void> {
    if (this.#waiting >= this.#maxWaiting) {
      throw new InferenceError('queue-full', `${this.#waiting} pages are waiting`, {
        details: { waiting: this.#waiting },
      })
    }
    const turn = Promise.withResolvers<void>()
    const place: Waiting = { start: turn.resolve, onAhead, ahead: -1 }
    const places = this.#lanes.get(lane)
    if (places === undefined) this.#lanes.set(lane, [place])
    else places.push(place)
    this.#waiting++
    const onAbort = () => {
      if (this.#leave(lane, place)) turn.reject(cancelled())
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    this.#tellPlaces()
    return turn.promise.finally(() => signal?.removeEventListener('abort', onAbort))
  }

  #leave(lane: string, place: Waiting): boolean {
    const places = this.#lanes.get(lane)
    const index = places?.indexOf(place) ?? -1
    if (places === undefined || index < 0) return false
    places.splice(index, 1)
    if (places.length === 0) this.#lanes.delete(lane)
    this.#waiting--
    this.#tellPlaces()
    return true
  }

  #startNext(): void {
    const [next] = this.#lanes
    if (next === undefined || this.#running >= this.#concurrency) return
    const [lane, places] = next
    const place = places.shift()!
    this.#lanes.delete(lane)
    if (places.length > 0) this.#lanes.set(lane, places)
    this.#waiting--
    this.#running++
    place.start()
    this.#tellPlaces()
  }

  #tellPlaces(): void {
    // Taking turns: before a lane's k-th task go the first k tasks of every lane, and one more of the lanes
    // whose turn comes earlier.
    const lanes = [...this.#lanes.values()]
    for (const [turn, places] of lanes.entries()) {
      for (const [k, place] of places.entries()) {
        if (place.onAhead === undefined) continue
        let ahead = this.#running
        for (const [otherTurn, others] of lanes.entries())
          ahead += Math.min(others.length, otherTurn < turn ? k + 1 : k)
        if (ahead !== place.ahead) place.onAhead(ahead)
        place.ahead = ahead
      }
    }
  }
}

function cancelled(): InferenceError {
  return new InferenceError('cancelled', 'no longer wanted')
}
