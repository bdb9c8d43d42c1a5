/** What was said before, found again by what a button carries. */
import type { AdapterHost, ConversationKey, Reply, ReplyReview } from '../adapter.ts'
import { shortId } from './render.ts'

/** A reply as it is kept: without its pictures. */
export type Said = Omit<Reply, 'pages'>

/** The reply with this short id; `undefined` when it is no longer kept. */
export async function recall(
  host: AdapterHost,
  conversation: ConversationKey,
  short: string,
): Promise<Said | undefined> {
  const entries = await host.history(conversation)
  return entries.findLast(({ reply }) => reply !== undefined && shortId(reply.id) === short)?.reply
}

/** The medicines of a prescription as they stand now: of its latest reply that names them. */
export async function medicinesOf(
  host: AdapterHost,
  conversation: ConversationKey,
  prescription: string,
): Promise<ReplyReview['medicines']> {
  const entries = await host.history(conversation)
  const latest = entries.findLast(({ reply }) => reply?.review?.prescription === prescription)
  return latest?.reply?.review?.medicines ?? []
}
