/** A message on Discord, reduced to what the dialogue needs; or nothing, where it isn't meant for the bot. */
import {
  type APIMessage,
  type APIUser,
  type ChannelType,
  ComponentType,
  type GatewayMessageCreateDispatchData,
  type GatewayMessageUpdateDispatchData,
  MessageReferenceType,
  MessageType,
} from 'discord-api-types/v10'
import type { IncomingMessage } from '../adapter.ts'
import type { MessageAddress } from './address.ts'
import { madeAt } from './address.ts'
import { attachmentsOf, filesOf } from './attachments.ts'
import { takesThreads } from './begin.ts'
import type { CustomId, Signer } from './custom-id.ts'

/** What the bot knows of where it is. */
export interface Surroundings {
  /** Its own user id. */
  bot: string
  teamChannels: ReadonlySet<string>
  /** The channel of a thread, and who began it. */
  channelOf(thread: string): string | undefined
  ownerOf(thread: string): string | undefined
  /** Whether Discord shows the content of messages that don't mention the bot. */
  seesContent: boolean
  signer: Signer
}

type Posted = GatewayMessageCreateDispatchData | GatewayMessageUpdateDispatchData

/** 'hidden': it is an answer to the bot, and Discord doesn't show what it says. */
export function takeMessage(given: Posted, around: Surroundings): IncomingMessage | 'hidden' | undefined {
  const posted = whole(given)
  if (!isByAPerson(posted)) return undefined
  const meant = isMeant(posted, around)
  if (meant !== true) return meant ? 'hidden' : undefined
  const { id, channel_id: channel, member, author } = posted
  const files = filesOf({ ...posted, attachments: attachmentsOf(posted) }, channel)
  const text = textOf(posted, around)
  // A mere mention is a greeting; a pin, a poll's end and the like are nothing.
  const mentioned = mentions(posted, around.bot)
  if (files.images.length === 0 && text === '' && files.unsupported === undefined && !mentioned)
    return undefined
  const name = member?.nick ?? author.global_name ?? author.username
  const replied = repliedOf(posted, around)
  const pages = files.images.length + (replied.repliedImages?.length ?? 0)
  const begins = around.teamChannels.has(channel) && takesThreads(channelTypeOf(posted)) && pages > 0
  const parent = begins ? channel : around.channelOf(channel)
  const address: MessageAddress = {
    kind: 'message',
    channel,
    message: id,
    ...(begins && { thread: { from: id, by: name } }),
  }
  return {
    id: idOf(posted),
    conversation: { platform: 'discord', ...(elsewhere(posted, around) ?? { chat: begins ? id : channel }) },
    author: { id: author.id, name },
    ...files,
    ...(text !== '' && { text }),
    ...(text === '' && files.images.length === 0 && !files.unsupported && { text: '/start' }),
    ...(posted.edited_timestamp != null && { edited: true, aliases: [id] }),
    ...replied,
    ...(posted.guild_id !== undefined && { server: posted.guild_id }),
    ...(parent !== undefined && { channel: parent }),
    receivedAt: posted.edited_timestamp ? new Date(posted.edited_timestamp) : new Date(madeAt(id)),
    platformData: address,
  }
}

/** As the gateway tells; a message that is asked for later doesn't say. */
function channelTypeOf(posted: Posted): ChannelType | undefined {
  return 'channel_type' in posted ? posted.channel_type : undefined
}

/** What is empty may be left out or `null`. */
function whole(posted: Posted): Posted {
  const given = Object.fromEntries(Object.entries(posted).filter(([, value]) => value !== null))
  return { content: '', mentions: [], attachments: [], type: MessageType.Default, ...given } as Posted &
    object
}

/**
 * A private answer that came late stands in the direct conversation and belongs to the channel where it was asked
 * for; one in a team channel that takes no threads belongs to the photo. Its buttons name that: a reply goes on there.
 */
