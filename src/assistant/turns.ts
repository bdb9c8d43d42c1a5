/** What was said, as it is kept: enough to understand a follow-up and to draw the conversation again. */
import { z } from 'zod'
import type { HistoryEntry, Reply } from '../../adapters/adapter.ts'
import type { Conversation, PrescriptionRecord, Turn } from '../../conversations/conversation.ts'
import { medicineWordsSchema } from '../../conversations/message.ts'

/** Turns kept: more than anybody scrolls back, little enough to load and save within a few milliseconds. */
const MAX_TURNS = 20

type ReplyFacts = NonNullable<HistoryEntry['reply']>

/** A reply and the platform's ids of the messages that carried it. */
export interface SentReply {
  ids: string[]
  reply: ReplyFacts
}

const boxSchema = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
const sentRepliesSchema: z.ZodType<SentReply[]> = z.array(
  z.object({
    ids: z.array(z.string()),
    reply: z.object({
      id: z.string(),
      kind: z.enum(['answer', 'notice', 'problem', 'emergency']),
      text: z.string(),
      standing: z.enum(['read', 'unsure', 'absent', 'not-understood']).optional(),
      quotes: z.array(
        z.object({
          number: z.number(),
          page: z.number(),
          quote: z.string(),
          box: boxSchema,
          quad: z.array(z.tuple([z.number(), z.number()])).optional(),
          confidence: z.number(),
          where: z.string(),
        }),
      ),
      pages: z.array(z.object({ id: z.string(), width: z.number(), height: z.number() })),
      showPicture: z.boolean(),
      suggestions: z.array(z.object({ label: z.string(), text: z.string() })),
      review: z
        .object({
          prescription: z.string(),
          medicines: z.array(medicineWordsSchema.extend({ id: z.string() })),
        })
        .optional(),
      language: z.string(),
    }),
  }),
)

/** The replies of one turn, oldest first. */
export function repliesOf(turn: Turn): SentReply[] {
  return turn.reply === undefined ? [] : sentRepliesSchema.parse(JSON.parse(turn.reply))
}

const carriedSchema = z.array(z.object({ ids: z.array(z.string()) }))

/** Platform ids of the person's message and of those that carried the replies to it. */
export function messageIdsOf({ messageId, aliases = [], reply }: Turn): string[] {
  const carried = reply === undefined ? [] : carriedSchema.parse(JSON.parse(reply))
  return [messageId, ...aliases, ...carried.flatMap(({ ids }) => ids)]
}

/** The prescription that a message sent, asked about or answered; an older turn than are kept tells nothing. */
export function prescriptionOf(
  { prescriptions, turns }: Conversation,
  messageId: string,
): PrescriptionRecord | undefined {
  const sent = prescriptions.findLast(({ messageIds }) => messageIds.includes(messageId))
  if (sent !== undefined) return sent
  const about = turns.findLast((turn) => messageIdsOf(turn).includes(messageId))?.prescription
  return prescriptions.find(({ id }) => id === about)
}

/** The language of the last reply. */
export function lastSpoken({ turns }: Conversation): string | undefined {
  return turns.findLast(({ language }) => language !== undefined)?.language
}

/** A reply without what can't be kept: its pictures are drawn anew when they are asked for. */
export function factsOf(reply: Reply): ReplyFacts {
  return { ...reply, pages: reply.pages.map(({ id, width, height }) => ({ id, width, height })) }
}

/** Adds a turn, or replaces what an earlier attempt at the same message had left. */
export function withTurn(conversation: Conversation, turn: Turn, sent: readonly SentReply[]): Conversation {
  const kept = conversation.turns.filter(({ messageId }) => messageId !== turn.messageId)
  const language = sent.at(-1)?.reply.language
  const whole: Turn = { ...turn, ...(language && { language }), reply: JSON.stringify(sent) }
  return { ...conversation, turns: [...kept, whole].slice(-MAX_TURNS) }
}

/** A conversation as surfaces draw it: the person's words and pictures, then the replies to them. */
export function historyOf(conversation: Conversation): HistoryEntry[] {
  return conversation.turns.flatMap((turn) => [
    { from: 'person' as const, messageId: turn.messageId, text: turn.asked, pages: turn.pages, at: turn.at },
    ...repliesOf(turn).map(({ ids, reply }) => ({
      from: 'bot' as const,
      messageId: ids[0] ?? reply.id,
      text: reply.text,
      pages: [],
      reply,
      at: turn.at,
    })),
  ])
}
