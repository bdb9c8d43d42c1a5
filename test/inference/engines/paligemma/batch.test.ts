import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ImagePrefix, Model } from '../../../../inference/engines/paligemma/generate.ts'
import { convertAndLoad, departure, type Goldens, readGoldens } from './goldens.ts'

/** Its answers end at different steps, so that the batch shrinks while it runs. */
const FAMILY = '10b'

let model: Model
let goldens: Goldens
let features: Float32Array
beforeAll(async () => {
  model = await convertAndLoad(FAMILY, 32)
  goldens = await readGoldens(FAMILY)
  features = await model.features(await goldens.tensors.read('pages.1.pixel_values'))
})
afterAll(async () => {
  await model.close()
  await goldens.tensors.close()
})

type Said = { token: number; logits: Float32Array }[]

/** What each prompt is answered, step by step. */
async function answers(page: Float32Array | ImagePrefix, prompts: readonly number[][]): Promise<Said[]> {
  const said: Said[] = prompts.map(() => [])
  for await (const step of model.generate(page, prompts, goldens.maxNewTokens))
    for (const { prompt, token, logits } of step) said[prompt]!.push({ token, logits })
  return said
}

describe('several prompts over one page', () => {
  it('are answered side by side as each is alone, whatever their lengths', async () => {
    const prompts = goldens.cases.map(({ promptIds }) => promptIds)
    expect(new Set(prompts.map(({ length }) => length)).size).toBeGreaterThan(1)
    const together = await answers(features, prompts)
    expect(new Set(together.map(({ length }) => length)).size).toBeGreaterThan(1)
    for (const [number, prompt] of prompts.entries()) {
      const [alone] = await answers(features, [prompt])
      expect(together[number]!.map(({ token }) => token)).toEqual(alone!.map(({ token }) => token))
      for (const [step, { logits }] of alone!.entries())
        expect(departure(together[number]![step]!.logits, logits)).toBeLessThan(1e-5)
    }
  })

  it('end together when nobody asks on, and leave the model as it was', async () => {
    const prompts = goldens.cases.map(({ promptIds }) => promptIds)
    const [before] = await answers(features, [prompts[0]!])
    for await (const _ of model.generate(features, prompts, goldens.maxNewTokens)) break
    const [after] = await answers(features, [prompts[0]!])
    expect(after).toEqual(before)
  })
})

it('takes the features of several pictures as one page', async () => {
  const pixels = await Promise.all([0, 1].map((page) => goldens.tensors.read(`pages.${page}.pixel_values`)))
  const both = new Float32Array(pixels[0]!.length * 2)
  both.set(pixels[0]!)
  both.set(pixels[1]!, pixels[0]!.length)
  const together = await model.features(both, 2)
  const apart = await model.features(pixels[1]!)
  expect(departure(together.subarray(apart.length), apart)).toBeLessThan(1e-5)
  const [said] = await answers(together, [goldens.cases[0]!.promptIds])
  expect(said!.length).toBeGreaterThan(0)
})

it('refuses more tokens than the model can see', async () => {
  const most = model.manifest.text.positions
  await expect(model.generate(features, [[2, 108]], most).next()).rejects.toMatchObject({
    code: 'question-too-long',
  })
})
