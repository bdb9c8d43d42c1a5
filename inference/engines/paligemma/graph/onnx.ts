/**
 * Writes ONNX models node by node, their weights straight into a file beside them, so that no model is ever held
 * in memory: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto, docs/ExternalData.md.
 */
import { createHash } from 'node:crypto'
import { open, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { BYTES, type Field, VARINT, writeFields } from '../../../onnx/protobuf.ts'

export type ElementType = 'float32' | 'float16' | 'uint8' | 'int8' | 'int64'
/** Integers and texts are told from floats by `float`. */
export type Attribute = number | string | number[] | { float: number }
/** Sides that differ from run to run have a name. */
export type Shape = readonly (number | string)[]

export interface GraphWriter {
  input(name: string, shape: Shape, type?: ElementType): string
  /** Gives a value out under this name. */
  output(name: string, value: string, shape: Shape): void
  /** @returns The name of its (first) result; `results` of them are named `…#1`, `…#2`. */
  node(
    op: string,
    inputs: readonly string[],
    attributes?: Record<string, Attribute>,
    results?: number,
  ): string
  /** A small constant, kept in the graph itself; the same one is kept once. */
  constant(values: Float32Array | Uint8Array | readonly bigint[], shape?: readonly number[]): string
  /** A weight, appended to the data file piece by piece. */
  weight(
    name: string,
    type: ElementType,
    shape: readonly number[],
    pieces: AsyncIterable<Uint8Array>,
  ): Promise<string>
  /** Writes the model and closes its data file. */
  finish(): Promise<WrittenFile[]>
  /** Closes the data file of a model that will not be finished. */
  abandon(): Promise<void>
}

export interface WrittenFile {
  path: string
  bytes: number
  sha256: string
}

/** Field numbers of onnx.proto. */
const MODEL = { irVersion: 1, producer: 2, graph: 7, opset: 8 } as const
const OPSET = { domain: 1, version: 2 } as const
const GRAPH = { node: 1, name: 2, initializer: 5, input: 11, output: 12 } as const
const NODE = { input: 1, output: 2, name: 3, op: 4, attribute: 5, domain: 7 } as const
const ATTRIBUTE = { name: 1, float: 2, int: 3, text: 4, ints: 8, type: 20 } as const
const ATTRIBUTE_TYPE = { float: 1, int: 2, text: 3, ints: 7 } as const
const TENSOR = { dims: 1, type: 2, name: 8, raw: 9, external: 13, location: 14 } as const
const ENTRY = { key: 1, value: 2 } as const
const VALUE = { name: 1, type: 2 } as const
const TENSOR_TYPE = { tensor: 1, element: 1, shape: 2, dim: 1, dimValue: 1, dimName: 2 } as const
const ELEMENT = { float32: 1, uint8: 2, int8: 3, int64: 7, float16: 10 } as const
const EXTERNAL = 1
/** ONNX 1.15: the first operator set that has Gelu. */
const IR_VERSION = 9
const OPSET_VERSION = 20
/** Operators of the runtime's own. */
const RUNTIME_DOMAIN = 'com.microsoft'
const RUNTIME_OPERATORS = new Set([
  'FusedMatMul',
  'MatMulIntegerToFloat',
  'MatMulNBits',
  'MultiHeadAttention',
  'RotaryEmbedding',
])
/** Weights start at multiples of a page, so that the runtime can map the file. */
const ALIGNMENT = 4096

export async function createGraph(modelPath: string, dataPath: string): Promise<GraphWriter> {
  const data = await open(dataPath, 'w')
  const hash = createHash('sha256')
  const nodes: Field[] = []
  const initializers: Field[] = []
  const inputs: Field[] = []
  const outputs: Field[] = []
  const constants = new Map<string, string>()
  let size = 0

  async function append(bytes: Uint8Array): Promise<void> {
    hash.update(bytes)
    await data.writeFile(bytes)
    size += bytes.byteLength
  }

  function add(op: string, from: readonly string[], to: readonly string[], attributes: object): void {
    nodes.push(
      message(GRAPH.node, [
        ...from.map((name) => text(NODE.input, name)),
        ...to.map((name) => text(NODE.output, name)),
        text(NODE.name, `${op}.${nodes.length}`),
        text(NODE.op, op),
        ...Object.entries(attributes).map(([name, value]) => attributeField(name, value)),
        ...(RUNTIME_OPERATORS.has(op) ? [text(NODE.domain, RUNTIME_DOMAIN)] : []),
      ]),
    )
  }

  return {
    input(name, shape, type = 'float32') {
      inputs.push(valueField(GRAPH.input, name, shape, type))
      return name
    },
    output(name, value, shape) {
      add('Identity', [value], [name], {})
      outputs.push(valueField(GRAPH.output, name, shape, 'float32'))
    },
    node(op, from, attributes = {}, results = 1) {
      const name = `${op}.${nodes.length}`
      const names = Array.from({ length: results }, (_, i) => (i === 0 ? name : `${name}#${i}`))
      add(op, from, names, attributes)
      return name
    },
    constant(values, shape = [values.length]) {
      const type =
        values instanceof Float32Array ? 'float32' : values instanceof Uint8Array ? 'uint8' : 'int64'
      const bytes = bytesOf(ArrayBuffer.isView(values) ? values : BigInt64Array.from(values))
      const key = `${type}/${shape}/${Buffer.from(bytes).toString('base64')}`
      const known = constants.get(key)
      if (known) return known
      const name = `constant.${constants.size}`
      constants.set(key, name)
      initializers.push(
        message(GRAPH.initializer, [
          ...shape.map((side) => integer(TENSOR.dims, side)),
          integer(TENSOR.type, ELEMENT[type]),
          text(TENSOR.name, name),
          { number: TENSOR.raw, wire: BYTES, value: bytes },
        ]),
      )
      return name
    },
    async weight(name, type, shape, pieces) {
      await append(new Uint8Array((ALIGNMENT - (size % ALIGNMENT)) % ALIGNMENT))
      const offset = size
      for await (const piece of pieces) await append(piece)
      const entry = (key: string, value: string): Field =>
        message(TENSOR.external, [text(ENTRY.key, key), text(ENTRY.value, value)])
      initializers.push(
        message(GRAPH.initializer, [
          ...shape.map((side) => integer(TENSOR.dims, side)),
          integer(TENSOR.type, ELEMENT[type]),
          text(TENSOR.name, name),
          entry('location', basename(dataPath)),
          entry('offset', `${offset}`),
          entry('length', `${size - offset}`),
          integer(TENSOR.location, EXTERNAL),
        ]),
      )
      return name
    },
    async finish() {
      await data.close()
      const opset = (domain: string, version: number): Field =>
        message(MODEL.opset, [text(OPSET.domain, domain), integer(OPSET.version, version)])
      const model = writeFields([
        integer(MODEL.irVersion, IR_VERSION),
        text(MODEL.producer, 'rxchat'),
        message(MODEL.graph, [
          ...nodes,
          text(GRAPH.name, basename(modelPath, '.onnx')),
          ...initializers,
          ...inputs,
          ...outputs,
        ]),
        opset('', OPSET_VERSION),
        opset(RUNTIME_DOMAIN, 1),
      ])
      await writeFile(modelPath, model)
      return [
        {
          path: modelPath,
          bytes: model.byteLength,
          sha256: createHash('sha256').update(model).digest('hex'),
        },
        { path: dataPath, bytes: size, sha256: hash.digest('hex') },
      ]
    },
    abandon: () => data.close(),
  }
}

function attributeField(name: string, value: Attribute): Field {
  const key = text(ATTRIBUTE.name, name)
  const type = (of: number): Field => integer(ATTRIBUTE.type, of)
  if (typeof value === 'number')
    return message(NODE.attribute, [key, integer(ATTRIBUTE.int, value), type(ATTRIBUTE_TYPE.int)])
  if (typeof value === 'string')
    return message(NODE.attribute, [key, text(ATTRIBUTE.text, value), type(ATTRIBUTE_TYPE.text)])
  if (Array.isArray(value)) {
    const items = value.map((item) => integer(ATTRIBUTE.ints, item))
    return message(NODE.attribute, [key, ...items, type(ATTRIBUTE_TYPE.ints)])
  }
  const float: Field = { number: ATTRIBUTE.float, wire: 5, value: bytesOf(Float32Array.of(value.float)) }
  return message(NODE.attribute, [key, float, type(ATTRIBUTE_TYPE.float)])
}

function valueField(number: number, name: string, shape: Shape, type: ElementType): Field {
  const sides = shape.map((side) =>
    message(TENSOR_TYPE.dim, [
      typeof side === 'number' ? integer(TENSOR_TYPE.dimValue, side) : text(TENSOR_TYPE.dimName, side),
    ]),
  )
  const tensor = message(TENSOR_TYPE.tensor, [
    integer(TENSOR_TYPE.element, ELEMENT[type]),
    message(TENSOR_TYPE.shape, sides),
  ])
  return message(number, [text(VALUE.name, name), message(VALUE.type, [tensor])])
}

function message(number: number, fields: readonly Field[]): Field {
  return { number, wire: BYTES, value: writeFields(fields) }
}

function text(number: number, value: string): Field {
  return { number, wire: BYTES, value: Buffer.from(value, 'utf8') }
}

function integer(number: number, value: number): Field {
  return { number, wire: VARINT, value: BigInt.asUintN(64, BigInt(value)) }
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength)
}
