import { describe, expect, it } from 'vitest'
import { BLOCK, quantiseRows } from '../../../../inference/engines/paligemma/graph/quantise.ts'
import { convertAndLoad, departure, FAMILIES, readGoldens } from './goldens.ts'

/**
 * Departures from the reference, as a share of its size, on random weights: they spread their information evenly and
 * suffer far more than trained ones. Measured, features and first logits: 16 bits 7e-6; 8 bits 0.021 and 0.03 to 0.11;
 * 4 bits 0.021 and 0.24 to 0.57 (two unrelated answers would be 1.4 apart). How exactly the rounded weights themselves
 * are multiplied is held to far less below.
 */
const BOUNDS = [
  { precision: 16, features: 1e-3, logits: 1e-3 },
  { precision: 8, features: 0.03, logits: 0.15 },
  { precision: 4, features: 0.03, logits: 0.65 },
] as const

describe.each(FAMILIES)('the %s', (family) => {
  it.each(BOUNDS)('stays within its bounds at $precision bits', async ({ precision, features, logits }) => {
    const model = await convertAndLoad(family, precision)
    const goldens = await readGoldens(family)
    for (const [number, { page, promptIds, tokens }] of goldens.cases.entries()) {
      const given = await model.features(await goldens.tensors.read(`pages.${page}.pixel_values`))
      expect(departure(given, await goldens.tensors.read(`pages.${page}.image_features`))).toBeLessThan(
        features,
      )
      const wanted = await goldens.tensors.read(`cases.${number}.logits`)
      for await (const [first] of model.generate(given, [promptIds], 1))
        expect(departure(first!.logits, wanted.subarray(0, wanted.length / tokens.length))).toBeLessThan(
          logits,
        )
    }
    await model.close()
    await goldens.tensors.close()
  })
})

it.each([4, 8] as const)('rounds a weight to the nearest of its block’s steps at %i bits', async (bits) => {
  const width = BLOCK + 40
  const rows = 3
  const values = Float32Array.from({ length: rows * width }, (_, i) => Math.sin(i * 1.7) * (1 + (i % 7)))
  const scales = new Float32Array(rows * 2)
  async function* pieces(): AsyncIterable<Float32Array> {
    yield values.subarray(0, width)
    yield values.subarray(width)
  }
  const packed: number[] = []
  for await (const piece of quantiseRows(pieces(), width, bits, scales)) packed.push(...piece)
  const zero = 2 ** (bits - 1)
  const levels = bits === 8 ? packed : packed.flatMap((byte) => [byte & 15, byte >> 4])
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < width; i++) {
      const block = row * 2 + Math.floor(i / BLOCK)
      const level = levels[row * 2 * BLOCK + i]!
      const step = Math.abs(scales[block]!)
      // The one end of the range lies a step short of the other.
      const most = level === 2 * zero - 1 ? step : step / 2
      expect(Math.abs((level - zero) * scales[block]! - values[row * width + i]!)).toBeLessThan(most + 1e-5)
    }
  }
})
