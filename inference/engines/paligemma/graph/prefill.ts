/**
 * One layer of Gemma 2 over a whole prefix, in which every token sees every other: what the decoder computes as well,
 * only faster. Weights are 8 bits with one scale for each output, activations are brought to 8 bits row by row, so
 * whole matrices are multiplied as integers: half as fast again as by blocks of 4 bits, which is what decoding wants.
 *
 * The weights are inputs and not part of the graphs: all layers share two graphs, and the engine reads a layer's
 * weights from the file when it gets there, so that they take the memory of one layer and not of the model.
 *
 * Attention: `x` [tokens, hidden], `positions` [1, tokens] int64 → `result` [tokens, hidden],
 * `key` [key/value heads, head_dim, tokens], `value` [key/value heads, tokens, head_dim].
 * Feed-forward: `x` [rows, hidden] → `result` [rows, hidden]; rows don't see one another.
 */
import type { Architecture } from '../checkpoint/architecture.ts'
import { once } from './linear.ts'
import type { GraphWriter } from './onnx.ts'
import { type LayerPart, partsOf, piecesOf } from './prefill-layout.ts'
import { rotaryTables } from './rotary.ts'

type Text = Architecture['text']

export async function buildPrefillAttention(graph: GraphWriter, text: Text): Promise<void> {
  const { hidden, heads, keyValueHeads, headDim } = text
  const layer = layerOf(graph, text, 'attention')
  const x = graph.input('x', ['tokens', hidden])
  const positions = graph.input('positions', [1, 'tokens'], 'int64')
  const { cos, sin } = await rotaryTables(graph, text)
  const integers = (...values: number[]): string => graph.constant(values.map(BigInt))

  const seen = layer.quantise(layer.norm(x, 'input_norm'))
  // [heads of all, tokens, head_dim]
  const projected = graph.node('Mul', [layer.product(seen.values, 'qkv'), seen.scales])
  const parts = graph.node(
    'Split',
    [projected, integers(heads + keyValueHeads, keyValueHeads)],
    { axis: 0 },
    2,
  )
  const turned = graph.node('RotaryEmbedding', [
    graph.node('Unsqueeze', [parts, integers(0)]),
    positions,
    cos,
    sin,
  ])
  const single = graph.node('Squeeze', [turned, integers(0)])
  const both = graph.node('Split', [single, integers(heads, keyValueHeads)], { axis: 0 }, 2)
  const [queries, keys, values] = [both, `${both}#1`, `${parts}#1`]
  // Those queries at once that share their keys: all heads' scores would not stay in the processor's cache.
  const sharing = graph.node('Reshape', [queries, integers(keyValueHeads, -1, headDim)])
  const cap = graph.constant(Float32Array.of(text.attentionSoftcap), [])
  const keysOf = slices(graph, keys, keyValueHeads)
  const valuesOf = slices(graph, values, keyValueHeads)
  const attended = slices(graph, sharing, keyValueHeads).map((query, head) => {
    const scores = graph.node('FusedMatMul', [query, keysOf[head]!], { transB: 1 })
    const capped = graph.node('Mul', [graph.node('Tanh', [scores]), cap])
    return graph.node('MatMul', [graph.node('Softmax', [capped], { axis: -1 }), valuesOf[head]!])
  })
  const stacked = graph.node('Reshape', [
    graph.node('Concat', attended, { axis: 0 }),
    integers(heads, -1, headDim),
  ])
  const ready = layer.quantise(layer.sideBySide(stacked, heads * headDim))
  const added = graph.node('Mul', [layer.sideBySide(layer.product(ready.values, 'o'), hidden), ready.scales])
  graph.output('result', graph.node('Add', [x, layer.norm(added, 'attention_norm')]), ['tokens', hidden])
  graph.output('key', graph.node('Transpose', [keys], { perm: [0, 2, 1] }), [
    keyValueHeads,
    headDim,
    'tokens',
  ])
  graph.output('value', values, [keyValueHeads, 'tokens', headDim])
  graph.output('exactness', await exactness(graph), [1, EXACTNESS.outputs])
}

/**
 * Older x86 processors add two products in 16 bits, which these overflow: what comes out is then not
 * `EXACTNESS.wanted`, and the kernel is of no use for weights of 8 bits.
 */
export const EXACTNESS = { inputs: 64, outputs: 16, wanted: 64 * 255 * 127 } as const

async function exactness(graph: GraphWriter): Promise<string> {
  const { inputs, outputs } = EXACTNESS
  const row = graph.constant(new Uint8Array(inputs).fill(255), [1, inputs])
  const one = graph.constant(Float32Array.of(1), [])
  const values = new Uint8Array(inputs * outputs).fill(127)
  const matrix = await graph.weight('exactness.matrix', 'int8', [inputs, outputs], once(values))
  return graph.node('MatMulIntegerToFloat', [row, matrix, one, one])
}

