/**
 * PP-OCRv4's models as they ship spend two thirds of their time outside their convolutions: each one is followed by
 * up to eight passes over its result (scale, shift, and a hard swish and its own scale and shift, step by step),
 * none of which the runtime can merge or do in the convolutions' memory layout. Here the same sums are written so
 * that it can: the models then take about two thirds of the time, and give the same numbers to within rounding.
 *
 * Names as in PP-LCNetV3, which both models are built on: an *affine* is a scale and a shift by one number each
 * (LearnableAffineBlock), hard swish is x · clip(x + 3, 0, 6) / 6.
 */
import {
  floatAttribute,
  floatIn,
  floatTensor,
  type Graph,
  integerAttribute,
  integersAttribute,
  integersIn,
  type Node,
  parseModel,
  writeModel,
} from './onnx.ts'

/** @throws RangeError for bytes that are no ONNX model. */
export function simplifyModel(bytes: Uint8Array): Uint8Array {
  const model = parseModel(bytes)
  const graph = new Rewriting(model.graph)
  for (const node of [...model.graph.nodes]) if (node.op === 'Mul') foldAffine(graph, node)
  for (const node of [...model.graph.nodes]) if (node.op === 'Clip') rewriteHardSwish(graph, node)
  for (const node of [...model.graph.nodes]) if (node.op === 'Add') rewriteGatedSum(graph, node)
  return writeModel({ ...model, graph: graph.result() })
}

/** conv → · scale → + shift is a convolution with other weights. */
function foldAffine(graph: Rewriting, scaling: Node): void {
  const affine = affineFrom(graph, scaling)
  if (!affine) return
  const conv = graph.producer(affine.input)
  const weights = conv && weightsOf(graph, conv)
  if (!weights || graph.onlyConsumer(conv) !== scaling) return
  setWeights(
    graph,
    conv,
    weights.kernel.map((weight) => weight * affine.scale),
    weights.bias.map((bias) => bias * affine.scale + affine.shift),
  )
  // The convolution stays where it is: whatever reads its result stands further down.
  graph.replace([scaling, affine.shifting], [])
  conv.outputs = [...affine.shifting.outputs]
}

interface Affine {
  input: string
  scale: number
  shift: number
  shifting: Node
}

function affineFrom(graph: Rewriting, scaling: Node): Affine | undefined {
  const scaled = graph.withNumber(scaling)
  const shifting = graph.onlyConsumer(scaling)
  if (!scaled || shifting?.op !== 'Add') return undefined
  const shifted = graph.withNumber(shifting)
  return shifted && { input: scaled.input, scale: scaled.number, shift: shifted.number, shifting }
}

/**
 * x → + 3 → clip to 0..6 → · x → / 6 → · scale → + shift becomes x · gate + shift, where the gate is
 * clip(x · scale / 6 + scale / 2, 0..scale): a convolution of each channel by itself, whose clipping the runtime
 * does on the way. The shift goes into the next convolution where that looks at single pixels (a larger one also
 * sees the zeros beyond the picture's rim, which are not shifted).
 */
