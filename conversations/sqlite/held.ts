/** Messages kept in memory from their coming until their turn, which saves reading them back. */
import type { IncomingMessage } from '../message.ts'

/**
 * In bytes of their JSON; as objects they take twice as much. That is a burst of some 16,000 questions: those beyond
 * are read from the file.
 */
const MAX_BYTES = 10 * 2 ** 20

export interface Held {
  message: IncomingMessage
  /** Milliseconds since 1970. */
  expires: number
  /** Of its JSON. */
  bytes: number
}

/** By the message's number. */
export interface HeldMessages {
  hasRoomFor(bytes: number): boolean
  hold(seq: number, one: Held): void
  get(seq: number): Held | undefined
  /** Gives it for the last time. */
  release(seq: number): Held | undefined
}

export function createHeldMessages(): HeldMessages {
  const held = new Map<number, Held>()
  let total = 0
  return {
    hasRoomFor: (bytes) => total + bytes <= MAX_BYTES,
    hold(seq, one) {
      held.set(seq, one)
      total += one.bytes
    },
    get: (seq) => held.get(seq),
    release(seq) {
      const one = held.get(seq)
      held.delete(seq)
      total -= one?.bytes ?? 0
      return one
    },
  }
}