export function buildPrefillFeedForward(graph: GraphWriter, text: Text): void {
  const { hidden, feedForward } = text
  const layer = layerOf(graph, text, 'feed-forward')
  const x = graph.input('x', ['rows', hidden])
  const integers = (...values: number[]): string => graph.constant(values.map(BigInt))
  const pieces = piecesOf(text)

  const ready = layer.quantise(layer.norm(x, 'feed_forward_in_norm'))
  const gate = graph.node('Mul', [layer.product(ready.values, 'gate'), ready.scales])
  const bent = graph.node('Gelu', [gate], { approximate: 'tanh' })
  // The scales of what `up` gives wait until the end: a value for each row, and not for each of its 9,216.
  const gated = graph.node('Mul', [bent, layer.product(ready.values, 'up')])
  const parted = graph.node('Reshape', [
    gated,
    integers(pieces, feedForward / pieces / layer.widthOf('gate'), -1, layer.widthOf('gate')),
  ])
  const rows = graph.node('Reshape', [
    graph.node('Transpose', [parted], { perm: [0, 2, 1, 3] }),
    integers(-1, feedForward / pieces),
  ])
  const fed = layer.quantise(rows)
  const products = layer.product(
    graph.node('Reshape', [fed.values, integers(pieces, 1, -1, feedForward / pieces)]),
    'down',
  )
  const scales = graph.node('Mul', [
    graph.node('Reshape', [fed.scales, integers(pieces, 1, -1, 1)]),
    ready.scales,
  ])
  const sum = slices(graph, graph.node('Mul', [products, scales]), pieces).reduce((before, product) =>
    graph.node('Add', [before, product]),
  )
  const whole = layer.sideBySide(graph.node('Squeeze', [sum, integers(0)]), hidden)
  const added = layer.norm(whole, 'feed_forward_out_norm')
  graph.output('result', graph.node('Add', [x, added]), ['rows', hidden])
}

/** A value cut along its first side, each slice keeping that side. */
function slices(graph: GraphWriter, value: string, count: number): string[] {
  const first = graph.node('Split', [value], { axis: 0, num_outputs: count }, count)
  return Array.from({ length: count }, (_, i) => (i === 0 ? first : `${first}#${i}`))
}

/** Activations go from 1 to 255 around this, so that they are unsigned: the kernel wants one side to be. */
const ZERO = 128
const LARGEST = 127
/** A row of nothing but zeros has to be divided by something. */
const LEAST = 1e-30

interface Quantised {
  values: string
  /** [rows, 1] */
  scales: string
}

/** The operations of one layer, its weights declared as inputs by the names that `partsOf` gives them. */
function layerOf(graph: GraphWriter, text: Text, step: LayerPart['step']) {
  const parts = new Map(partsOf(text).flatMap((part) => (part.step === step ? [[part.name, part]] : [])))
  for (const { name, type, shape } of parts.values()) graph.input(name, shape, type)
  const number = (value: number): string => graph.constant(Float32Array.of(value), [])
  const zero = graph.constant(Uint8Array.of(ZERO), [])
  const axis = graph.constant([-1n])

  const norm = (input: string, name: string): string =>
    graph.node('SimplifiedLayerNormalization', [input, name], {
      axis: -1,
      epsilon: { float: text.epsilon },
      stash_type: 1,
    })
  /** Every row by its own largest value. */
  function quantise(input: string): Quantised {
    const largest = graph.node('ReduceMax', [input, axis])
    const least = graph.node('ReduceMin', [input, axis])
    const size = graph.node('Max', [largest, graph.node('Neg', [least]), number(LEAST)])
    const scales = graph.node('Mul', [size, number(1 / LARGEST)])
    const scale = graph.node('Squeeze', [scales, axis])
    const zeros = graph.node('Expand', [zero, graph.node('Shape', [scale])])
    return { values: graph.node('QuantizeLinear', [input, scale, zeros], { axis: 0 }), scales }
  }
  return {
    norm,
    quantise,
    /** By a matrix of panels: [panels, rows, width], still to be multiplied by the activations' scales. */
    product: (values: string, name: string): string =>
      graph.node('MatMulIntegerToFloat', [values, name, number(1), `${name}.scales`, zero]),
    widthOf: (name: string): number => parts.get(name)!.shape.at(-1)!,
    /** [panels, rows, width] → [rows, all panels' width] */
    sideBySide: (value: string, width: number): string =>
      graph.node('Reshape', [
        graph.node('Transpose', [value], { perm: [1, 0, 2] }),
        graph.constant([-1n, BigInt(width)]),
      ]),
  }
}
