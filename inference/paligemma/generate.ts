/** A converted model in memory: pictures → features, features and a prompt → tokens, one after another. */
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { InferenceError } from '../errors.ts'
import { FILES, type Manifest, readManifest } from './manifest.ts'

export interface Model {
  readonly manifest: Manifest
  /** @returns [tokens, hidden] of one picture's `pixel_values` [3, size, size]. */
  features(pixels: Float32Array): Promise<Float32Array>
  /**
   * Greedy, token by token; the token that ends an answer is the last one given. Stopping to ask ends it at once.
   * @param prompt Ids after the image tokens: bos, the words, the newline.
   */
  generate(features: Float32Array, prompt: readonly number[], most: number): AsyncGenerator<Generated, void>
  close(): Promise<void>
}

export interface Generated {
  token: number
  /** Of the whole vocabulary, as the reference gives them. */
  logits: Float32Array
}

/** Added to the score of what must not be seen: its share is then exactly zero. */
const HIDDEN = -3.4e38

export interface LoadOptions {
  /** Physical cores are the best choice; the runtime's own where it isn't given. */
  threads?: number
}

/** @throws InferenceError 'model-missing', 'model-broken' */
export async function loadModel(folder: string, { threads }: LoadOptions = {}): Promise<Model> {
  const manifest = await readManifest(folder)
  const [vision, decoder, table] = await Promise.all([
    openSession(join(folder, FILES.vision), threads),
    openSession(join(folder, FILES.decoder), threads),
    open(join(folder, FILES.embeddings)).catch((cause) => {
      throw new InferenceError('model-missing', `${FILES.embeddings} is missing.`, { cause })
    }),
  ])
  const { size, tokens: imageTokens } = manifest.image
  const { hidden, layers, keyValueHeads, headDim } = manifest.text

  /** Runs the decoder on new tokens, and writes their rows into the cache. */
  async function step(cache: Cache, embeddings: Float32Array): Promise<Float32Array> {
    const count = embeddings.length / hidden
    const past = cache.used === 0 ? 0 : cache.capacity
    const bias = new Float32Array(count * (past + count))
    for (let row = 0; row < count && past > 0; row++)
      bias.fill(HIDDEN, row * (past + count) + cache.used, row * (past + count) + past)
    const feeds: Record<string, Tensor> = {
      embeddings: new Tensor('float32', embeddings, [count, hidden]),
      positions: new Tensor(
        'float32',
        Float32Array.from({ length: count }, (_, i) => cache.used + i + 1),
        [count],
      ),
      bias: new Tensor('float32', bias, [count, past + count]),
    }
    for (const [name, rows] of cache.rows) {
      const seen = past === 0 ? new Float32Array(0) : rows
      feeds[`past_${name}`] = new Tensor('float32', seen, [keyValueHeads, 1, past, headDim])
    }
    const result = await decoder.run(feeds)
    for (const [name, rows] of cache.rows) {
      const added = result[`new_${name}`]!.data as Float32Array
      for (let head = 0; head < keyValueHeads; head++) {
        const from = head * count * headDim
        const to = (head * cache.capacity + cache.used) * headDim
        rows.set(added.subarray(from, from + count * headDim), to)
      }
    }
    cache.used += count
    return result.logits!.data as Float32Array
  }

  return {
    manifest,
    async features(pixels) {
      const input = new Tensor('float32', pixels, [1, 3, size, size])
      return (await vision.run({ pixel_values: input })).image_features!.data as Float32Array
    },
    async *generate(features, prompt, most) {
      const capacity = imageTokens + prompt.length + most
      const cache: Cache = { capacity, used: 0, rows: new Map() }
      for (let layer = 0; layer < layers; layer++) {
        for (const part of ['key', 'value'])
          cache.rows.set(`${part}.${layer}`, new Float32Array(keyValueHeads * capacity * headDim))
      }
      const words = await readRows(table, manifest, prompt)
      const prefix = new Float32Array(features.length + words.length)
      prefix.set(features)
      prefix.set(words, features.length)
      // The whole prefix at once: all of it sees all of it.
      let logits = await step(cache, prefix)
      for (let count = 1; ; count++) {
        const token = largestOf(logits)
        yield { token, logits }
        if (count >= most || manifest.tokens.eos.includes(token)) return
        logits = await step(cache, await readRows(table, manifest, [token]))
      }
    },
    async close() {
      await Promise.all([vision.release(), decoder.release(), table.close()])
    },
  }
}

/** Keys and values of what was seen: by name [key/value heads, capacity, head_dim], the first `used` rows filled. */
interface Cache {
  capacity: number
  used: number
  rows: Map<string, Float32Array>
}

async function openSession(path: string, threads: number | undefined): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(path, {
      executionProviders: ['cpu'],
      graphOptimizationLevel: 'all',
      interOpNumThreads: 1,
      enableMemPattern: false,
      logSeverityLevel: 3,
      ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
    })
  } catch (cause) {
    throw new InferenceError('model-broken', `${path} could not be loaded.`, { cause })
  }
}

/** Rows of the token table, scaled as the decoder wants them. */
async function readRows(
  table: FileHandle,
  manifest: Manifest,
  ids: readonly number[],
): Promise<Float32Array> {
  const { hidden } = manifest.text
  const { type, scale } = manifest.embeddings
  const half = type === 'float16'
  const rowBytes = hidden * (half ? 2 : 4)
  const rows = new Float32Array(ids.length * hidden)
  for (const [i, id] of ids.entries()) {
    const bytes = new Uint8Array(new ArrayBuffer(rowBytes))
    const { bytesRead } = await table.read(bytes, 0, rowBytes, id * rowBytes)
    if (bytesRead < rowBytes) throw new InferenceError('model-broken', `${FILES.embeddings} is cut off.`)
    rows.set(half ? new Float16Array(bytes.buffer) : new Float32Array(bytes.buffer), i * hidden)
  }
  return rows.map((value) => value * scale)
}

function largestOf(logits: Float32Array): number {
  let best = 0
  for (let i = 1; i < logits.length; i++) if (logits[i]! > logits[best]!) best = i
  return best
}
