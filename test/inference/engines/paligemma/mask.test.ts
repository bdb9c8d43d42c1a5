import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { convertCheckpoint } from '../../../../inference/engines/paligemma/convert.ts'
import { FILES, type Manifest } from '../../../../inference/engines/paligemma/manifest.ts'
import { InferenceSession, Tensor } from '../../../../inference/onnx/runtime.ts'
import { checkpointOf, departure } from './goldens.ts'

const TOKENS = 6
const HIDDEN = -3.4e38

let parent: string
let manifest: Manifest
let decoder: InferenceSession
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'paligemma-'))
  const folder = join(parent, 'model')
  const source = { repository: 'test/10b', revision: 'fixture' }
  manifest = await convertCheckpoint({ checkpoint: checkpointOf('10b'), folder, precision: 32, source })
  decoder = await InferenceSession.create(join(folder, FILES.decoder), { intraOpNumThreads: 1 })
})
afterAll(async () => {
  await decoder.release()
  await rm(parent, { recursive: true, force: true })
})

/** The keys of the last layer, row by row of the first token on: what is left of each token's hidden state. */
async function keysOf(last: number, seesLater: boolean): Promise<Float32Array[]> {
  const { hidden, layers, keyValueHeads, headDim } = manifest.text
  const embeddings = Float32Array.from({ length: TOKENS * hidden }, (_, i) => Math.sin(i * 0.7))
  embeddings.fill(last, (TOKENS - 1) * hidden)
  const bias = Float32Array.from({ length: TOKENS * TOKENS }, (_, i) =>
    seesLater || i % TOKENS <= Math.floor(i / TOKENS) ? 0 : HIDDEN,
  )
  const feeds: Record<string, Tensor> = {
    embeddings: new Tensor('float32', embeddings, [1, TOKENS, hidden]),
    positions: new Tensor(
      'int64',
      BigInt64Array.from({ length: TOKENS }, (_, i) => BigInt(i + 1)),
      [1, TOKENS],
    ),
    bias: new Tensor('float32', bias, [1, 1, 1, TOKENS, TOKENS]),
  }
  for (let layer = 0; layer < layers; layer++) {
    const none = new Float32Array(0)
    feeds[`past_key.${layer}`] = new Tensor('float32', none, [1, keyValueHeads, 1, headDim, 0])
    feeds[`past_value.${layer}`] = new Tensor('float32', none, [1, keyValueHeads, 1, 0, headDim])
  }
  const name = `new_key.${layers - 1}`
  const keys = (await decoder.run(feeds, [name]))[name]!.data as Float32Array
  // Of the first head; they stand on end.
  return Array.from({ length: TOKENS }, (_, token) =>
    Float32Array.from({ length: headDim }, (_, i) => keys[i * TOKENS + token]!),
  )
}

it('lets an image token see the last token of the question', async () => {
  const [before, after] = [await keysOf(0.1, true), await keysOf(-0.9, true)]
  expect(departure(after[0]!, before[0]!)).toBeGreaterThan(0.01)
})

it('never lets a later token change an earlier one where the mask hides it', async () => {
  const [before, after] = [await keysOf(0.1, false), await keysOf(-0.9, false)]
  for (let token = 0; token < TOKENS - 1; token++) expect(after[token]).toEqual(before[token])
  expect(departure(after[TOKENS - 1]!, before[TOKENS - 1]!)).toBeGreaterThan(0.01)
})
