/** An interaction as a message of ours, and how it is acknowledged within three seconds. */
import {
  type APIInteraction,
  type APIInteractionResponse,
  type APIMessageComponentInteraction,
  InteractionResponseType,
  MessageFlags,
} from 'discord-api-types/v10'
import type { ConversationKey, IncomingMessage } from '../adapter.ts'
import { type InteractionAddress, madeAt } from './address.ts'
import { isAmongOthers, isPublic, isTeamRoom, nameOf, parentOf, type Rooms, userOf } from './asked.ts'
import { takesThreads } from './begin.ts'
import type { CustomId } from './custom-id.ts'
import { QUIET } from './render.ts'

/** Recorded, and acknowledged as one whose answer takes a while. */
export interface Taken {
  /**
   * In a team channel the message that acknowledges it becomes the beginning of a thread, and so names the
   * conversation.
   */
  kind: 'take' | 'take-in-thread'
  message: IncomingMessage
  ack: APIInteractionResponse
}

/** Answered on the spot. */
export interface Said {
  kind: 'answer'
  response: APIInteractionResponse
}

export type Pressed = APIMessageComponentInteraction

/** What is asked for. */
export type Content = Pick<IncomingMessage, 'images'> &
  Partial<Pick<IncomingMessage, 'text' | 'review' | 'replyTo' | 'aliases' | 'conversation'>>

export function take(
  interaction: APIInteraction,
  rooms: Rooms,
  content: Content,
  asked?: string,
  where?: CustomId['conversation'],
): Taken {
  const channel = interaction.channel!.id
  const { id: user } = userOf(interaction)
  const isServer = isAmongOthers(interaction)
  const isTeam = isTeamRoom(interaction, rooms)
  const isPrivate = isServer && !isTeam && !isPublic(interaction)
  const address: InteractionAddress = {
    kind: 'interaction',
    id: interaction.id,
    application: interaction.application_id,
    token: interaction.token,
    channel,
    user,
    server: isServer,
    ephemeral: isPrivate,
    ...(asked !== undefined && asked !== '' && { asked }),
  }
  const chosen = content.conversation ?? where
  const message: IncomingMessage = {
    ...content,
    id: interaction.id,
    conversation: {
      platform: 'discord',
      ...(chosen ?? { chat: channel, ...(isPrivate && { thread: user }) }),
    },
    author: { id: user, name: nameOf(interaction) },
    ...(interaction.guild_id !== undefined && { server: interaction.guild_id }),
    channel: parentOf(interaction) ?? channel,
    language: 'locale' in interaction ? interaction.locale : 'en',
    receivedAt: new Date(madeAt(interaction.id)),
    platformData: address,
  }
  const { type } = interaction.channel!
  const begins = rooms.teamChannels.has(channel) && takesThreads(type) && content.images.length > 0
  return { kind: begins ? 'take-in-thread' : 'take', message, ack: deferred(isPrivate) }
}

/** Whether Discord shows it to the person alone is decided here, once. */
export function deferred(ephemeral: boolean): APIInteractionResponse {
  return {
    type: InteractionResponseType.DeferredChannelMessageWithSource,
    data: ephemeral ? { flags: MessageFlags.Ephemeral } : {},
  }
}

export function aboutMessage(
  interaction: Pressed,
  id: CustomId,
): Pick<Content, 'replyTo'> & Required<Pick<Content, 'conversation'>> {
  return { replyTo: interaction.message.id, conversation: conversationOf(interaction, id) }
}

/** The conversation that a button belongs to: the one that it names, else the one where it stands. */
export function conversationOf(interaction: Pressed, { conversation }: CustomId): ConversationKey {
  const { channel } = interaction
  const where = conversation ?? {
    chat: channel.id,
    ...(isAmongOthers(interaction) && !isPublic(interaction) && { thread: userOf(interaction).id }),
  }
  return { platform: 'discord', ...where }
}

/** To the person alone, at once. */
export function say(interaction: APIInteraction, content: string): Said {
  const flags = isAmongOthers(interaction) ? MessageFlags.Ephemeral : undefined
  return {
    kind: 'answer',
    response: {
      type: InteractionResponseType.ChannelMessageWithSource,
      data: { content, allowed_mentions: QUIET.allowed_mentions, ...(flags && { flags }) },
    },
  }
}
