import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Generated, Model } from '../../../../inference/engines/paligemma/generate.ts'
import { convertAndLoad, departure, FAMILIES, type Goldens, readGoldens } from './goldens.ts'

/** The bar that the reference's numbers must be met by. */
const CLOSE = 1e-3

describe.each(FAMILIES)('the %s, converted to 32 bits', (family) => {
  let model: Model
  let goldens: Goldens
  beforeAll(async () => {
    model = await convertAndLoad(family, 32)
    goldens = await readGoldens(family)
  })
  afterAll(async () => {
    await model.close()
    await goldens.tensors.close()
  })

  it('gives the features that the reference gives for every page', async () => {
    for (const page of goldens.pages.keys()) {
      const features = await model.features(await goldens.tensors.read(`pages.${page}.pixel_values`))
      const wanted = await goldens.tensors.read(`pages.${page}.image_features`)
      expect(departure(features, wanted)).toBeLessThan(CLOSE)
    }
  })

  it('gives the same tokens to every question, and ends where the reference ends', async () => {
    for (const [number, { page, promptIds, tokens }] of goldens.cases.entries()) {
      const features = await model.features(await goldens.tensors.read(`pages.${page}.pixel_values`))
      const generated: Generated[] = []
      for await (const [next] of model.generate(features, [promptIds], goldens.maxNewTokens))
        generated.push(next!)
      expect(generated.map(({ token }) => token)).toEqual(tokens)
      const wanted = await goldens.tensors.read(`cases.${number}.logits`)
      const width = wanted.length / tokens.length
      for (const [step, { logits }] of generated.entries())
        expect(departure(logits, wanted.subarray(step * width, (step + 1) * width))).toBeLessThan(CLOSE)
    }
  })
})