function elsewhere(posted: Posted, { bot, signer }: Surroundings): CustomId['conversation'] {
  const { referenced_message: replied, guild_id: server, author } = posted
  if (replied?.author.id !== bot) return undefined
  for (const row of replied.components ?? []) {
    if (row.type !== ComponentType.ActionRow) continue
    for (const component of row.components) {
      const id = 'custom_id' in component ? signer.open(component.custom_id) : undefined
      // What is one person's own is gone on with by that person alone, and not where others read along.
      if (id?.conversation && id.conversation.thread === (server === undefined ? author.id : undefined))
        return id.conversation
    }
  }
  return undefined
}

/** A changed message is another one, told apart by when it was changed. */
function idOf({ id, edited_timestamp: edited }: Posted): string {
  return edited === null || edited === undefined ? id : `${id}/${Date.parse(edited)}`
}

function isByAPerson({ author, webhook_id: webhook, type }: Posted): boolean {
  return (
    author.bot !== true &&
    author.system !== true &&
    webhook === undefined &&
    (type === MessageType.Default || type === MessageType.Reply)
  )
}

/** Whether a message is for the bot: `false` no, 'unseen' an answer to it that can't be read. */
function isMeant(posted: Posted, around: Surroundings): boolean | 'unseen' {
  const { guild_id: server, channel_id: channel, content } = posted
  if (server === undefined) return true
  if (mentions(posted, around.bot)) return true
  const answersBot = posted.referenced_message?.author.id === around.bot
  const seen = content !== '' || posted.attachments.length > 0 || (posted.sticker_items?.length ?? 0) > 0
  if (answersBot) return seen ? true : around.seesContent ? false : 'unseen'
  if (!around.seesContent || !seen) return false
  // People also talk to one another: what is addressed to somebody else is not for the bot.
  const toSomebody = posted.mentions.length > 0 || posted.referenced_message != null
  if (around.teamChannels.has(around.channelOf(channel) ?? '')) return !toSomebody
  return around.teamChannels.has(channel) && attachmentsOf(posted).length > 0 && !toSomebody
}

/**
 * Whether words are only for the bot if a prescription was read where they stand: people begin threads of their own in a
 * team channel too.
 */
export function isOverheard(given: Posted, { bot, ownerOf }: Surroundings): boolean {
  const posted = whole(given)
  const { guild_id: server, channel_id: channel, referenced_message: replied } = posted
  if (server === undefined || mentions(posted, bot) || replied?.author.id === bot) return false
  return ownerOf(channel) !== bot
}

/** By name: @everyone and roles are not the bot's. */
function mentions({ mentions: mentioned }: Posted, bot: string): boolean {
  return mentioned.some(({ id }) => id === bot)
}

/** What was written, without the bot's name, others' names in place of their ids. */
function textOf(posted: Posted, { bot }: Surroundings): string {
  const { content, message_snapshots: snapshots = [] } = posted
  const written = content === '' ? (snapshots[0]?.message.content ?? '') : content
  return withNames(written.replaceAll(new RegExp(`<@!?${bot}>`, 'g'), ' '), posted.mentions)
    .replace(/[^\S\n]+/g, ' ')
    .trim()
}

export function withNames(text: string, people: readonly APIUser[]): string {
  return text.replace(/<@!?(\d+)>/g, (mention, id) => {
    const person = people.find((one) => one.id === id)
    return person === undefined ? mention : `@${person.global_name ?? person.username}`
  })
}

function repliedOf(
  { message_reference: reference, referenced_message: replied, channel_id: channel }: APIMessage,
  { bot }: Surroundings,
): Pick<IncomingMessage, 'replyTo' | 'repliedImages'> {
  if (reference?.message_id === undefined || reference.type === MessageReferenceType.Forward) return {}
  const images =
    replied == null || replied.author.id === bot
      ? []
      : filesOf({ ...replied, attachments: attachmentsOf(replied) }, reference.channel_id ?? channel).images
  return { replyTo: reference.message_id, ...(images.length > 0 && { repliedImages: images }) }
}