function rewriteHardSwish(graph: Rewriting, clip: Node): void {
  const raising = graph.producer(clip.inputs[0]!)
  const x = raising?.op === 'Add' ? graph.withNumber(raising) : undefined
  const multiplying = graph.onlyConsumer(clip)
  const dividing = multiplying && graph.onlyConsumer(multiplying)
  if (!raising || x?.number !== 3 || graph.onlyConsumer(raising) !== clip) return
  const [least, most] = limitsOf(graph, clip)
  if (least !== 0 || most !== 6 || multiplying?.op !== 'Mul' || !multiplying.inputs.includes(x.input)) return
  if (dividing?.op !== 'Div' || graph.withNumber(dividing)?.number !== 6) return
  const producer = graph.producer(x.input)
  const weights = producer && weightsOf(graph, producer)
  if (!weights) return
  const scaling = graph.onlyConsumer(dividing)
  const affine = scaling?.op === 'Mul' ? affineFrom(graph, scaling) : undefined
  const { scale, shift } = affine ?? { scale: 1, shift: 0 }
  const replaced = [raising, clip, multiplying, dividing, ...(affine ? [scaling!, affine.shifting] : [])]
  const [output] = replaced.at(-1)!.outputs
  const channels = weights.bias.length

  const gate = channelwise(graph, x.input, channels, scale / 6, scale / 2)
  const clipped = clipping(graph, clip, gate.outputs[0]!, Math.min(0, scale), Math.max(0, scale))
  const gated = binary('Mul', x.input, clipped.outputs[0]!, output!)
  const next = graph.consumers(output!)
  const passedOn =
    !graph.isOutput(output!) && next.length > 0 && next.every((node) => isPointwise(graph, node))
  if (shift === 0 || passedOn) {
    for (const conv of next) if (shift !== 0) addToInput(graph, conv, shift)
    graph.replace(replaced, [gate, clipped, gated])
  } else {
    gated.outputs = [graph.newName()]
    const shifted = { ...channelwise(graph, gated.outputs[0]!, channels, 1, shift), outputs: [output!] }
    graph.replace(replaced, [gate, clipped, gated, shifted])
  }
}

/** x + x · gate, where the gate is one number a channel, is x · (1 + gate): one pass over x less. */
function rewriteGatedSum(graph: Rewriting, adding: Node): void {
  const [x, product] = adding.inputs
  const gating = graph.producer(product!)
  if (gating?.op !== 'Mul' || gating.inputs[0] !== x || graph.onlyConsumer(gating) !== adding) return
  const gate = graph.producer(gating.inputs[1]!)
  if (gate?.op !== 'HardSigmoid') return
  const one = graph.constant([1], Float32Array.of(1))
  const raised = binary('Add', gating.inputs[1]!, one, graph.newName())
  graph.replace([gating, adding], [raised, binary('Mul', x!, raised.outputs[0]!, adding.outputs[0]!)])
}

function binary(op: string, first: string, second: string, output: string): Node {
  return { op, inputs: [first, second], outputs: [output], attributes: new Map() }
}

/** Limits are attributes up to operator set 10 and inputs from 11 on: written as the model's own clips are. */
function clipping(graph: Rewriting, like: Node, input: string, min: number, max: number): Node {
  const limit = (value: number): string => graph.constant([], Float32Array.of(value))
  const asInputs = like.inputs.length > 1
  return {
    op: 'Clip',
    inputs: asInputs ? [input, limit(min), limit(max)] : [input],
    outputs: [graph.newName()],
    attributes: asInputs ? new Map() : new Map([floatAttribute('min', min), floatAttribute('max', max)]),
  }
}

function limitsOf(graph: Rewriting, { inputs, attributes }: Node): (number | undefined)[] {
  return (['min', 'max'] as const).map(
    (name, i) => graph.tensor(inputs[i + 1])?.values?.[0] ?? floatIn(attributes.get(name)),
  )
}

/** Each channel by itself: · scale, + shift. Written as a convolution, which stays in the runtime's own layout. */
function channelwise(graph: Rewriting, input: string, channels: number, scale: number, shift: number): Node {
  const kernel = graph.constant([channels, 1, 1, 1], new Float32Array(channels).fill(scale))
  const bias = graph.constant([channels], new Float32Array(channels).fill(shift))
  const attributes = new Map([
    integerAttribute('group', channels),
    integersAttribute('kernel_shape', [1, 1]),
    integersAttribute('pads', [0, 0, 0, 0]),
    integersAttribute('strides', [1, 1]),
  ])
  return { op: 'Conv', inputs: [input, kernel, bias], outputs: [graph.newName()], attributes }
}

interface Weights {
  /** [outputs, inputs of a group, height, width] */
  shape: number[]
  kernel: Float32Array
  /** By output channel; zeros where the node has none. */
  bias: Float32Array
}

