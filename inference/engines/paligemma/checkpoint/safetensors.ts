/**
 * Weights as the hub has them: one or several safetensors files, read piece by piece, never as a whole.
 * Format: https://huggingface.co/docs/safetensors/index#format
 */
import { type FileHandle, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { InferenceError } from '../../../errors.ts'

export interface Weights {
  /** @throws InferenceError 'model-broken' when there is no such tensor. */
  shape(name: string): readonly number[]
  /** The whole tensor; for small ones. */
  read(name: string): Promise<Float32Array>
  /** Rows of the first dimension, a few megabytes at a time, in order. */
  rows(name: string): AsyncIterable<Float32Array>
  close(): Promise<void>
}

/** A matrix goes through memory in pieces of this many values at most (at least one row): 16 MB as float32. */
const PIECE_VALUES = 4 * 1024 * 1024
/** The header of the largest shard on the hub is 0.1 MB; damaged bytes must not fill the memory. */
const MOST_HEADER_BYTES = 100 * 1024 * 1024
const HEADER_LENGTH_BYTES = 8

const BYTES_PER_VALUE = { BF16: 2, F16: 2, F32: 4 } as const

const headerSchema = z.record(
  z.string(),
  z.object({
    dtype: z.literal(['BF16', 'F16', 'F32']),
    shape: z.array(z.number().int().nonnegative()),
    data_offsets: z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]),
  }),
)

interface Stored {
  file: FileHandle
  dtype: keyof typeof BYTES_PER_VALUE
  shape: number[]
  /** Byte of the file at which the values start. */
  start: number
}

/** @throws InferenceError 'model-missing' without weights, 'model-broken' for files that aren't whole. */
export async function openWeights(folder: string): Promise<Weights> {
  const paths = (await readdir(folder).catch(() => []))
    .filter((name) => /^model.*\.safetensors$/.test(name))
    .map((name) => join(folder, name))
  if (paths.length === 0) throw new InferenceError('model-missing', `There are no weights in ${folder}.`)
  return openFiles(paths)
}

/** @throws InferenceError 'model-broken' */
export async function openFiles(paths: readonly string[]): Promise<Weights> {
  const files: FileHandle[] = []
  const tensors = new Map<string, Stored>()
  const close = async (): Promise<void> => {
    await Promise.all(files.map((file) => file.close()))
  }
  try {
    for (const path of paths) {
      const file = await open(path)
      files.push(file)
      await readHeader(file, path, tensors)
    }
  } catch (error) {
    await close()
    throw error
  }

  const find = (name: string): Stored => {
    const found = tensors.get(name)
    if (!found) throw new InferenceError('model-broken', `The checkpoint has no tensor ${name}.`)
    return found
  }
  return {
    shape: (name) => find(name).shape,
    read: (name) => {
      const tensor = find(name)
      return readValues(tensor, 0, valuesIn(tensor.shape))
    },
    async *rows(name) {
      const tensor = find(name)
      const [count = 1, ...rest] = tensor.shape
      const width = valuesIn(rest)
      const rowsAtOnce = Math.max(1, Math.floor(PIECE_VALUES / width))
      for (let row = 0; row < count; row += rowsAtOnce)
        yield await readValues(tensor, row * width, Math.min(rowsAtOnce, count - row) * width)
    },
    close,
  }
}

async function readHeader(file: FileHandle, path: string, tensors: Map<string, Stored>): Promise<void> {
  const broken = (why: string, cause?: unknown): InferenceError =>
    new InferenceError('model-broken', `${path} is no whole safetensors file: ${why}.`, { cause })
  const { size } = await file.stat()
  if (size < HEADER_LENGTH_BYTES) throw broken('it is too short')
  const length = Number((await readBytes(file, 0, HEADER_LENGTH_BYTES)).readBigUInt64LE())
  const valuesAt = HEADER_LENGTH_BYTES + length
  if (length > MOST_HEADER_BYTES || valuesAt > size) throw broken('its header is cut off')
  let header: z.infer<typeof headerSchema>
  try {
    const json = JSON.parse((await readBytes(file, HEADER_LENGTH_BYTES, length)).toString('utf8'))
    delete json.__metadata__
    header = headerSchema.parse(json)
  } catch (cause) {
    throw broken('its header can’t be read', cause)
  }
  for (const [name, { dtype, shape, data_offsets }] of Object.entries(header)) {
    const [from, to] = data_offsets
    if (to - from !== valuesIn(shape) * BYTES_PER_VALUE[dtype]) throw broken(`the size of ${name} is wrong`)
    if (valuesAt + to > size) throw broken(`${name} is cut off`)
    tensors.set(name, { file, dtype, shape, start: valuesAt + from })
  }
}

async function readValues({ file, dtype, start }: Stored, at: number, count: number): Promise<Float32Array> {
  const width = BYTES_PER_VALUE[dtype]
  const bytes = await readBytes(file, start + at * width, count * width)
  if (dtype === 'F32') return new Float32Array(bytes.buffer)
  const halves = new Uint16Array(bytes.buffer)
  if (dtype === 'F16') return Float32Array.from(new Float16Array(bytes.buffer))
  // bfloat16 is the upper half of a float32.
  const words = new Uint32Array(count)
  for (let i = 0; i < count; i++) words[i] = halves[i]! << 16
  return new Float32Array(words.buffer)
}

/** In a buffer of their own, so that other views on it are aligned. */
async function readBytes(file: FileHandle, position: number, length: number): Promise<Buffer<ArrayBuffer>> {
  const bytes = Buffer.from(new ArrayBuffer(length))
  let done = 0
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, position + done)
    if (bytesRead === 0) throw new InferenceError('model-broken', 'A file of weights ends too early.')
    done += bytesRead
  }
  return bytes
}

function valuesIn(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1)
}
