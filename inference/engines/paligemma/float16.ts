/** Features at rest: half the bytes, and about three digits of each number. */

/** @returns bytes in a buffer of their own, which can be handed to another thread */
export function halvesOf(values: Float32Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new Float16Array(values).buffer)
}

/** @param halves bytes of float16, at the start of their buffer or at an even place in it */
export function singlesOf({ buffer, byteOffset, byteLength }: Uint8Array): Float32Array {
  return Float32Array.from(new Float16Array(buffer as ArrayBuffer, byteOffset, byteLength / 2))
}
