/** What an interaction tells of itself: who asked, where, and who else sees it there. */
import {
  type APIInteraction,
  InteractionContextType,
  InteractionType,
  MessageFlags,
} from 'discord-api-types/v10'

export interface Rooms {
  teamChannels: ReadonlySet<string>
  pharmacistRoles: ReadonlySet<string>
}

/** Older forms of an interaction name the channel by its id alone, and leave out whose it is; `null` is nothing. */
export function completed(given: APIInteraction, application: string): APIInteraction {
  const interaction = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== null),
  ) as unknown as APIInteraction
  const { channel, channel_id: id } = interaction
  const place = channel === undefined && id !== undefined ? { channel: { id } } : {}
  return {
    ...interaction,
    application_id: interaction.application_id ?? application,
    ...place,
  } as APIInteraction
}

export function userOf(interaction: APIInteraction): { id: string; username: string } {
  return (interaction.member?.user ?? interaction.user)!
}

export function nameOf(interaction: APIInteraction): string {
  const user = interaction.member?.user ?? interaction.user!
  return interaction.member?.nick ?? user.global_name ?? user.username
}

/** The channel of a thread. */
export function parentOf({ channel }: APIInteraction): string | undefined {
  const parent = channel && 'parent_id' in channel ? channel.parent_id : undefined
  return parent ?? undefined
}

/** In a server, or in a conversation of people with one another, where the bot was only called. */
export function isAmongOthers({ guild_id: server, context }: APIInteraction): boolean {
  return server !== undefined || context === InteractionContextType.PrivateChannel
}

/** A button on a message that everybody sees is answered where everybody sees it. */
export function isPublic(interaction: APIInteraction): boolean {
  return (
    interaction.type === InteractionType.MessageComponent &&
    ((interaction.message.flags ?? 0) & MessageFlags.Ephemeral) === 0
  )
}

export function isTeamRoom(interaction: APIInteraction, { teamChannels }: Rooms): boolean {
  return teamChannels.has(interaction.channel?.id ?? '') || teamChannels.has(parentOf(interaction) ?? '')
}
