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
/** Outputs of a matrix that lie together: as many as the runtime's kernels arrange at once. */
const PANEL = 128

export function partsOf({ hidden, heads, keyValueHeads, headDim, feedForward }: TextShape): LayerPart[] {
  const parts: LayerPart[] = []
  let size = 0
  const add = (step: LayerPart['step'], name: string, type: LayerPart['type'], ...shape: number[]): void => {
    const bytes = shape.reduce((product, side) => product * side, type === 'int8' ? 1 : 4)
    parts.push({ name, step, type, shape, offset: size, bytes })
    size += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT
  }
  /**
   * Panel by panel, [panels, inputs, width]: the runtime arranges a matrix's weights for its kernel whenever they are
   * multiplied, and reads them in one go this way. A third off the whole product's time.
   */
  const matrix = (
    step: LayerPart['step'],
    name: string,
    inputs: number,
    outputs: number,
    width: number,
    pieces: number[] = [],
  ): void => {
    add(step, name, 'int8', ...pieces, outputs / width, inputs, width)
    add(step, `${name}.scales`, 'float32', ...pieces, outputs / width, 1, width)
  }
  const pieces = piecesOf({ hidden, feedForward })
  add('attention', 'input_norm', 'float32', hidden)
  // A panel for each head, which is how attention wants them.
  matrix('attention', 'qkv', hidden, (heads + 2 * keyValueHeads) * headDim, headDim)
  matrix('attention', 'o', heads * headDim, hidden, panelOf(hidden))
  add('attention', 'attention_norm', 'float32', hidden)
  add('feed-forward', 'feed_forward_in_norm', 'float32', hidden)
  matrix('feed-forward', 'gate', hidden, feedForward, panelOf(feedForward / pieces))
  matrix('feed-forward', 'up', hidden, feedForward, panelOf(feedForward / pieces))
  matrix('feed-forward', 'down', feedForward / pieces, hidden, panelOf(hidden), [pieces])
  add('feed-forward', 'feed_forward_out_norm', 'float32', hidden)
  return parts
}

/** The gated values have the largest outliers of a layer: no more of them share a scale than elsewhere. */
export function piecesOf({ hidden, feedForward }: Pick<TextShape, 'hidden' | 'feedForward'>): number {
  return feedForward % hidden === 0 ? feedForward / hidden : 1
}

function panelOf(outputs: number): number {
  let width = 1
  while (width < PANEL && outputs % (2 * width) === 0) width *= 2
  return width
}

export function layerBytes(parts: readonly LayerPart[]): number {
  const last = parts.at(-1)!
  return Math.ceil((last.offset + last.bytes) / ALIGNMENT) * ALIGNMENT
}
