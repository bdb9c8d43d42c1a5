import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Weights } from '../../../../inference/engines/paligemma/checkpoint/safetensors.ts'
import { linear } from '../../../../inference/engines/paligemma/graph/linear.ts'
import { createGraph } from '../../../../inference/engines/paligemma/graph/onnx.ts'
import { BLOCK, quantiseRows } from '../../../../inference/engines/paligemma/graph/quantise.ts'
import { InferenceSession, Tensor } from '../../../../inference/onnx/runtime.ts'
import { seeded } from '../../../../samples/draw/random.ts'
import { departure } from './goldens.ts'

const INPUTS = BLOCK * 2 + 32
const OUTPUTS = [24, 40]
const ROWS = 5

/**
 * The runtime brings activations to 8 bits, block by block: half a step of 127 at most, an eighth of a hundredth of the
 * product's size on average. Measured 0.005.
 */
const ACTIVATIONS = 0.01

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paligemma-linear-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const chance = seeded(7)
const draw = (count: number): Float32Array => Float32Array.from({ length: count }, () => chance.spread(1))
const matrices = OUTPUTS.map((outputs) => draw(outputs * INPUTS))
const weights: Weights = {
  shape: (name) => [OUTPUTS[Number(name[0])]!, INPUTS],
  read: async (name) => matrices[Number(name[0])]!,
  async *rows(name) {
    yield matrices[Number(name[0])]!
  },
  close: async () => {},
}
const x = draw(ROWS * INPUTS)

/** [rows, outputs of all] */
function product(of: readonly Float32Array[]): Float32Array {
  const given: number[] = []
  for (let row = 0; row < ROWS; row++) {
    for (const matrix of of) {
      for (let output = 0; output < matrix.length / INPUTS; output++) {
        let sum = 0
        for (let i = 0; i < INPUTS; i++) sum += x[row * INPUTS + i]! * matrix[output * INPUTS + i]!
        given.push(sum)
      }
    }
  }
  return Float32Array.from(given)
}

async function dequantised(matrix: Float32Array, bits: 4 | 8): Promise<Float32Array> {
  const blocks = Math.ceil(INPUTS / BLOCK)
  const scales = new Float32Array((matrix.length / INPUTS) * blocks)
  async function* whole(): AsyncIterable<Float32Array> {
    yield matrix
  }
  const packed: number[] = []
  for await (const piece of quantiseRows(whole(), INPUTS, bits, scales)) packed.push(...piece)
  const levels = bits === 8 ? packed : packed.flatMap((byte) => [byte & 15, byte >> 4])
  return matrix.map((_, i) => {
    const at = Math.floor(i / INPUTS) * blocks * BLOCK + (i % INPUTS)
    return (levels[at]! - 2 ** (bits - 1)) * scales[Math.floor(at / BLOCK)]!
  })
}

async function run(precision: 4 | 8 | 16 | 32): Promise<Float32Array> {
  const path = join(folder, `${precision}.onnx`)
  const graph = await createGraph(path, `${path}.data`)
  const input = graph.input('x', ['rows', INPUTS])
  graph.output('y', await linear({ graph, weights, precision }, input, ['0', '1']), ['rows', 64])
  await graph.finish()
  const session = await InferenceSession.create(path, { intraOpNumThreads: 1 })
  const result = await session.run({ x: new Tensor('float32', x, [ROWS, INPUTS]) })
  await session.release()
  return result.y!.data as Float32Array
}

describe('matrices multiplied as one', () => {
  it.each([4, 8] as const)(
    'give the product of the weights as they were rounded, at %i bits',
    async (bits) => {
      const rounded = await Promise.all(matrices.map((matrix) => dequantised(matrix, bits)))
      expect(departure(await run(bits), product(rounded))).toBeLessThan(ACTIVATIONS)
    },
  )

  it.each([
    [8, 0.02],
    [4, 0.15],
  ] as const)('are the nearer to the unrounded product the more bits there are: %i', async (bits, most) => {
    expect(departure(await run(bits), product(matrices))).toBeLessThan(most)
  })

  it.each([
    [16, 1e-3],
    [32, 1e-6],
  ] as const)('lose next to nothing at %i bits', async (bits, most) => {
    expect(departure(await run(bits), product(matrices))).toBeLessThan(most)
  })
})
