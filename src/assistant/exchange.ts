/** One message and what is said in return, while it is being handled. */
import { z } from 'zod'
import { type ChatAdapter, PROGRESS, type Reply, type Responder } from '../../adapters/adapter.ts'
import type { Conversation, Turn } from '../../conversations/conversation.ts'
import type { IncomingMessage } from '../../conversations/message.ts'
import type { Delivery } from '../../conversations/store.ts'
import type { Language } from '../../inference/engine.ts'
import type { Catalogue } from '../replies/catalogue.ts'
import type { Commanded } from './commands.ts'
import { factsOf, type SentReply, withTurn } from './turns.ts'
import type { Understand } from './understanding.ts'

export interface Exchange {
  readonly delivery: Delivery
  readonly message: IncomingMessage
  readonly adapter: ChatAdapter
  readonly responder: Responder
  /** The message's text, cleaned. */
  readonly text: string
  /** The command that it is, if it is one. */
  readonly commanded: Commanded | undefined
  readonly understand: Understand
  /** Changed by a message that asks for another. */
  language: Language
  words: Catalogue
  /** As it was when the message came; steps that change it put the changed one here. */
  conversation: Conversation
  /** What will be remembered of this message. */
  turn: Turn
  readonly sent: SentReply[]
}

/** What a reply says; the rest of `Reply` is filled in. */
export type ReplyDraft = Pick<Reply, 'kind' | 'text'> & Partial<Omit<Reply, 'id' | 'language'>>

/**
 * Sends one reply, unless an earlier attempt at this message has sent it already. `step` names it within the
 * message.
 */
export async function say(exchange: Exchange, step: string, draft: ReplyDraft): Promise<void> {
  const { message, delivery, responder, language } = exchange
  const reply: Reply = {
    quotes: [],
    pages: [],
    showPicture: false,
    suggestions: [],
    ...draft,
    ...noticed(exchange, draft),
    id: `${message.id}/${step}`,
    language,
  }
  const name = `say:${step}`
  const ids = await delivery.once(name, async () => {
    const sent = await responder.send(reply, (part, send) => delivery.once(`${name}:${part}`, send))
    return sent.ids
  })
  exchange.sent.push({ ids, reply: factsOf(reply) })
}

/** Shows what is going on. A lost line of it is no failure; the answer still comes. */
export function show({ responder, delivery }: Pick<Exchange, 'responder' | 'delivery'>, text: string): void {
  responder.progress(text, delivery.once).catch(() => undefined)
}

/** Takes over what an attempt that was cut short has left on the screen, where no reply has taken its place. */
export function resume(delivery: Delivery, responder: Responder): void {
  const earlier = delivery.earlier()
  const shown = idsSchema.safeParse(earlier.step(PROGRESS))
  if (!shown.success) return
  const sent = earlier.all().flatMap((result) => idsSchema.safeParse(result).data ?? [])
  const isReply = (id: string) => sent.filter((other) => other === id).length > 1
  if (!shown.data.some(isReply)) responder.resume?.(shown.data)
}

const idsSchema = z.array(z.string())

/** The first answer in a conversation ends with what can go wrong, and who has the last word. */
function noticed(exchange: Exchange, { kind, text }: ReplyDraft): Pick<Reply, 'text'> {
  if (kind !== 'answer' || exchange.conversation.noticeShownAt !== undefined) return { text }
  exchange.conversation = { ...exchange.conversation, noticeShownAt: new Date() }
  return { text: `${text}\n\n${exchange.words.notice}` }
}

/** The conversation with this exchange in it. */
export function remembered({ conversation, turn, sent }: Exchange): Conversation {
  return withTurn(conversation, turn, sent)
}

/** The words for danger, before anything else, once per message. */
export async function warn(exchange: Exchange): Promise<void> {
  if (isWarned(exchange)) return
  await say(exchange, 'emergency', { kind: 'emergency', text: exchange.words.emergency })
}

export function isWarned({ sent }: Exchange): boolean {
  return sent.some(({ reply }) => reply.kind === 'emergency')
}
