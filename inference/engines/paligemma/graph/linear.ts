/** Matrices in the precision that the model is converted to. */
import type { Weights } from '../checkpoint/safetensors.ts'
import type { Precision } from '../manifest.ts'
import type { GraphWriter } from './onnx.ts'
import { BLOCK, quantiseRows } from './quantise.ts'

/** Weights on their way from a checkpoint into a graph. */
export interface Building {
  graph: GraphWriter
  weights: Weights
  precision: Precision
}

/**
 * The runtime computes with whole numbers of 8 bits only when it is told this level; the others take the weights
 * back to float32 for every run, two to eight times slower.
 */
const INT8_COMPUTE = 4

/**
 * x · Wᵀ of a checkpoint's matrix W [outputs, inputs], and its bias where it has one. Several matrices over the same
 * inputs are multiplied as one, their outputs one after another: the runtime starts its threads once.
 */
export async function linear(
  { graph, weights, precision }: Building,
  input: string,
  names: readonly [string, ...string[]],
  { bias = false } = {},
): Promise<string> {
  const [name] = names
  const matrices = names.map((each) => `${each}.weight`)
  const inputs = weights.shape(matrices[0]!)[1]!
  const outputs = matrices.reduce((sum, matrix) => sum + weights.shape(matrix)[0]!, 0)
  const stored = `${name}.weight`
  const rows = rowsOf(weights, matrices)
  let result: string
  if (precision === 32) {
    const matrix = await graph.weight(stored, 'float32', [outputs, inputs], bytesOfAll(rows))
    result = graph.node('FusedMatMul', [input, matrix], { transB: 1 })
  } else if (precision === 16) {
    const matrix = await graph.weight(stored, 'float16', [outputs, inputs], halvesOfAll(rows))
    result = graph.node('FusedMatMul', [input, graph.node('Cast', [matrix], { to: 1 })], { transB: 1 })
  } else {
    const blocks = Math.ceil(inputs / BLOCK)
    const scales = new Float32Array(outputs * blocks)
    const matrix = await graph.weight(
      stored,
      'uint8',
      [outputs, blocks, (BLOCK * precision) / 8],
      quantiseRows(rows, inputs, precision, scales),
    )
    const scale = await graph.weight(`${name}.scales`, 'float32', [outputs * blocks], once(bytesOf(scales)))
    result = graph.node('MatMulNBits', [input, matrix, scale], {
      K: inputs,
      N: outputs,
      bits: precision,
      block_size: BLOCK,
      accuracy_level: INT8_COMPUTE,
    })
  }
  if (!bias) return result
  const biases = await Promise.all(names.map((each) => weights.read(`${each}.bias`)))
  const stack = Float32Array.from(biases.flatMap((values) => [...values]))
  return graph.node('Add', [
    result,
    await graph.weight(`${name}.bias`, 'float32', [outputs], once(bytesOf(stack))),
  ])
}

async function* rowsOf(weights: Weights, matrices: readonly string[]): AsyncIterable<Float32Array> {
  for (const matrix of matrices) yield* weights.rows(matrix)
}

/** A weight that stays float32 whatever the precision: norms, biases, positions, the patch kernel. */
export async function vector(
  { graph, weights }: Pick<Building, 'graph' | 'weights'>,
  name: string,
  change: (value: number) => number = (value) => value,
): Promise<string> {
  const values = (await weights.read(name)).map(change)
  return graph.weight(name, 'float32', weights.shape(name), once(bytesOf(values)))
}

async function* bytesOfAll(pieces: AsyncIterable<Float32Array>): AsyncIterable<Uint8Array> {
  for await (const piece of pieces) yield bytesOf(piece)
}

export async function* halvesOfAll(pieces: AsyncIterable<Float32Array>): AsyncIterable<Uint8Array> {
  for await (const piece of pieces) yield bytesOf(new Float16Array(piece))
}

export async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}

export function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength)
}
