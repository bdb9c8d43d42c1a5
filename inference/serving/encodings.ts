/**
 * Every page is encoded once. Encodings are kept in memory up to a number of bytes and, where a store is given,
 * outlive the process; ten people asking about one new photo cost one encoding.
 */
import type { Keyv } from 'keyv'
import { LRUCache } from 'lru-cache'
import type { EncodeOptions, InferenceEngine } from '../engine.ts'
import { InferenceError } from '../errors.ts'
import { Flight } from './flight.ts'

export interface EncodingsOptions {
  /** For restarts; its encryption and time to live are its own business. */
  store?: Pick<Keyv<Uint8Array>, 'get' | 'set' | 'delete'>
  /** Memory held, counted as packed bytes. */
  maxBytes?: number
  /** A clock that never goes back; milliseconds. */
  now?: () => number
}

export interface EncodingsStats {
  memoryHits: number
  storeHits: number
  /** Encodings made by running the model. */
  misses: number
  /** The store could not be read or written: the page was encoded anew, nothing else is lost. */
  storeFailures: number
  bytes: number
  savedMs: number
}

interface Held<Encoding> {
  encoding: Encoding
  bytes: number
}

/** About fifty pages of the reader, or twenty of PaliGemma at 448 pixels. */
const DEFAULT_MAX_BYTES = 100 * 2 ** 20

/** An encoding that isn't whole is used for so long; a model that failed is then given another chance. */
const PARTIAL_MS = 60_000

/**
 * What nobody has asked about for so long leaves the memory; the store has it until it expires there. Health data
 * must not outlive its conversation because the process runs on.
 */
const IDLE_MS = 30 * 60_000

export class Encodings<Encoding> {
  readonly #engine: InferenceEngine<Encoding>
  readonly #store: EncodingsOptions['store']
  readonly #memory: LRUCache<string, Held<Encoding>>
  readonly #flights = new Map<string, Flight<Encoding>>()
  readonly #now: () => number
  #counts = { memoryHits: 0, storeHits: 0, misses: 0, storeFailures: 0 }
  #encodingMs = 0

  constructor(
    engine: InferenceEngine<Encoding>,
    { store, maxBytes = DEFAULT_MAX_BYTES, now = performance.now.bind(performance) }: EncodingsOptions = {},
  ) {
    this.#engine = engine
    this.#store = store
    this.#now = now
    this.#memory = new LRUCache({
      maxSize: maxBytes,
      sizeCalculation: (held) => Math.max(held.bytes, 1),
      ...(store && { ttl: IDLE_MS, ttlAutopurge: true, updateAgeOnGet: true }),
      perf: { now },
    })
  }

  /**
   * The page's encoding, from wherever it is; made by `encode` where it is nowhere. Callers that come while it is
   * being made share the one run; it is given up only when all of them are gone.
   */
  async get(
    digest: string,
    encode: (options: EncodeOptions) => Promise<Encoding>,
    options: EncodeOptions = {},
  ): Promise<Encoding> {
    const key = `${this.#engine.id}/${digest}`
    const held = this.#memory.get(key)
    if (held !== undefined) {
      this.#counts.memoryHits++
      return held.encoding
    }
    if (options.signal?.aborted) throw new InferenceError('cancelled', 'no longer wanted')
    let flight = this.#flights.get(key)
    if (flight === undefined || flight.givenUp) {
      flight = new Flight((shared) => this.#loadOrMake(key, encode, shared))
      const started = flight
      this.#flights.set(key, started)
      started.ended.then(() => {
        if (this.#flights.get(key) === started) this.#flights.delete(key)
      })
    }
    return flight.join(options)
  }

  /** Removes a page's encoding everywhere; one that is being made is not kept. */
  async forget(digest: string): Promise<void> {
    const key = `${this.#engine.id}/${digest}`
    this.#flights.delete(key)
    this.#memory.delete(key)
    await this.#store?.delete(key)
  }

  stats(): EncodingsStats {
    const { memoryHits, storeHits, misses } = this.#counts
    const meanMs = misses === 0 ? 0 : this.#encodingMs / misses
    return { ...this.#counts, bytes: this.#memory.calculatedSize, savedMs: (memoryHits + storeHits) * meanMs }
  }

  async #loadOrMake(
    key: string,
    encode: (options: EncodeOptions) => Promise<Encoding>,
    shared: EncodeOptions,
  ): Promise<Encoding> {
    const flight = this.#flights.get(key)
    const stored = await this.#load(key)
    if (stored !== undefined) {
      this.#counts.storeHits++
      if (this.#flights.get(key) === flight) this.#memory.set(key, stored)
      return stored.encoding
    }
    const started = this.#now()
    const encoding = await encode(shared)
    this.#counts.misses++
    this.#encodingMs += this.#now() - started
    const packed = this.#engine.pack(encoding)
    // Forgotten in the meantime: the person who is waiting gets the answer, nothing is kept.
    if (this.#flights.get(key) !== flight) return encoding
    const held = { encoding, bytes: packed.byteLength }
    if (this.#engine.isWhole?.(encoding) === false) {
      this.#memory.set(key, held, { ttl: PARTIAL_MS })
      return encoding
    }
    this.#memory.set(key, held)
    await this.#keep(key, packed)
    if (this.#flights.get(key) !== flight) await this.#store?.delete(key)
    return encoding
  }

  async #load(key: string): Promise<Held<Encoding> | undefined> {
    try {
      const packed = await this.#store?.get(key)
      return packed === undefined
        ? undefined
        : { encoding: this.#engine.unpack(packed), bytes: packed.byteLength }
    } catch {
      this.#counts.storeFailures++
      return undefined
    }
  }

  async #keep(key: string, packed: Uint8Array): Promise<void> {
    try {
      await this.#store?.set(key, packed)
    } catch {
      this.#counts.storeFailures++
    }
  }
}
