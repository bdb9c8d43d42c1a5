/** The way back: a recorded message's address becomes messages where the person looks for them. */
import type { REST } from '@discordjs/rest'
import {
  type APIMessage,
  MessageFlags,
  type RESTPatchAPIWebhookWithTokenMessageJSONBody,
  type RESTPostAPIWebhookWithTokenJSONBody,
  Routes,
} from 'discord-api-types/v10'
import type { AdapterHost, IncomingMessage, OncePerPart, Reply, Responder } from '../adapter.ts'
import { AdapterError } from '../adapter.ts'
import { type Address, addressOf, type InteractionAddress, madeAt } from './address.ts'
import { beginThread, type Channel, directChannel, openChannel } from './channel.ts'
import type { Signer } from './custom-id.ts'
import type { Ending } from './ending.ts'
import { asAdapterError } from './failures.ts'
import { insist } from './insist.ts'
import { escapeMarkdown } from './markdown.ts'
import { createPace } from './pace.ts'
import { MAX_CONTENT, nonceOf, type Part, QUIET, render, shorten, shortId } from './render.ts'
import { wordsFor } from './words.ts'

/** An interaction's token works for 15 minutes; a request on its way must still arrive. */
const TOKEN_MS = 15 * 60_000 - 10_000

export interface Outgoing {
  rest: REST
  signer: Signer
  ending: Ending
  /** When this process began: messages from before may be half answered. */
  startedAt: Date
  /** Whether a channel's readings are offered to pharmacists. */
  reviewable(address: Address): boolean
  /** Settles when the interaction is acknowledged; `false` where Discord no longer takes its answers. */
  acknowledged(interaction: string): Promise<boolean> | undefined
  log(): AdapterHost['log'] | undefined
}

/** Ways are remembered over the attempts at a message: more than are ever under way at once. */
const MAX_WAYS = 2_000

/** Makes responders; what has been shown for a message is known to all that are made for it. */
export function createResponders(outgoing: Outgoing): (message: IncomingMessage) => Responder {
  const ways = new Map<string, Way>()
  return (message) => {
    let way = ways.get(message.id)
    if (way === undefined) {
      const address = addressOf(message)
      way =
        address.kind === 'interaction' && address.thread === undefined
          ? interactionWay(message, address, outgoing)
          : channelWay(message, address, outgoing)
      ways.set(message.id, way)
      if (ways.size > MAX_WAYS) ways.delete(ways.keys().next().value!)
    }
    return responderBy(way)
  }
}

function responderBy(way: Way): Responder {
  const pace = createPace(way.progress)
  return {
    working: () => way.working(),
    progress: async (text) => pace.show(escapeMarkdown(text)),
    async send(reply, once = (_, send) => send()) {
      await pace.end()
      return { ids: await way.send(reply, once) }
    },
  }
}

interface Way {
  working(): () => void
  progress(text: string): Promise<void>
  send(reply: Reply, once: OncePerPart): Promise<string[]>
}

/** In a channel, beneath the message; or in a thread begun from it. */
function channelWay(message: IncomingMessage, address: Address, outgoing: Outgoing): Way {
  const { rest, ending } = outgoing
  const resumed = message.receivedAt < outgoing.startedAt
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
    const options = { rest, about: message.id, resumed, ending }
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
    return openChannel({ ...options, channel: id })
  }
  let pointed = address.kind !== 'interaction'

  return {
    working: () => stoppable(open().then((channel) => channel.typing())),
    progress: async (text) => (await open()).note(text),
    async send(reply, once) {
      const channel = await open()
      await channel.clear()
      const parts = await render(reply, {
        signer: outgoing.signer,
        shareable: false,
        reviewable: outgoing.reviewable(address),
        ...leadOf(address, reply),
      })
      const ids = await channel.post(reply.id, parts, once)
      if (!pointed && address.kind === 'interaction') {
        pointed = true
        await pointAt(address, reply, outgoing)
      }
      return ids
    },
  }
}

/** The command's own message says where its answer is; losing that is no loss. */
async function pointAt(address: InteractionAddress, reply: Reply, { rest }: Outgoing) {
  const content = wordsFor(reply.language).inThread(`<#${address.thread?.from}>`)
  const route = Routes.webhookMessage(address.application, address.token)
  await rest.patch(route, { body: { ...QUIET, content }, auth: false }).catch(() => {})
}

