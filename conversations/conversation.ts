/** A conversation as it is kept: which prescriptions were sent, and what was asked and answered about them. */
import { z } from 'zod'
import { conversationKeySchema, medicineWordsSchema } from './message.ts'

/** Of the shape of a conversation; the file that it is kept in has a version of its own. */
export const SCHEMA_VERSION = 1

export const pageSchema = z.object({
  /** SHA-256 of the file as received (with its page number for a PDF): finds the encoding and the picture. */
  id: z.string(),
  /** Pixels of the upright page. */
  width: z.number().int().positive(),
  height: z.number().int().positive(),
})
export type Page = z.infer<typeof pageSchema>

/** A pharmacist's verdict on a reading. None is ever changed or removed: a later one stands beside it. */
export const reviewRecordSchema = z.object({
  /** Id of the message that gave it. */
  messageId: z.string(),
  verdict: z.enum(['confirmed', 'corrected', 'unreadable']),
  by: z.object({ id: z.string(), name: z.string().optional() }),
  at: z.date(),
  /** Ids of the pages that were there: it says nothing of pages added since. */
  pages: z.array(z.string()),
  /** The medicine that was corrected, what stood there before, and what stands there now. */
  correction: z
    .object({ medicine: z.string(), before: medicineWordsSchema, after: medicineWordsSchema })
    .optional(),
})
export type ReviewRecord = z.infer<typeof reviewRecordSchema>

export const prescriptionRecordSchema = z.object({
  /** 'p1', 'p2' … in the order in which they were sent. */
  id: z.string(),
  pages: z.array(pageSchema).min(1),
  /** Platform ids of the messages that sent its pages: a reply to one of them selects it, as to a turn about it. */
  messageIds: z.array(z.string()),
  /** What tells it apart, as quoted from the page: the prescriber, the patient, the date. */
  labels: z.object({
    prescriber: z.string().optional(),
    patient: z.string().optional(),
    date: z.string().optional(),
  }),
  sentAt: z.date(),
  /** Oldest first. */
  reviews: z.array(reviewRecordSchema).optional(),
})
export type PrescriptionRecord = z.infer<typeof prescriptionRecordSchema>

/** What an answer spoke of: what "it" and "the second one" mean next. */
export const subjectSchema = z.object({
  kind: z.enum(['medicine', 'diagnosis', 'test', 'person', 'line']),
  id: z.string().optional(),
  label: z.string(),
})

export const turnSchema = z.object({
  /** Id of the person's message. */
  messageId: z.string(),
  /** As in `IncomingMessage`. */
  aliases: z.array(z.string()).optional(),
  author: z.string(),
  asked: z.string(),
  /** The question as it was put to the engine, pronouns resolved; absent for commands and plain photos. */
  resolved: z.string().optional(),
  intent: z.string().optional(),
  subjects: z.array(subjectSchema),
  prescription: z.string().optional(),
  /** Ids of pages that came with the message. */
  pages: z.array(z.string()),
  /** The language of the reply. */
  language: z.string().optional(),
  /**
   * The replies as they were sent, for surfaces that redraw the conversation: platform-neutral, as the text of their
   * JSON. They are kept for every turn and looked at again for few; as objects they would take three times the memory.
   */
  reply: z.string().optional(),
  at: z.date(),
})
export type Turn = z.infer<typeof turnSchema>

export const conversationSchema = z.object({
  version: z.literal(SCHEMA_VERSION),
  key: conversationKeySchema,
  language: z.string().optional(),
  /** When the person was told that the bot can misread and that a pharmacist has the last word. */
  noticeShownAt: z.date().optional(),
  prescriptions: z.array(prescriptionRecordSchema),
  /** The prescription that questions are about unless they say otherwise. */
  current: z.string().optional(),
  turns: z.array(turnSchema),
  updatedAt: z.date(),
})
export type Conversation = z.infer<typeof conversationSchema>
