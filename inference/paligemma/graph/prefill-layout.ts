/**
 * `prefill.bin`: the layers one after another, each the same parts in the same order, so that a layer is read at once
 * and its parts handed to the runtime where they lie.
 */
import type { Architecture } from '../checkpoint/architecture.ts'

export interface LayerPart {
  name: string
  /** Which of the two graphs of `prefill.ts` reads it. */
  step: 'attention' | 'feed-forward'
  type: 'int8' | 'float32'
  shape: number[]
  /** Where it starts within the layer's bytes. */
  offset: number
  bytes: number
}

export type TextShape = Pick<
  Architecture['text'],
  'hidden' | 'heads' | 'keyValueHeads' | 'headDim' | 'feedForward'
>

/** Parts start where the widest registers may load them. */
const ALIGNMENT = 64

export function partsOf({ hidden, heads, keyValueHeads, headDim, feedForward }: TextShape): LayerPart[] {
  const parts: LayerPart[] = []
  let size = 0
  const add = (step: LayerPart['step'], name: string, type: LayerPart['type'], ...shape: number[]): void => {
    const bytes = shape.reduce((product, side) => product * side, type === 'int8' ? 1 : 4)
    parts.push({ name, step, type, shape, offset: size, bytes })
    size += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT
  }
  /** Laid out as [inputs, outputs], which the kernel reads without turning it. */
  const matrix = (
    step: LayerPart['step'],
    name: string,
    inputs: number,
    outputs: number,
    pieces = 1,
  ): void => {
    for (let piece = 0; piece < pieces; piece++)
      add(step, pieces === 1 ? name : `${name}.${piece}`, 'int8', inputs / pieces, outputs)
    add(step, `${name}.scales`, 'float32', outputs)
  }
  add('attention', 'input_norm', 'float32', hidden)
  matrix('attention', 'qkv', hidden, (heads + 2 * keyValueHeads) * headDim)
  matrix('attention', 'o', heads * headDim, hidden)
  add('attention', 'attention_norm', 'float32', hidden)
  add('feed-forward', 'feed_forward_in_norm', 'float32', hidden)
  matrix('feed-forward', 'gate', hidden, feedForward)
  matrix('feed-forward', 'up', hidden, feedForward)
  // The gated values have the largest outliers of a layer: no more of them share a scale than elsewhere.
  matrix('feed-forward', 'down', feedForward, hidden, feedForward % hidden === 0 ? feedForward / hidden : 1)
  add('feed-forward', 'feed_forward_out_norm', 'float32', hidden)
  return parts
}

export function layerBytes(parts: readonly LayerPart[]): number {
  const last = parts.at(-1)!
  return Math.ceil((last.offset + last.bytes) / ALIGNMENT) * ALIGNMENT
}
