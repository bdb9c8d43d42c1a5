/** A page as both engines know it, and its form as bytes. */
import { InferenceError } from '../../errors.ts'
import type { PaliGemmaEncoding } from '../paligemma/encoding.ts'
import type { ReaderEncoding } from '../reader/encoding.ts'

export interface CheckedEncoding {
  reader: ReaderEncoding
  /** Missing where the model could not look at the page: the reader's part answers alone. */
  model: PaliGemmaEncoding | undefined
}

/** Layout: 'RXC', one byte of version, length of the reader's part (u32, little endian), that part, the model's part. */
const MAGIC = Buffer.from('RXC')
const VERSION = 1
const LENGTH_AT = MAGIC.length + 1
const READER_AT = LENGTH_AT + 4

/** @param model empty where there is none */
export function packParts(reader: Uint8Array, model: Uint8Array): Uint8Array {
  const length = Buffer.alloc(READER_AT - LENGTH_AT)
  length.writeUInt32LE(reader.length)
  return Buffer.concat([MAGIC, Buffer.of(VERSION), length, reader, model])
}

/**
 * Both parts, each as its own engine packed it: the reader's can be used without the model.
 *
 * @throws {InferenceError} 'engine-failed' for bytes that `packParts` of this version didn't make
 */
export function unpackParts(bytes: Uint8Array): { reader: Uint8Array; model: Uint8Array } {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const known = view.subarray(0, MAGIC.length).equals(MAGIC) && view[MAGIC.length] === VERSION
  const modelAt = known && view.length >= READER_AT ? READER_AT + view.readUInt32LE(LENGTH_AT) : 0
  if (modelAt <= READER_AT || modelAt > view.length)
    throw new InferenceError('engine-failed', 'These bytes are no checked page, or not a whole one.')
  return { reader: bytes.subarray(READER_AT, modelAt), model: bytes.subarray(modelAt) }
}
