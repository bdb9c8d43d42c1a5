/** Fills a cache with a whole prefix, layer by layer: `graph/prefill.ts` says how and why. */
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { InferenceError } from '../../errors.ts'
import { Tensor } from '../../onnx/runtime.ts'
import { type Cache, writeRows } from './cache.ts'
import { EXACTNESS } from './graph/prefill.ts'
import { type LayerPart, layerBytes, partsOf } from './graph/prefill-layout.ts'
import { FILES, type Manifest } from './manifest.ts'
import { openSession, type SessionOptions } from './session.ts'

export interface Prefill {
  /**
   * @param embeddings [tokens, hidden] of a cache of one text that is empty: all of them see all of them.
   * @returns False where this processor's kernel can't be trusted; the cache is then still empty.
   */
  fill(cache: Cache, embeddings: Float32Array, signal?: AbortSignal): Promise<boolean>
  close(): Promise<void>
}

/**
 * Rows that go through the feed-forward part at once, about. The runtime arranges a matrix's weights anew for every piece,
 * and the intermediate results grow with it.
 */
const ROWS = 520
/** A layer is copied from the system's cache by so many at once: as many as Node has threads for files. */
const READERS = 4

/** @throws InferenceError 'model-missing', 'model-broken' */
export async function openPrefill(
  folder: string,
  manifest: Manifest,
  options: SessionOptions,
): Promise<Prefill> {
  const { hidden, layers } = manifest.text
  const parts = partsOf(manifest.text)
  const whole = layerBytes(parts)
  const [attention, feedForward] = await Promise.all([
    openSession(join(folder, FILES.prefillAttention), options),
    openSession(join(folder, FILES.prefillFeedForward), options),
  ])
  const file = await open(join(folder, FILES.prefillWeights)).catch((cause) => {
    throw new InferenceError('model-missing', `${FILES.prefillWeights} is missing.`, { cause })
  })

  /** Between layers and not during one: it would take a core from products whose halves wait for each other. */
  async function read(layer: number, into: Uint8Array<ArrayBuffer>): Promise<void> {
    const share = Math.ceil(whole / READERS)
    const readShare = async (start: number): Promise<void> => {
      const end = Math.min(whole, start + share)
      for (let done = start; done < end; ) {
        const { bytesRead } = await file.read(into, done, end - done, layer * whole + done)
        if (bytesRead === 0) throw new InferenceError('model-broken', `${FILES.prefillWeights} is cut off.`)
        done += bytesRead
      }
    }
    await Promise.all(Array.from({ length: READERS }, (_, i) => readShare(i * share)))
  }

  /** Told by the first layer that is computed. */
  let exact = true
  /** For a layer each, kept from one prefill to the next: what waits to be collected is memory, too. */
  const spare: Uint8Array<ArrayBuffer>[] = []

  return {
    async fill(cache, embeddings, signal) {
      if (!exact) return false
      const tokens = embeddings.length / hidden
      const positions = new Tensor(
        'int64',
        BigInt64Array.from({ length: tokens }, (_, i) => BigInt(i + 1)),
        [1, tokens],
      )
      const bytes = spare.pop() ?? new Uint8Array(whole)
      let x = embeddings
      for (let layer = 0; layer < layers; layer++) {
        signal?.throwIfAborted()
        await read(layer, bytes)
        const seen = await attention.session.run({
          ...feedsOf(parts, 'attention', bytes),
          x: new Tensor('float32', x, [tokens, hidden]),
          positions,
        })
        exact = (seen.exactness!.data as Float32Array).every((value) => value === EXACTNESS.wanted)
        if (!exact) return false
        writeRows(cache, `key.${layer}`, tokens, seen.key!.data as Float32Array)
        writeRows(cache, `value.${layer}`, tokens, seen.value!.data as Float32Array)
        // Nothing of a token but its key and value is used of the last layer.
        if (layer === layers - 1) break
        x = seen.result!.data as Float32Array
        const feeds = feedsOf(parts, 'feed-forward', bytes)
        // Even pieces: a few rows left over would cost a tenth of a whole piece.
        const count = Math.ceil(tokens / Math.max(1, Math.round(tokens / ROWS)))
        for (let row = 0; row < tokens; row += count) {
          const rows = x.subarray(row * hidden, Math.min(tokens, row + count) * hidden)
          const input = new Tensor('float32', rows, [rows.length / hidden, hidden])
          rows.set((await feedForward.session.run({ ...feeds, x: input })).result!.data as Float32Array)
        }
      }
      // Only now: where reading failed, others may still be writing into it.
      spare.push(bytes)
      cache.used[0] = tokens
      return true
    },
    async close() {
      await Promise.all([attention.session.release(), feedForward.session.release(), file.close()])
    },
  }
}

function feedsOf(
  parts: readonly LayerPart[],
  step: LayerPart['step'],
  { buffer }: Uint8Array<ArrayBuffer>,
): Record<string, Tensor> {
  const feeds: Record<string, Tensor> = {}
  for (const part of parts) {
    if (part.step !== step) continue
    const { name, type, shape, offset, bytes } = part
    feeds[name] =
      type === 'int8'
        ? new Tensor('int8', new Int8Array(buffer, offset, bytes), shape)
        : new Tensor('float32', new Float32Array(buffer, offset, bytes / 4), shape)
  }
  return feeds
}
