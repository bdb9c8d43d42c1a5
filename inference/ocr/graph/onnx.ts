/**
 * An ONNX model as nodes and constants, and back: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto. Only what
 * the rewriting needs is taken apart; everything else is carried along as it stands.
 */
import { BYTES, FIXED32, type Field, readFields, VARINT, writeFields } from '../../onnx/protobuf.ts'

export interface Graph {
  /** In an order in which they can be run; constants are not among them. */
  nodes: Node[]
  constants: Map<string, Tensor>
  /** Names of what the graph gives out. */
  outputs: string[]
}

export interface Node {
  op: string
  inputs: string[]
  outputs: string[]
  /** As they stand in the file; `integersIn` and `floatIn` read them, `integerAttribute` … make new ones. */
  attributes: Map<string, Field[]>
}

export interface Tensor {
  shape: number[]
  /** Absent for tensors of other types than float32, which are carried along unread. */
  values?: Float32Array
  fields: Field[]
}

export interface Model {
  graph: Graph
  /** The file's other fields, and its graph's: versions, names, inputs. */
  fields: Field[]
  graphFields: Field[]
}

/** Field numbers of onnx.proto. */
const MODEL = { graph: 7 } as const
const GRAPH = { node: 1, initializer: 5, output: 12 } as const
const NODE = { input: 1, output: 2, name: 3, op: 4, attribute: 5 } as const
const ATTRIBUTE = { name: 1, float: 2, int: 3, tensor: 5, ints: 8, type: 20 } as const
const ATTRIBUTE_TYPE = { float: 1n, int: 2n, ints: 7n } as const
const TENSOR = { dims: 1, type: 2, floats: 4, name: 8, raw: 9 } as const
const FLOAT32 = 1n
const VALUE_NAME = 1

/** @throws RangeError for bytes that are no model. */
export function parseModel(bytes: Uint8Array): Model {
  const fields = readFields(bytes)
  const graphField = fields.find(({ number }) => number === MODEL.graph)
  if (graphField?.wire !== BYTES) throw new RangeError('the file holds no graph')
  const nodes: Node[] = []
  const constants = new Map<string, Tensor>()
  const outputs: string[] = []
  const graphFields: Field[] = []
  for (const field of readFields(graphField.value)) {
    if (field.number === GRAPH.node && field.wire === BYTES) {
      const node = parseNode(field.value)
      const value = node.attributes.get('value')
      if (node.op === 'Constant' && value) constants.set(node.outputs[0]!, parseTensor(constantBytes(value)))
      else nodes.push(node)
    } else if (field.number === GRAPH.initializer && field.wire === BYTES) {
      const tensor = parseTensor(field.value)
      constants.set(textOf(tensor.fields, TENSOR.name)[0] ?? '', tensor)
    } else {
      if (field.number === GRAPH.output && field.wire === BYTES)
        outputs.push(...textOf(readFields(field.value), VALUE_NAME))
      graphFields.push(field)
    }
  }
  return { graph: { nodes, constants, outputs }, fields, graphFields }
}

export function writeModel({ graph, fields, graphFields }: Model): Uint8Array {
  const written: Field[] = [
    ...graph.nodes.map((node, i) => bytesField(GRAPH.node, writeNode(node, `${node.op}.${i}`))),
    ...[...graph.constants].map(([name, tensor]) => bytesField(GRAPH.initializer, writeTensor(name, tensor))),
    ...graphFields,
  ]
  return writeFields(
    fields.map((field) =>
      field.number === MODEL.graph ? bytesField(MODEL.graph, writeFields(written)) : field,
    ),
  )
}

export function floatTensor(shape: number[], values: Float32Array): Tensor {
  return { shape, values, fields: [] }
}

/** An attribute that is one integer or several; none where there is no such attribute. */
export function integersIn(attribute: Field[] | undefined): number[] {
  return [...integersOf(attribute ?? [], ATTRIBUTE.int), ...integersOf(attribute ?? [], ATTRIBUTE.ints)]
}

export function floatIn(attribute: Field[] | undefined): number | undefined {
  const value = attribute?.find(({ number }) => number === ATTRIBUTE.float)?.value
  return value instanceof Uint8Array ? floatsOf(value)[0] : undefined
}

export function integerAttribute(name: string, value: number): [string, Field[]] {
  const number = integerField(ATTRIBUTE.int, BigInt(value))
  return [name, [textField(ATTRIBUTE.name, name), number, integerField(ATTRIBUTE.type, ATTRIBUTE_TYPE.int)]]
}

