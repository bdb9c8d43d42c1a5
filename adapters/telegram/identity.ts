/** Who the bot is, and how things are named and signed on its behalf. */
import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'

export interface BotIdentity {
  id: number
  /** Without the @. */
  username: string
}

/** Platform-wide name of a message: Telegram numbers messages per chat. */
export function messageName(chat: number | string, messageId: number): string {
  return `${chat}/${messageId}`
}

/** Telegram's own number of the message that is called so. */
export function numberIn(name = ''): number | undefined {
  const digits = /\/(\d+)$/.exec(name)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** Signs what comes back from outside, or marks contents that must not be guessed from their mark. */
export interface Signer {
  /** `length` characters of A-Z, a-z, 0-9, - and _; the same for the same words in every process. */
  sign(purpose: string, words: readonly string[], length: number): string
  matches(signature: string, purpose: string, words: readonly string[]): boolean
}

/** Keyed with the bot's token: it survives restarts, and ends with the token. */
export function createSigner(token: string): Signer {
  const key = createSecretKey(createHmac('sha256', token).update('rxchat telegram signatures').digest())
  const sign: Signer['sign'] = (purpose, words, length) =>
    createHmac('sha256', key)
      // Lengths before the words: no two lists give the same bytes.
      .update([purpose, ...words].map((word) => `${word.length}:${word}`).join(''))
      .digest('base64url')
      .slice(0, length)
  return {
    sign,
    matches(signature, purpose, words) {
      const expected = Buffer.from(sign(purpose, words, signature.length))
      const given = Buffer.from(signature)
      return given.length === expected.length && given.length > 0 && timingSafeEqual(given, expected)
    },
  }
}
