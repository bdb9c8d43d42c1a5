/** A checkpoint's layers → `prefill.bin`: rounded to 8 bits with one scale for each output. */
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { Architecture } from '../checkpoint/architecture.ts'
import type { Weights } from '../checkpoint/safetensors.ts'
import { bytesOf } from './linear.ts'
import type { WrittenFile } from './onnx.ts'
import { layerBytes, partsOf } from './prefill-layout.ts'

const LAYERS = 'language_model.model.layers'
/** Which of the checkpoint's tensors stand side by side in a part. */
const MATRICES: Record<string, readonly string[]> = {
  qkv: ['self_attn.q_proj', 'self_attn.k_proj', 'self_attn.v_proj'],
  o: ['self_attn.o_proj'],
  gate: ['mlp.gate_proj'],
  up: ['mlp.up_proj'],
  down: ['mlp.down_proj'],
}
const NORMS: Record<string, string> = {
  input_norm: 'input_layernorm',
  attention_norm: 'post_attention_layernorm',
  feed_forward_in_norm: 'pre_feedforward_layernorm',
  feed_forward_out_norm: 'post_feedforward_layernorm',
}

/** One matrix is in memory at a time. */
export async function writePrefillWeights(
  path: string,
  weights: Weights,
  { text }: Architecture,
): Promise<WrittenFile> {
  const file = await open(path, 'w')
  const hash = createHash('sha256')
  const parts = partsOf(text)
  const whole = layerBytes(parts)
  let size = 0
  const append = async (bytes: Uint8Array): Promise<void> => {
    hash.update(bytes)
    await file.writeFile(bytes)
    size += bytes.byteLength
  }
  try {
    for (let layer = 0; layer < text.layers; layer++) {
      const at = `${LAYERS}.${layer}`
      let scales: Uint8Array = new Uint8Array()
      for (const { name, type, shape, offset } of parts) {
        await append(new Uint8Array(layer * whole + offset - size))
        if (NORMS[name]) {
          // Gemma's norms multiply by 1 + w.
          await append(bytesOf((await weights.read(`${at}.${NORMS[name]}.weight`)).map((w) => 1 + w)))
        } else if (type === 'float32') {
          await append(scales)
        } else {
          const names = MATRICES[name]!.map((each) => `${at}.${each}.weight`)
          const matrix = await quantiseOutputs(weights, names, shape)
          await append(matrix.values)
          scales = matrix.scales
        }
      }
      await append(new Uint8Array((layer + 1) * whole - size))
    }
  } finally {
    await file.close()
  }
  return { path, bytes: size, sha256: hash.digest('hex') }
}

const LARGEST = 127
/** Inputs that are turned at once: what is read of a row and the rows it goes to then fit the processor's cache. */
const TILE = 16

/**
 * Rows of checkpoint matrices [outputs, inputs] → panels of columns, each column of each piece by its own largest value.
 *
 * @param shape [pieces of the inputs, panels, inputs of a piece, width of a panel], the first only where there are any.
 * @returns The values, signed, and the scales [pieces, outputs] as float32, both as bytes.
 */
async function quantiseOutputs(weights: Weights, names: readonly string[], shape: readonly number[]) {
  const [panels, depth, width] = shape.slice(-3) as [number, number, number]
  const outputs = panels * width
  const inputs = weights.shape(names[0]!)[1]!
  const values = new Int8Array(inputs * outputs)
  const scales = new Float32Array((inputs / depth) * outputs)
  let column = 0
  for (const name of names) {
    for await (const rows of weights.rows(name)) {
      const count = rows.length / inputs
      for (let piece = 0; piece * depth < inputs; piece++) {
        const inverse = new Float64Array(count)
        for (let row = 0; row < count; row++) {
          const scale = largestOf(rows, row * inputs + piece * depth, depth) / LARGEST
          scales[piece * outputs + column + row] = scale
          inverse[row] = scale === 0 ? 0 : 1 / scale
        }
        for (let start = 0; start < depth; start += TILE) {
          const end = Math.min(depth, start + TILE)
          for (let row = 0; row < count; row++) {
            const by = inverse[row]!
            const from = row * inputs + piece * depth
            const panel = Math.floor((column + row) / width)
            const to = (piece * panels + panel) * depth * width + ((column + row) % width)
            for (let input = start; input < end; input++) {
              // Shifted to be positive, where cutting off the fraction rounds to the nearest.
              values[to + input * width] = ((rows[from + input]! * by + 128.5) | 0) - 128
            }
          }
        }
      }
      column += count
    }
  }
  return { values: bytesOf(values), scales: bytesOf(scales) }
}

function largestOf(values: Float32Array, from: number, count: number): number {
  let found = 0
  for (let i = from; i < from + count; i++) {
    const size = Math.abs(values[i]!)
    if (size > found) found = size
  }
  return found
}