/** As the interaction's own answer while its token works; afterwards as an ordinary message. */
function interactionWay(message: IncomingMessage, address: InteractionAddress, outgoing: Outgoing): Way {
  const { rest, ending, signer } = outgoing
  const { application, token } = address
  const original = Routes.webhookMessage(application, token)
  const late = channelWay(message, address, outgoing)
  /** The first reply takes the place of "thinking …"; those after it follow. */
  let taken: string | undefined
  let unknown = message.receivedAt < outgoing.startedAt

  /** What an earlier process put in the place of "thinking …" stays there. */
  const recall = async (replyId: string, first: Part): Promise<void> => {
    if (!unknown) return
    const { content } = (await insist(() => rest.get(original, { auth: false }), ending)) as APIMessage
    unknown = false
    if (content === '' || content.startsWith('-# ⏳ ')) return
    taken = content.trim() === first.content.trim() ? replyId : 'another'
  }

  const works = async () =>
    Date.now() < madeAt(address.id) + TOKEN_MS && (await outgoing.acknowledged(address.id)) !== false

  const edit = (body: RESTPatchAPIWebhookWithTokenMessageJSONBody, files: Part['files'] = []) =>
    insist(
      () =>
        rest.patch(original, {
          body: { ...QUIET, ...body },
          ...(files.length > 0 && { files }),
          auth: false,
        }) as Promise<APIMessage>,
      ending,
    )
  const follow = (body: RESTPostAPIWebhookWithTokenJSONBody, files: Part['files']) =>
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

  const respond = async (reply: Reply, once: OncePerPart): Promise<string[]> => {
    const parts = await render(reply, {
      signer,
      shareable: address.ephemeral && reply.kind === 'answer',
      reviewable: outgoing.reviewable(address),
      ...leadOf(address, reply),
    })
    await recall(reply.id, parts[0]!)
    const ids: string[] = []
    for (const [index, { content, components, files, attachments }] of parts.entries()) {
      const body = { content, components, attachments }
      const send = async () => {
        const first = index === 0 && (taken === undefined || taken === reply.id)
        const { id } = first ? await edit(body, files) : await follow(body, files)
        return [id]
      }
      // A reply of one message is recorded as a whole.
      const sent = await (parts.length === 1 ? send() : once(String(index), send))
      taken ??= reply.id
      ids.push(...sent)
    }
    return ids
  }

  return {
    // "… is thinking" stands there from the acknowledgement on.
    working: () => () => {},
    progress: async (text) => {
      if (taken === undefined && !unknown && (await works()))
        await edit({ content: shorten(`-# ⏳ ${text}`, MAX_CONTENT) })
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
      return address.ephemeral
        ? sendPrivately(reply, address, outgoing, message, once)
        : late.send(reply, once)
    },
  }
}

/** What was for one person alone goes to them directly; where they take no messages, they are told to come for it. */
async function sendPrivately(
  reply: Reply,
  address: InteractionAddress,
  outgoing: Outgoing,
  { conversation, receivedAt }: IncomingMessage,
  once: OncePerPart,
): Promise<string[]> {
  const { rest, signer, ending, startedAt } = outgoing
  const options = { rest, about: reply.id, resumed: receivedAt < startedAt, ending }
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

/** Others in the channel see who asked what; the person alone knows it already. */
function leadOf(address: Address, { language }: Reply): { lead?: string } {
  if (address.kind !== 'interaction' || address.ephemeral || !address.server) return {}
  if (address.asked === undefined) return {}
  const asked = shorten(escapeMarkdown(address.asked).replace(/\s*\n\s*/g, ' '), MAX_LEAD)
  return { lead: `-# ${wordsFor(language).asked(`<@${address.user}>`)} ${asked}` }
}
/** A long question is not repeated to its end. */
const MAX_LEAD = 300

function flagsOf({ ephemeral }: InteractionAddress): MessageFlags {
  return ephemeral ? MessageFlags.SuppressEmbeds | MessageFlags.Ephemeral : MessageFlags.SuppressEmbeds
}

/** Stops what may only just be beginning. */
function stoppable(beginning: Promise<() => void>): () => void {
  let stopped = false
  let stop: (() => void) | undefined
  beginning.then(
    (begun) => {
      if (stopped) begun()
      else stop = begun
    },
    () => {},
  )
  return () => {
    stopped = true
    stop?.()
  }
}
