/** Protocol Buffers' wire format, as far as ONNX files use it: https://protobuf.dev/programming-guides/encoding. */

/** One field of a message, in the order of the file; what its bytes mean is the message's business. */
export type Field =
  | { number: number; wire: typeof VARINT; value: bigint }
  | { number: number; wire: typeof BYTES; value: Uint8Array }
  | { number: number; wire: typeof FIXED32; value: Uint8Array }
  | { number: number; wire: typeof FIXED64; value: Uint8Array }

export const VARINT = 0
const FIXED64 = 1
export const BYTES = 2
export const FIXED32 = 5

/** @throws RangeError for bytes that are no message. */
export function readFields(bytes: Uint8Array): Field[] {
  const fields: Field[] = []
  let at = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++]
      if (byte === undefined) throw new RangeError('a message ends within a number')
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
  }
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw new RangeError('a message ends within a field')
    at += length
    return bytes.subarray(at - length, at)
  }
  while (at < bytes.length) {
    const tag = Number(varint())
    const number = tag >>> 3
    const wire = tag & 7
    if (wire === VARINT) fields.push({ number, wire, value: varint() })
    else if (wire === BYTES) fields.push({ number, wire, value: take(Number(varint())) })
    else if (wire === FIXED32) fields.push({ number, wire, value: take(4) })
    else if (wire === FIXED64) fields.push({ number, wire, value: take(8) })
    else throw new RangeError(`wire type ${wire} is not known`)
  }
  return fields
}

export function writeFields(fields: readonly Field[]): Uint8Array {
  const pieces: Uint8Array[] = []
  for (const field of fields) {
    pieces.push(varintBytes(BigInt((field.number << 3) | field.wire)))
    if (field.wire === VARINT) pieces.push(varintBytes(field.value))
    else if (field.wire === BYTES) pieces.push(varintBytes(BigInt(field.value.length)), field.value)
    else pieces.push(field.value)
  }
  return Buffer.concat(pieces)
}

function varintBytes(value: bigint): Uint8Array {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
  bytes.push(Number(rest))
  return Uint8Array.from(bytes)
}
