/** A page as PaliGemma knows it once it is encoded, and its form as bytes. */
import { InferenceError } from '../errors.ts'

export interface PaliGemmaEncoding {
  tokens: number
  hidden: number
  /** Bytes of [tokens, hidden] float16: what is computed once and reused for every question. */
  features: Uint8Array
}

/** Layout: 'RXP', one byte of version, tokens and hidden (u32, little endian), the features. */
const MAGIC = Buffer.from('RXP')
const VERSION = 1
const HEADER_BYTES = 12

export function packEncoding({ tokens, hidden, features }: PaliGemmaEncoding): Uint8Array {
  const header = Buffer.alloc(HEADER_BYTES)
  MAGIC.copy(header)
  header[MAGIC.length] = VERSION
  header.writeUInt32LE(tokens, 4)
  header.writeUInt32LE(hidden, 8)
  return Buffer.concat([header, features])
}

/** @throws InferenceError 'engine-failed' for bytes that `packEncoding` of this version didn't make. */
export function unpackEncoding(bytes: Uint8Array): PaliGemmaEncoding {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const known = view.subarray(0, MAGIC.length).equals(MAGIC) && view[MAGIC.length] === VERSION
  const [tokens, hidden] =
    known && view.length >= HEADER_BYTES ? [view.readUInt32LE(4), view.readUInt32LE(8)] : [0, 0]
  const features = view.subarray(HEADER_BYTES)
  if (tokens === 0 || features.length !== tokens * hidden * 2)
    throw new InferenceError('engine-failed', 'These bytes are no encoded page, or not a whole one.')
  return { tokens, hidden, features: new Uint8Array(features) }
}
