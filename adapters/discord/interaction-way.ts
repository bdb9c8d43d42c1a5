/** Answers in place of “thinking …” while the interaction's token works; afterwards as ordinary messages. */
import {
  type APIMessage,
  MessageFlags,
  RESTJSONErrorCodes,
  type RESTPatchAPIWebhookWithTokenMessageJSONBody,
  Routes,
} from 'discord-api-types/v10'
import type { IncomingMessage, OncePerPart, Reply } from '../adapter.ts'
import { type InteractionAddress, madeAt } from './address.ts'
import { NOTE } from './channel.ts'
import { channelWay } from './channel-way.ts'
import { asAdapterError, codeOf } from './failures.ts'
import { insist } from './insist.ts'
import { sendPrivately } from './late.ts'
import { MAX_CONTENT, type Part, QUIET, render, shorten } from './render.ts'
import { leadOf, namedIn, type Outgoing, type Way } from './way.ts'

/** An interaction's token works for 15 minutes; a request on its way must still arrive. */
const TOKEN_MS = 15 * 60_000 - 10_000

/** Stands where a further message will be. */
const HELD = NOTE.trimEnd()

type Filling = Pick<Part, 'content'> &
  Partial<Pick<RESTPatchAPIWebhookWithTokenMessageJSONBody, 'components' | 'attachments'>>

export function interactionWay(
  message: IncomingMessage,
  address: InteractionAddress,
  outgoing: Outgoing,
): Way {
  const { rest, ending, signer } = outgoing
  const { application, token } = address
  const original = Routes.webhookMessage(application, token)
  const late = channelWay(message, address, outgoing)
  /** The first reply takes the place of "thinking …"; those after it follow. */
  let taken: string | undefined
  /** The message of "thinking …", once a word of progress stands there. */
  let shown: string | undefined
  let unknown = message.receivedAt < outgoing.startedAt

  /** What an earlier process put in the place of "thinking …" stays there. */
  const recall = async (replyId: string, first: Part): Promise<void> => {
    if (!unknown) return
    const { content } = (await insist(() => rest.get(original, { auth: false }), ending)) as APIMessage
    unknown = false
    if (content === '' || content.startsWith(NOTE)) return
    taken = content.trim() === first.content.trim() ? replyId : 'another'
  }

  const works = async () =>
    Date.now() < madeAt(address.id) + TOKEN_MS && (await outgoing.acknowledged(address.id)) !== false

  const edit = (body: Filling, files: Part['files'] = [], place = '@original') =>
    insist(
      () =>
        rest.patch(Routes.webhookMessage(application, token, place), {
          body: { ...QUIET, ...body },
          ...(files.length > 0 && { files }),
          auth: false,
        }) as Promise<APIMessage>,
      ending,
    )
  const follow = (body: Filling, files: Part['files']) =>
    insist(
      () =>
        rest.post(Routes.webhook(application, token), {
          body: { ...QUIET, ...body, flags: flagsOf(address) },
          query: new URLSearchParams({ wait: 'true' }),
          ...(files.length > 0 && { files }),
          auth: false,
        }) as Promise<APIMessage>,
      ending,
    )

  /**
   * What follows has no nonce, and can't be looked for where one person alone sees it: a place is taken first and
   * then filled, which can be done any number of times.
   */
  const hold = async () => [(await follow({ content: HELD }, [])).id]

  const fill = async (place: string | undefined, body: Filling, files: Part['files']): Promise<string> => {
    try {
      return (await edit(body, files, place)).id
    } catch (error) {
      // Dismissed by the person meanwhile: the answer is still owed.
      if (codeOf(error) !== RESTJSONErrorCodes.UnknownMessage) throw error
      return (await follow(body, files)).id
    }
  }

  const respond = async (reply: Reply, once: OncePerPart): Promise<string[]> => {
    const parts = await render(reply, {
      signer,
      shareable: address.ephemeral && reply.kind === 'answer',
      reviewable: outgoing.reviewable(address),
      ...namedIn(message, { chat: address.channel, ...(address.ephemeral && { thread: address.user }) }),
      ...leadOf(address, reply),
    })
    await recall(reply.id, parts[0]!)
    const ids: string[] = []
    for (const [index, { content, components, files, attachments }] of parts.entries()) {
      const body = { content, components, attachments }
      const send = async () => {
        const first = index === 0 && (taken === undefined || taken === reply.id)
        const place = first ? undefined : (await once(`place ${index}`, hold))[0]
        return [await fill(place, body, files)]
      }
      // A reply of one message is recorded as a whole.
      const sent = await (parts.length === 1 ? send() : once(String(index), send))
      taken ??= reply.id
      ids.push(...sent)
    }
    return ids
  }

  // No typing: "… is thinking" stands there from the acknowledgement on.
  return {
    progress: async (text) => {
      if (taken === undefined && !unknown && (await works()))
        shown = (await edit({ content: shorten(`${NOTE}${text}`, MAX_CONTENT) })).id
    },
    async send(reply, once) {
      if (await works()) {
        try {
          return await respond(reply, once)
        } catch (error) {
          if (asAdapterError(error).code !== 'expired') throw error
        }
      }
      outgoing.log()?.info({ platform: 'discord' }, 'answered after the interaction had expired')
      if (address.ephemeral) return sendPrivately(reply, address, outgoing, message, once)
      // What all see can be changed without the token: it is a message of the bot like any other.
      if (taken === undefined && shown !== undefined) late.resume?.(shown)
      return late.send(reply, once)
    },
  }
}

function flagsOf({ ephemeral }: InteractionAddress): MessageFlags {
  return ephemeral ? MessageFlags.SuppressEmbeds | MessageFlags.Ephemeral : MessageFlags.SuppressEmbeds
}
