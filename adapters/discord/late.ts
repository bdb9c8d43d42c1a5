/** Answers for one person alone that came after the interaction's time: sent to them, or kept until they come. */
import type { IncomingMessage, OncePerPart, Reply } from '../adapter.ts'
import { AdapterError } from '../adapter.ts'
import type { InteractionAddress } from './address.ts'
import { directChannel } from './begin.ts'
import { openChannel } from './channel.ts'
import { asAdapterError } from './failures.ts'
import { nonceOf, type Part, render, shortId } from './render.ts'
import type { Outgoing } from './way.ts'
import { wordsFor } from './words.ts'

/** What was for one person alone goes to them directly; where they take no messages, they are told to come for it. */
export async function sendPrivately(
  reply: Reply,
  address: InteractionAddress,
  outgoing: Outgoing,
  { conversation, receivedAt }: IncomingMessage,
  once: OncePerPart,
): Promise<string[]> {
  const { rest, signer, ending, startedAt } = outgoing
  const resumedFrom = receivedAt < startedAt ? receivedAt : undefined
  const options = { rest, about: reply.id, resumedFrom, ending }
  const where = { chat: conversation.chat, ...(conversation.thread && { thread: conversation.thread }) }
  try {
    const channel = await directChannel(rest, address.user, ending)
    const parts = await render(reply, { signer, conversation: where, shareable: false, reviewable: false })
    return await openChannel({ ...options, channel }).post(reply.id, parts, once)
  } catch (error) {
    if (asAdapterError(error).code !== 'gone') throw error
  }
  const words = wordsFor(reply.language)
  const id = signer.sign({ kind: 'show', about: shortId(reply.id), text: '' })
  if (id === undefined) throw new AdapterError('refused', 'the button for a late answer is too long')
  const ready: Reply = { ...reply, text: '', quotes: [], pages: [], showPicture: false, suggestions: [] }
  const part: Part = {
    ...(await render(ready, { signer, shareable: false, reviewable: false }))[0]!,
    content: words.ready(`<@${address.user}>`),
    components: [
      {
        type: 1,
        components: [{ type: 2, style: 1, label: words.showToMe, custom_id: id }],
      },
    ],
  }
  return openChannel({ ...options, channel: address.channel }).post(nonceOf(reply.id, 'ready'), [part], once)
}
