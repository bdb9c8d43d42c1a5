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
      let matrix: QuantisedMatrix = { values: new Uint8Array(), scales: new Uint8Array() }
      let taken = 0
      for (const { name, type, offset, bytes } of parts) {
        await append(new Uint8Array(layer * whole + offset - size))
        if (NORMS[name]) {
          // Gemma's norms multiply by 1 + w.
          await append(bytesOf((await weights.read(`${at}.${NORMS[name]}.weight`)).map((w) => 1 + w)))
        } else if (type === 'float32') {
          await append(matrix.scales)
          taken = 0
        } else {
          const stacked = MATRICES[name.replace(/\.\d+$/, '')]!
          if (taken === 0)
            matrix = await quantiseOutputs(
              weights,
              stacked.map((each) => `${at}.${each}.weight`),
            )
          await append(matrix.values.subarray(taken, taken + bytes))
          taken += bytes
        }
      }
      await append(new Uint8Array((layer + 1) * whole - size))
    }
  } finally {
    await file.close()
  }
  return { path, bytes: size, sha256: hash.digest('hex') }
}

interface QuantisedMatrix {
  /** [inputs, outputs], signed. */
  values: Uint8Array
  /** Bytes of [outputs] float32. */
  scales: Uint8Array
}

const LARGEST = 127
/** Inputs that are turned at once: what is read of a row and the rows it goes to then fit the processor's cache. */
const TILE = 16

/** Rows of checkpoint matrices [outputs, inputs] → columns, each by its own largest value. */
async function quantiseOutputs(weights: Weights, names: readonly string[]): Promise<QuantisedMatrix> {
  const inputs = weights.shape(names[0]!)[1]!
  const outputs = names.reduce((sum, name) => sum + weights.shape(name)[0]!, 0)
  const values = new Int8Array(inputs * outputs)
  const scales = new Float32Array(outputs)
  let column = 0
  for (const name of names) {
    for await (const piece of weights.rows(name)) {
      const count = piece.length / inputs
      const inverse = new Float64Array(count)
      for (let row = 0; row < count; row++) {
        const scale = largestOf(piece, row * inputs, inputs) / LARGEST
        scales[column + row] = scale
        inverse[row] = scale === 0 ? 0 : 1 / scale
      }
      for (let start = 0; start < inputs; start += TILE) {
        const end = Math.min(inputs, start + TILE)
        for (let row = 0; row < count; row++) {
          const by = inverse[row]!
          for (let input = start; input < end; input++) {
            // Shifted to be positive, where cutting off the fraction rounds to the nearest.
            values[input * outputs + column + row] = ((piece[row * inputs + input]! * by + 128.5) | 0) - 128
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
