/**
 * One layer of Gemma 2 over a whole prefix, in which every token sees every other: what the decoder computes as well,
 * only faster. Weights are 8 bits with one scale for each output, activations are brought to 8 bits row by row, so
 * whole matrices are multiplied as integers: half as fast again as by blocks of 4 bits, which is what decoding wants.
 *
 * The weights are inputs and not part of the graphs: all layers share two graphs, and the engine reads a layer's
 * weights from the file when it gets there, so that they take the memory of two layers and not of the model.
 *
 * Attention: `x` [tokens, hidden], `positions` [1, tokens] int64 → `result` [tokens, hidden],
 * `key` [key/value heads, head_dim, tokens], `value` [key/value heads, tokens, head_dim].
 * Feed-forward: `x` [rows, hidden] → `result` [rows, hidden]; rows don't see one another.
 */
import type { Architecture } from '../checkpoint/architecture.ts'
import { once } from './linear.ts'
import type { GraphWriter } from './onnx.ts'
import { type LayerPart, partsOf } from './prefill-layout.ts'
import { rotaryTables } from './rotary.ts'

type Text = Architecture['text']

export async function buildPrefillAttention(graph: GraphWriter, text: Text): Promise<void> {
  const { hidden, heads, keyValueHeads, headDim } = text
  const layer = layerOf(graph, text, 'attention')
  const x = graph.input('x', ['tokens', hidden])
  const positions = graph.input('positions', [1, 'tokens'], 'int64')
  const { cos, sin } = await rotaryTables(graph, text)
  const integers = (...values: number[]): string => graph.constant(values.map(BigInt))

  const seen = layer.norm(x, 'input_norm')
  const projected = layer.multiply([seen], 'qkv')
  const turning = (heads + keyValueHeads) * headDim
  const parts = graph.node('Split', [projected, integers(turning, keyValueHeads * headDim)], { axis: -1 }, 2)
  const flat = graph.node('Unsqueeze', [parts, integers(0)])
  const turned = graph.node('RotaryEmbedding', [flat, positions, cos, sin], {
    num_heads: heads + keyValueHeads,
  })
  const single = graph.node('Squeeze', [turned, integers(0)])
  // Head by head: one head's scores stay in the processor's cache where all heads' would not.
  const turnedHeads = results(graph, single, heads + keyValueHeads)
  const queries = turnedHeads.slice(0, heads)
  const keys = turnedHeads.slice(heads)
  const values = results(graph, `${parts}#1`, keyValueHeads)
  const cap = graph.constant(Float32Array.of(text.attentionSoftcap), [])
  const attended = queries.map((query, head) => {
    const group = Math.floor((head * keyValueHeads) / heads)
    const scores = graph.node('FusedMatMul', [query, keys[group]!], { transB: 1 })
    const capped = graph.node('Mul', [graph.node('Tanh', [scores]), cap])
    return graph.node('MatMul', [graph.node('Softmax', [capped], { axis: -1 }), values[group]!])
  })
  const added = layer.multiply([graph.node('Concat', attended, { axis: -1 })], 'o')
  graph.output('result', graph.node('Add', [x, layer.norm(added, 'attention_norm')]), ['tokens', hidden])

  const stack = (each: readonly string[]): string =>
    graph.node(
      'Concat',
      each.map((one) => graph.node('Unsqueeze', [one, integers(0)])),
      { axis: 0 },
    )
  const onEnd = keys.map((key) => graph.node('Transpose', [key], { perm: [1, 0] }))
  graph.output('key', stack(onEnd), [keyValueHeads, headDim, 'tokens'])
  graph.output('value', stack(values), [keyValueHeads, 'tokens', headDim])
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
  const layer = layerOf(graph, text, 'feed-forward')
  const x = graph.input('x', ['rows', text.hidden])
  const ready = layer.quantise(layer.norm(x, 'feed_forward_in_norm'))
  const gate = graph.node('Gelu', [layer.multiplyQuantised([ready], 'gate')], { approximate: 'tanh' })
  const gated = graph.node('Mul', [gate, layer.multiplyQuantised([ready], 'up')])
  const pieces = layer.piecesOf('down')
  const fed = layer.multiply(pieces === 1 ? [gated] : results(graph, gated, pieces), 'down')
  graph.output('result', graph.node('Add', [x, layer.norm(fed, 'feed_forward_out_norm')]), [
    'rows',
    text.hidden,
  ])
}

/** A value cut into equal columns. */
function results(graph: GraphWriter, value: string, count: number): string[] {
  const first = graph.node('Split', [value], { axis: -1, num_outputs: count }, count)
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
  /** Of a matrix that is cut along its inputs, each piece with activations that have scales of their own. */
  function multiplyQuantised(inputs: readonly Quantised[], name: string): string {
    const products = inputs.map(({ values, scales }, piece) => {
      const matrix = pieceName(name, piece, inputs.length)
      const product = graph.node('MatMulIntegerToFloat', [values, matrix, number(1), `${name}.scales`, zero])
      return graph.node('Mul', [product, scales])
    })
    return products.reduce((sum, product) => graph.node('Add', [sum, product]))
  }
  return {
    norm,
    quantise,
    multiplyQuantised,
    multiply: (inputs: readonly string[], name: string) => multiplyQuantised(inputs.map(quantise), name),
    piecesOf: (name: string) =>
      [...parts.keys()].filter((key) => /^(\w+)(?:\.\d+)?$/.exec(key)?.[1] === name).length,
  }
}

function pieceName(name: string, piece: number, of: number): string {
  return of === 1 ? name : `${name}.${piece}`
}
