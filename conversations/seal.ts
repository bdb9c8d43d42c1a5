/** What keeps stored bytes secret, and the names of rows from telling whose they are. */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomFillSync,
} from 'node:crypto'

/** AES-256 wants 32 bytes. */
export const KEY_BYTES = 32
/** The nonce and tag sizes of NIST SP 800-38D for AES-GCM. */
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** 128 bits: two of a billion rows share a name with a chance of 1 in 10^21. */
const NAME_BYTES = 16
/** Nonces drawn at a time: one draw costs as much as sealing a message, whatever its size. */
const NONCES_DRAWN = 512

export interface Seal {
  /** Nonce, tag and ciphertext of `parts` one after another; opens only under the same `name`. */
  seal(name: Uint8Array, ...parts: Uint8Array[]): Uint8Array
  /** Throws when the bytes were changed, moved to another row or sealed with another key. */
  open(name: Uint8Array, sealed: Uint8Array): Buffer
  /** A row's name: the same for the same words, and unreadable without the key. */
  name(...words: string[]): Uint8Array
}

/** @param salt Random, one per file, kept beside the rows: the same key gives other names in another file. */
export function createSeal(key: Uint8Array, salt: Uint8Array): Seal {
  // Key objects: given bytes, Node makes one for every call, which takes longer than the call.
  const derive = (purpose: string): KeyObject =>
    createSecretKey(
      Buffer.from(hkdfSync('sha256', key, salt, `rxchat conversations 1 ${purpose}`, KEY_BYTES)),
    )
  const contentKey = derive('content')
  const nameKey = derive('names')
  const drawn = new Uint8Array(NONCES_DRAWN * NONCE_BYTES)
  let used = drawn.length
  /** Never given twice; to be used before the next is asked for. */
  const freshNonce = (): Uint8Array => {
    if (used === drawn.length) {
      randomFillSync(drawn)
      used = 0
    }
    used += NONCE_BYTES
    return drawn.subarray(used - NONCE_BYTES, used)
  }
  return {
    seal(name, ...parts) {
      const nonce = freshNonce()
      const cipher = createCipheriv('aes-256-gcm', contentKey, nonce).setAAD(name)
      const body = parts.map((part) => cipher.update(part))
      body.push(cipher.final())
      return Buffer.concat([nonce, cipher.getAuthTag(), ...body])
    },
    open(name, sealed) {
      const nonce = sealed.subarray(0, NONCE_BYTES)
      const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)
      const decipher = createDecipheriv('aes-256-gcm', contentKey, nonce, { authTagLength: TAG_BYTES })
      decipher.setAAD(name).setAuthTag(tag)
      const body = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES))
      decipher.final()
      return body
    },
    name: (...words) =>
      createHmac('sha256', nameKey).update(JSON.stringify(words)).digest().subarray(0, NAME_BYTES),
  }
}
