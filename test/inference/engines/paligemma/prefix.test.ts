import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Generated, Model } from '../../../../inference/engines/paligemma/generate.ts'
import { convertAndLoad, departure, FAMILIES, type Goldens, readGoldens } from './goldens.ts'

/**
 * How far the first answer's logits depart from the exact mode's, as a share of their size. Measured on random weights:
 * 0.35 to 0.70 (mean 0.49), 4 of 12 first tokens the same; two unrelated answers would be 1.4 apart. Nothing is known
 * of the trained weights.
 */
const MOST_DEPARTURE = 0.75

describe.each(FAMILIES)('the image prefix of the %s', (family) => {
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

  async function first(steps: AsyncGenerator<Generated[], void>): Promise<Float32Array> {
    for await (const [next] of steps) return next!.logits
    throw new Error('nothing was generated')
  }

  it('departs from the exact answer, and no farther than is said', async () => {
    for (const { page, promptIds } of goldens.cases) {
      const features = await model.features(await goldens.tensors.read(`pages.${page}.pixel_values`))
      const prefix = await model.imagePrefix(features)
      const exact = await first(model.generate(features, [promptIds], 1))
      const approximate = await first(model.generate(prefix, [promptIds], 1))
      expect(departure(approximate, exact)).toBeGreaterThan(0)
      expect(departure(approximate, exact)).toBeLessThan(MOST_DEPARTURE)
    }
  })

  it('serves one question after another, each as if it were the first', async () => {
    const [{ page, promptIds }, other] = goldens.cases as [Goldens['cases'][number], Goldens['cases'][number]]
    const features = await model.features(await goldens.tensors.read(`pages.${page}.pixel_values`))
    const prefix = await model.imagePrefix(features)
    const before = await first(model.generate(prefix, [promptIds], 1))
    await first(model.generate(prefix, [other.promptIds], 1))
    expect(await first(model.generate(prefix, [promptIds], 1))).toEqual(before)
  })
})
