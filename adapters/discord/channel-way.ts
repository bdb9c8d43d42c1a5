/** Answers in a channel, beneath the message that they answer; or in a thread begun from it. */
import { Routes } from 'discord-api-types/v10'
import type { IncomingMessage, Reply } from '../adapter.ts'
import type { Address, InteractionAddress } from './address.ts'
import { beginThread } from './begin.ts'
import { type Channel, openChannel } from './channel.ts'
import { QUIET, render } from './render.ts'
import { leadOf, namedIn, type Outgoing, type Way } from './way.ts'
import { wordsFor } from './words.ts'

export function channelWay(message: IncomingMessage, address: Address, outgoing: Outgoing): Way {
  const { rest, ending } = outgoing
  const resumedFrom = message.receivedAt < outgoing.startedAt ? message.receivedAt : undefined
  let opening: Promise<Channel> | undefined
  const open = () => {
    opening ??= openAt().catch((error) => {
      opening = undefined
      throw error
    })
    return opening
  }
  const openAt = async (): Promise<Channel> => {
    const { thread, channel } = address
    const options = { rest, about: message.id, resumedFrom, ending }
    if (thread === undefined) {
      return openChannel({
        ...options,
        channel,
        ...(address.kind === 'message' && { answers: address.message }),
      })
    }
    if (address.kind === 'interaction') await outgoing.acknowledged(address.id)
    const name = wordsFor(message.language).thread(thread.by)
    const id = await beginThread(rest, channel, thread.from, name, ending)
    // Without a thread the answer stands beneath what it answers.
    return openChannel({
      ...options,
      ...(id === undefined ? { channel, answers: thread.from } : { channel: id }),
    })
  }
  let pointed = address.kind !== 'interaction'

  return {
    typingIn: async () => (await open()).id,
    inThread: address.thread !== undefined,
    progress: async (text, once) => (await open()).note(text, once),
    resume(note) {
      // Where the channel can't be opened, what was left there is looked for when it can.
      open().then(
        (channel) => channel.adopt(note),
        () => {},
      )
    },
    async send(reply, once) {
      const channel = await open()
      const parts = await render(reply, {
        signer: outgoing.signer,
        shareable: false,
        reviewable: outgoing.reviewable(address),
        ...namedIn(message, { chat: channel.id }),
        ...leadOf(address, reply),
      })
      const ids = await channel.post(reply.id, parts, once)
      if (!pointed && address.kind === 'interaction') {
        pointed = true
        await pointAt(channel.id, address, reply, outgoing)
      }
      return ids
    },
  }
}

/** The command's own message says where its answer is; losing that is no loss. */
async function pointAt(channel: string, address: InteractionAddress, reply: Reply, { rest }: Outgoing) {
  const content = wordsFor(reply.language).inThread(`<#${channel}>`)
  const route = Routes.webhookMessage(address.application, address.token)
  await rest.patch(route, { body: { ...QUIET, content }, auth: false }).catch(() => {})
}