function weightsOf(graph: Rewriting, { op, inputs }: Node): Weights | undefined {
  const kernel = graph.tensor(inputs[1])
  if (op !== 'Conv' || !kernel?.values) return undefined
  const bias = graph.tensor(inputs[2])?.values ?? new Float32Array(kernel.shape[0]!)
  return { shape: kernel.shape, kernel: kernel.values, bias }
}

function setWeights(graph: Rewriting, conv: Node, kernel: Float32Array, bias: Float32Array): void {
  const { shape } = graph.tensor(conv.inputs[1])!
  conv.inputs = [conv.inputs[0]!, graph.constant(shape, kernel), graph.constant([bias.length], bias)]
}

function isPointwise(graph: Rewriting, node: Node): boolean {
  const weights = weightsOf(graph, node)
  const pads = integersIn(node.attributes.get('pads'))
  return weights?.shape[2] === 1 && weights.shape[3] === 1 && pads.every((pad) => pad === 0)
}

/** What is added to every input of a pointwise convolution adds to each output by the sum of its weights. */
function addToInput(graph: Rewriting, conv: Node, shift: number): void {
  const { kernel, bias } = weightsOf(graph, conv)!
  const inputs = kernel.length / bias.length
  const shifted = bias.map((value, output) => {
    let sum = 0
    for (let i = 0; i < inputs; i++) sum += kernel[output * inputs + i]!
    return value + shift * sum
  })
  setWeights(graph, conv, kernel, shifted)
}

/** A graph while it is rewritten. */
class Rewriting {
  readonly #graph: Graph
  #names = 0

  constructor(graph: Graph) {
    this.#graph = graph
  }

  tensor(name: string | undefined) {
    return name === undefined ? undefined : this.#graph.constants.get(name)
  }

  producer(name: string): Node | undefined {
    return this.#graph.nodes.find(({ outputs }) => outputs.includes(name))
  }

  consumers(name: string): Node[] {
    return this.#graph.nodes.filter(({ inputs }) => inputs.includes(name))
  }

  /** The one node that reads what this one gives out; none where there are several, or the graph gives it out, too. */
  onlyConsumer({ outputs }: Node): Node | undefined {
    const [consumer, ...others] = this.consumers(outputs[0]!)
    return others.length === 0 && !this.isOutput(outputs[0]!) ? consumer : undefined
  }

  isOutput(name: string): boolean {
    return this.#graph.outputs.includes(name)
  }

  /** A node of a tensor and a single number: both, wherever they stand among its inputs. */
  withNumber(node: Node): { input: string; number: number } | undefined {
    const [first, second] = node.inputs
    for (const [input, constant] of [
      [first, second],
      [second, first],
    ]) {
      const values = this.tensor(constant)?.values
      if (values?.length === 1 && input !== undefined && !this.tensor(input))
        return { input, number: values[0]! }
    }
    return undefined
  }

  newName(): string {
    return `simplified.${this.#names++}`
  }

  constant(shape: number[], values: Float32Array): string {
    const name = this.newName()
    this.#graph.constants.set(name, floatTensor(shape, values))
    return name
  }

  /** Puts nodes where the last of those stood that they replace. */
  replace(old: readonly Node[], added: readonly Node[]): void {
    const at = Math.max(...old.map((node) => this.#graph.nodes.indexOf(node)))
    const { nodes } = this.#graph
    this.#graph.nodes = [...nodes.slice(0, at), ...added, ...nodes.slice(at)].filter(
      (node) => !old.includes(node),
    )
  }

  /** The graph without constants that nothing reads any more. */
  result(): Graph {
    const used = new Set(this.#graph.nodes.flatMap(({ inputs }) => inputs))
    const constants = new Map([...this.#graph.constants].filter(([name]) => used.has(name)))
    return { ...this.#graph, constants }
  }
}
