/** Where an answer goes: recorded with the message, so that it can be given after a restart too. */
import { z } from 'zod'
import type { IncomingMessage } from '../adapter.ts'

const id = z.string().regex(/^\d{1,20}$/)

export const addressSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('message'),
    channel: id,
    message: id,
    /** A thread of its own, begun from that message, and by whom. */
    thread: z.object({ from: id, by: z.string() }).optional(),
  }),
  z.object({
    kind: z.literal('interaction'),
    id,
    application: id,
    token: z.string(),
    channel: id,
    user: id,
    server: z.boolean(),
    /** Seen by the person alone. */
    ephemeral: z.boolean(),
    /** Begun from a message of ours (a command's) or of somebody (chosen by its menu). */
    thread: z.object({ from: id, by: z.string() }).optional(),
    /** What was asked with a command or button, for the others in the channel to see. */
    asked: z.string().optional(),
  }),
])
export type Address = z.infer<typeof addressSchema>
export type InteractionAddress = Extract<Address, { kind: 'interaction' }>
export type MessageAddress = Extract<Address, { kind: 'message' }>

export function addressOf({ platformData }: Pick<IncomingMessage, 'platformData'>): Address {
  return addressSchema.parse(platformData)
}

/** Ids tell when they were made: milliseconds since the first second of 2015 are their upper 42 bits. */
const EPOCH_MS = 1_420_070_400_000
export function madeAt(snowflake: string): number {
  return Number(BigInt(snowflake) >> 22n) + EPOCH_MS
}

/** No id that was made at this time or later is less. */
export function idAt(time: Date): string {
  return String(BigInt(time.getTime() - EPOCH_MS) << 22n)
}

/** For sorting messages, oldest first. */
export function inOrder(one: { id: string }, other: { id: string }): number {
  return BigInt(one.id) < BigInt(other.id) ? -1 : 1
}
