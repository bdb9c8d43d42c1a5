/** A person's message, reduced to what the dialogue needs: plain data, so that it can be recorded as it is. */
import { z } from 'zod'

export const conversationKeySchema = z.object({
  platform: z.string().min(1),
  chat: z.string().min(1),
  thread: z.string().min(1).optional(),
})
/** Which conversation: a chat, or a thread or forum topic in it. */
export type ConversationKey = z.infer<typeof conversationKeySchema>

/** The key as one string, the same for the same conversation. */
export function idOf({ platform, chat, thread }: ConversationKey): string {
  return JSON.stringify(thread === undefined ? [platform, chat] : [platform, chat, thread])
}

export const imageSourceSchema = z.object({
  /** What the adapter needs to fetch it, also after a restart: a file id, an attachment's URL. */
  reference: z.string().optional(),
  /** The file itself, where it came with the update (an upload). Kept apart from the message when recorded. */
  bytes: z.instanceof(Uint8Array).optional(),
  mediaType: z.string().optional(),
  name: z.string().optional(),
  size: z.number().int().nonnegative().optional(),
})
export type ImageSource = z.infer<typeof imageSourceSchema>

/** Their own words for a medicine, in place of what was read. */
export const medicineWordsSchema = z.object({
  name: z.string().min(1),
  strength: z.string().optional(),
  directions: z.string().optional(),
})
export type MedicineWords = z.infer<typeof medicineWordsSchema>

/** What a pharmacist says of a reading. The adapter vouches that the author is one. */
export const reviewSchema = z.object({
  /** `PrescriptionRecord.id` */
  prescription: z.string(),
  verdict: z.enum(['confirmed', 'corrected', 'unreadable']),
  /** The medicine that was corrected, and how it is meant to read. */
  correction: medicineWordsSchema.extend({ medicine: z.string() }).optional(),
})
export type Review = z.infer<typeof reviewSchema>

export const incomingMessageSchema = z.object({
  /** Unique on its platform: redelivery of the same id is answered once. */
  id: z.string().min(1),
  conversation: conversationKeySchema,
  author: z.object({ id: z.string(), name: z.string().optional() }),
  text: z.string().optional(),
  images: z.array(imageSourceSchema),
  /** Images that were part of the message and can't be had, by position: named in the answer. */
  missingImages: z.array(z.object({ position: z.number().int(), reason: z.string() })).optional(),
  /** Anything else that was sent in place of an image: 'sticker', 'voice', 'video' … */
  unsupported: z.string().optional(),
  /** Another wording of a message, or another picture in its place; its own id differs, an alias is the same. */
  edited: z.boolean().optional(),
  /** What replies call this message, where that isn't its id: it came in several parts, or was edited. */
  aliases: z.array(z.string()).optional(),
  /**
   * Set where the platform hands one message over in parts, each with a picture: parts of the same id that come
   * shortly after one another are joined, in the order of their positions.
   */
  album: z.object({ id: z.string(), position: z.number().int() }).optional(),
  /** Set where the message is a pharmacist's verdict on a reading, given with a button or a form. */
  review: reviewSchema.optional(),
  /** Id of the message that this one answers: selects the prescription that that message was about. */
  replyTo: z.string().optional(),
  /** The pictures of that message, for when it was never handed over (a group's) or is no longer kept. */
  repliedImages: z.array(imageSourceSchema).optional(),
  /** The server (Discord's guild) that the chat is part of. */
  server: z.string().optional(),
  /** The channel that the chat is a thread of, where the two differ. */
  channel: z.string().optional(),
  /** The platform's hint of the person's language, BCP-47. */
  language: z.string().optional(),
  receivedAt: z.date(),
  /** What this adapter needs to answer after a restart; opaque to everybody else. */
  platformData: z.record(z.string(), z.json()).optional(),
})
export type IncomingMessage = z.infer<typeof incomingMessageSchema>

/** Everything that a reply to this message may name it by. */
export function namesOf({ id, aliases = [] }: Pick<IncomingMessage, 'id' | 'aliases'>): string[] {
  return [id, ...aliases]
}
