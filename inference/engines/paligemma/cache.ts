/** The KV cache: keys and values of what the texts of a batch have seen, kept where the decoder reads them. */
import { Tensor } from '../../onnx/runtime.ts'
import type { Manifest } from './manifest.ts'

export interface Cache {
  readonly shape: Pick<Manifest['text'], 'keyValueHeads' | 'headDim' | 'layers'>
  /** Places of every text. */
  readonly capacity: number
  /** Places filled, text by text. */
  readonly used: number[]
  /**
   * `key.N` [texts, key/value heads, head_dim, capacity] and `value.N` [texts, key/value heads, capacity, head_dim]:
   * keys stand on end, as the decoder wants them.
   */
  readonly rows: ReadonlyMap<string, Float32Array>
}

export function createCache(shape: Cache['shape'], capacity: number, texts: number): Cache {
  const rows = new Map<string, Float32Array>()
  for (let layer = 0; layer < shape.layers; layer++) {
    for (const part of ['key', 'value'])
      rows.set(`${part}.${layer}`, new Float32Array(texts * valuesOf(shape, capacity)))
  }
  return { shape, capacity, used: new Array(texts).fill(0), rows }
}

/** Bytes that a cache of one text takes. */
export function cacheBytes(shape: Cache['shape'], capacity: number): number {
  return 2 * shape.layers * valuesOf(shape, capacity) * Float32Array.BYTES_PER_ELEMENT
}

/** One text of a cache by itself, over the same memory. */
export function textOf(cache: Cache, text: number): Cache {
  const size = valuesOf(cache.shape, cache.capacity)
  const rows = new Map<string, Float32Array>()
  for (const [name, values] of cache.rows) rows.set(name, values.subarray(text * size, (text + 1) * size))
  return { ...cache, used: [cache.used[text]!], rows }
}

/** As the decoder's inputs: nothing at all while every text is empty, else every place, filled or not. */
export function cacheFeeds({ shape, capacity, used, rows }: Cache): {
  past: number
  feeds: Record<string, Tensor>
} {
  const { keyValueHeads, headDim } = shape
  const texts = used.length
  const past = used.every((count) => count === 0) ? 0 : capacity
  const feeds: Record<string, Tensor> = {}
  for (const [name, values] of rows) {
    const sides = name.startsWith('key') ? [headDim, past] : [past, headDim]
    feeds[`past_${name}`] = new Tensor('float32', values.subarray(0, texts * valuesOf(shape, past)), [
      texts,
      keyValueHeads,
      1,
      ...sides,
    ])
  }
  return { past, feeds }
}

/** Writes `count` new places of every text; each part's are laid out as the cache's, with `count` in place of capacity. */
export function addRows(cache: Cache, count: number, newRows: (name: string) => Float32Array): void {
  for (const name of cache.rows.keys()) writeRows(cache, name, count, newRows(name))
  for (const text of cache.used.keys()) cache.used[text]! += count
}

/** The same for one part; they count as filled when `used` says so. */
export function writeRows(cache: Cache, name: string, count: number, added: Float32Array): void {
  const { capacity, used } = cache
  const { keyValueHeads, headDim } = cache.shape
  const values = cache.rows.get(name)!
  // A run of what lies side by side: all new places of one row of keys, or of one head's values.
  const [runs, width] = name.startsWith('key') ? [keyValueHeads * headDim, 1] : [keyValueHeads, headDim]
  for (const [text, start] of used.entries()) {
    for (let run = text * runs; run < (text + 1) * runs; run++) {
      const from = run * count * width
      const to = (run * capacity + start) * width
      if (count * width === 1) values[to] = added[from]!
      else values.set(added.subarray(from, from + count * width), to)
    }
  }
}

/** Takes a text out; the last one moves into its place. */
export function dropText(cache: Cache, text: number): void {
  const size = valuesOf(cache.shape, cache.capacity)
  const last = cache.used.length - 1
  if (text !== last) {
    for (const values of cache.rows.values()) values.copyWithin(text * size, last * size, (last + 1) * size)
    cache.used[text] = cache.used[last]!
  }
  cache.used.pop()
}

function valuesOf({ keyValueHeads, headDim }: Cache['shape'], places: number): number {
  return keyValueHeads * headDim * places
}