export function integersAttribute(name: string, values: readonly number[]): [string, Field[]] {
  const numbers = values.map((value) => integerField(ATTRIBUTE.ints, BigInt(value)))
  const type = integerField(ATTRIBUTE.type, ATTRIBUTE_TYPE.ints)
  return [name, [textField(ATTRIBUTE.name, name), ...numbers, type]]
}

export function floatAttribute(name: string, value: number): [string, Field[]] {
  const number: Field = { number: ATTRIBUTE.float, wire: FIXED32, value: bytesOf(Float32Array.of(value)) }
  return [name, [textField(ATTRIBUTE.name, name), number, integerField(ATTRIBUTE.type, ATTRIBUTE_TYPE.float)]]
}

function parseNode(bytes: Uint8Array): Node {
  const fields = readFields(bytes)
  const attributes = new Map<string, Field[]>()
  for (const field of fields) {
    if (field.number !== NODE.attribute || field.wire !== BYTES) continue
    const parts = readFields(field.value)
    attributes.set(textOf(parts, ATTRIBUTE.name)[0] ?? '', parts)
  }
  return {
    op: textOf(fields, NODE.op)[0] ?? '',
    inputs: textOf(fields, NODE.input),
    outputs: textOf(fields, NODE.output),
    attributes,
  }
}

function constantBytes(parts: Field[]): Uint8Array {
  const tensor = parts.find(({ number }) => number === ATTRIBUTE.tensor)
  if (tensor?.wire !== BYTES) throw new RangeError('a constant holds no tensor')
  return tensor.value
}

function parseTensor(bytes: Uint8Array): Tensor {
  const fields = readFields(bytes)
  const type = fields.find(({ number }) => number === TENSOR.type)?.value
  const raw = fields.find(({ number }) => number === TENSOR.raw)?.value
  const tensor: Tensor = { shape: integersOf(fields, TENSOR.dims), fields }
  if (type === FLOAT32 && raw instanceof Uint8Array) tensor.values = floatsOf(raw)
  return tensor
}

function writeNode({ op, inputs, outputs, attributes }: Node, name: string): Uint8Array {
  return writeFields([
    ...inputs.map((input) => textField(NODE.input, input)),
    ...outputs.map((output) => textField(NODE.output, output)),
    textField(NODE.name, name),
    textField(NODE.op, op),
    ...[...attributes.values()].map((attribute) => bytesField(NODE.attribute, writeFields(attribute))),
  ])
}

function writeTensor(name: string, { shape, values, fields }: Tensor): Uint8Array {
  const named = textField(TENSOR.name, name)
  if (fields.length > 0) return writeFields([...fields.filter(({ number }) => number !== TENSOR.name), named])
  return writeFields([
    ...shape.map((side) => integerField(TENSOR.dims, BigInt(side))),
    integerField(TENSOR.type, FLOAT32),
    named,
    bytesField(TENSOR.raw, bytesOf(values!)),
  ])
}

function textOf(fields: readonly Field[], number: number): string[] {
  return fields.flatMap((field) =>
    field.number === number && field.wire === BYTES ? [Buffer.from(field.value).toString('utf8')] : [],
  )
}

/** Repeated integers stand one by one or packed into one field. */
function integersOf(fields: readonly Field[], number: number): number[] {
  return fields.flatMap((field) => {
    if (field.number !== number) return []
    if (field.wire === VARINT) return [Number(BigInt.asIntN(64, field.value))]
    return readPacked(field.value)
  })
}

function readPacked(bytes: Uint8Array): number[] {
  // A packed run reads as the values of fields whose tags are left out.
  const values: number[] = []
  let value = 0n
  let shift = 0n
  for (const byte of bytes) {
    value |= BigInt(byte & 0x7f) << shift
    shift += 7n
    if (byte >= 0x80) continue
    values.push(Number(BigInt.asIntN(64, value)))
    value = 0n
    shift = 0n
  }
  return values
}

function floatsOf(bytes: Uint8Array): Float32Array {
  // Copied: bytes within a file are not aligned.
  return new Float32Array(new Uint8Array(bytes).buffer)
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

function textField(number: number, text: string): Field {
  return { number, wire: BYTES, value: Buffer.from(text, 'utf8') }
}

function bytesField(number: number, value: Uint8Array): Field {
  return { number, wire: BYTES, value }
}

function integerField(number: number, value: bigint): Field {
  return { number, wire: VARINT, value }
}
