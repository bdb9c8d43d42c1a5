import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Model } from '../../../../inference/engines/paligemma/generate.ts'
import { convertAndLoad, departure, FAMILIES, type Goldens, readGoldens } from './goldens.ts'

/**
 * Of keys and values, from weights and activations of 8 bits to the reference's floats. Measured: the first layer's,
 * which are one product away from the embeddings, 0.012; the last of the deepest fixture's 0.07.
 */
const FIRST_LAYER = 0.02
const ANY_LAYER = 0.1
/** More tokens than go through a layer's feed-forward part at once. */
const PICTURES = 30

describe.each(FAMILIES)('a whole prefix of the %s, layer by layer', (family) => {
  let exact: Model
  let rounded: Model
  let goldens: Goldens
  let features: Float32Array
  beforeAll(async () => {
    exact = await convertAndLoad(family, 32)
    rounded = await convertAndLoad(family, 4)
    goldens = await readGoldens(family)
    const pages = await Promise.all(
      goldens.pages.map((_, page) => goldens.tensors.read(`pages.${page}.image_features`)),
    )
    const size = pages[0]!.length
    features = new Float32Array(PICTURES * size)
    for (let i = 0; i < PICTURES; i++) features.set(pages[i % pages.length]!, i * size)
  })
  afterAll(async () => {
    await Promise.all([exact.close(), rounded.close(), goldens.tensors.close()])
  })

  it('gives the keys and values that the decoder gives at 32 bits, whatever decoding is rounded to', async () => {
    const wanted = (await exact.imagePrefix(features)).cache.rows
    const given = (await rounded.imagePrefix(features)).cache.rows
    for (const [name, rows] of wanted)
      expect(departure(given.get(name)!, rows)).toBeLessThan(name.endsWith('.0') ? FIRST_LAYER : ANY_LAYER)
  })

  it('stops between layers, and serves the next question', async () => {
    const prompt = goldens.cases[0]!.promptIds
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(rounded.generate(features, [prompt], 2, { signal }).next()).rejects.toThrow('enough')
    expect((await rounded.generate(features, [prompt], 2).next()).done).toBe(false)
  })
})
