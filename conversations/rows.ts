/** Stored rows as they come back: JSON, with times as text. Every row is parsed with these when it is read. */
import { z } from 'zod'
import {
  conversationSchema,
  prescriptionRecordSchema,
  reviewRecordSchema,
  turnSchema,
} from './conversation.ts'
import { imageSourceSchema, incomingMessageSchema } from './message.ts'

const time = z.iso.datetime().transform((text) => new Date(text))

/** Earlier versions kept the JSON itself. */
const reply = z.string().or(z.json().transform((value) => JSON.stringify(value)))

export const storedConversationSchema = conversationSchema.extend({
  noticeShownAt: time.optional(),
  prescriptions: z.array(
    prescriptionRecordSchema.extend({
      sentAt: time,
      reviews: z.array(reviewRecordSchema.extend({ at: time })).optional(),
    }),
  ),
  turns: z.array(turnSchema.extend({ at: time, reply: reply.optional() })),
  updatedAt: time,
})

/** The bytes of its images are rows of their own. */
export const storedMessageSchema = incomingMessageSchema.extend({
  images: z.array(imageSourceSchema.omit({ bytes: true })),
  receivedAt: time,
})
