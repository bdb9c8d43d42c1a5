/** Commands, menus, buttons and forms: what each asks for, and how it is acknowledged within three seconds. */
import {
  type APIApplicationCommandInteraction,
  type APIChatInputApplicationCommandInteraction,
  type APIInteraction,
  type APIInteractionResponse,
  type APIMessage,
  type APIMessageApplicationCommandInteraction,
  type APIMessageComponentInteraction,
  type APIModalSubmitInteraction,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ComponentType,
  InteractionResponseType,
  InteractionType,
  MessageFlags,
} from 'discord-api-types/v10'
import type { ConversationKey, IncomingMessage } from '../adapter.ts'
import { type InteractionAddress, madeAt } from './address.ts'
import { isAmongOthers, isPublic, isTeamRoom, nameOf, parentOf, type Rooms, userOf } from './asked.ts'
import { attachmentsOf, filesOf, imageOf } from './attachments.ts'
import { COMMAND } from './commands.ts'
import type { CustomId, Signer } from './custom-id.ts'
import { withNames } from './incoming.ts'
import { QUIET } from './render.ts'
import { enteredIn, isPharmacist } from './review.ts'
import { wordsFor } from './words.ts'

/** What is to be done about an interaction. */
export type Plan =
  /** Recorded, and acknowledged as one whose answer takes a while. */
  | { kind: 'take'; message: IncomingMessage; ack: APIInteractionResponse }
  /**
   * The same in a team channel: the message that acknowledges it becomes the beginning of a thread, and so names
   * the conversation.
   */
  | { kind: 'take-in-thread'; message: IncomingMessage; ack: APIInteractionResponse }
  /** Answered on the spot. */
  | { kind: 'answer'; response: APIInteractionResponse }
  /**
   * Needs what was said before: to be shown to everybody, to the one who comes for it, to be corrected, or to ask
   * what is too long for a button.
   */
  | { kind: 'share' | 'show' | 'correct' | 'pick' | 'recall'; interaction: Pressed; id: CustomId }

export type Pressed = APIMessageComponentInteraction

export function planFor(interaction: APIInteraction, signer: Signer, rooms: Rooms): Plan | undefined {
  switch (interaction.type) {
    case InteractionType.ApplicationCommand:
      return planCommand(interaction, rooms)
    case InteractionType.MessageComponent:
      return planComponent(interaction, signer, rooms)
    case InteractionType.ModalSubmit:
      return planForm(interaction, signer, rooms)
    default:
      return undefined
  }
}

function planCommand(interaction: APIApplicationCommandInteraction, rooms: Rooms): Plan | undefined {
  if (interaction.data.type === ApplicationCommandType.Message)
    return planMenu(interaction as APIMessageApplicationCommandInteraction, rooms)
  if (interaction.data.type !== ApplicationCommandType.ChatInput) return undefined
  const { data } = interaction as APIChatInputApplicationCommandInteraction
  const options = data.options ?? []
  const question = options.find(({ type }) => type === ApplicationCommandOptionType.String)
  const text = question && 'value' in question ? String(question.value).trim() : ''
  switch (data.name) {
    case COMMAND.prescription: {
      // In the order of the options, whatever the order in which they were filled in.
      const images = options
        .flatMap((option) => (option.type === ApplicationCommandOptionType.Attachment ? [option] : []))
        .sort((a, b) => pageOf(a.name) - pageOf(b.name))
        .flatMap(({ value }) => {
          const file = data.resolved?.attachments?.[value]
          return file === undefined ? [] : [imageOf(file)]
        })
      return take(interaction, rooms, { images, ...(text !== '' && { text }) }, text)
    }
    case COMMAND.ask:
      return take(interaction, rooms, { images: [], text }, text)
    case COMMAND.forget:
    case COMMAND.privacy:
      return take(interaction, rooms, { images: [], text: `/${data.name}` })
    default:
      return undefined
  }
}

/** 'photo' is the first; 'page2' … 'page5' follow. */
function pageOf(option: string): number {
  return Number(/\d+$/.exec(option)?.[0] ?? 1)
}

/** "Read this prescription" on somebody's message. */
function planMenu(interaction: APIMessageApplicationCommandInteraction, rooms: Rooms): Plan {
  const { target_id: target, resolved } = interaction.data
  const message = resolved.messages[target]!
  const channel = interaction.channel.id
  const files = filesOf({ ...message, attachments: attachmentsOf(message) }, message.channel_id ?? channel)
  if (files.images.length === 0) return say(interaction, wordsFor(interaction.locale).noPage)
  const question = message.author.id === userOf(interaction).id ? withNames(message.content, []) : ''
  const content = { images: files.images, aliases: [target], ...(question !== '' && { text: question }) }
  const whole = take(interaction, rooms, content)
  if (whole.kind !== 'take-in-thread') return whole
  // The thread begins at the message that was chosen, not at ours.
  const { message: taken } = whole
  const platformData = {
    ...taken.platformData,
    ephemeral: true,
    thread: { from: target, by: nameOf(interaction) },
  }
  return {
    kind: 'take',
    message: { ...taken, conversation: { platform: 'discord', chat: target }, platformData },
    ack: deferred(true),
  }
}

function planComponent(interaction: Pressed, signer: Signer, rooms: Rooms): Plan | undefined {
  const id = signer.open(interaction.data.custom_id)
  // A button of an earlier token or version.
  if (id === undefined) return say(interaction, wordsFor(interaction.locale).noLonger)
  switch (id.kind) {
    case 'q': {
      if (id.text === '' && id.about.includes('-')) return { kind: 'recall', interaction, id }
      const text = id.text || labelOf(interaction.message, interaction.data.custom_id)
      return planQuestion(interaction, id, rooms, text)
    }
    case 'share':
    case 'show':
      return { kind: id.kind, interaction, id }
    case 'confirm':
    case 'unreadable': {
      if (!isPharmacist(interaction.member, rooms.pharmacistRoles)) return onlyPharmacists(interaction)
      const prescription = id.about.split('-')[0]!
      const verdict = id.kind === 'confirm' ? ('confirmed' as const) : ('unreadable' as const)
      const review = { prescription, verdict }
      return take(interaction, rooms, { images: [], review, ...aboutMessage(interaction, id) })
    }
    case 'correct':
    case 'pick':
      if (!isPharmacist(interaction.member, rooms.pharmacistRoles)) return onlyPharmacists(interaction)
      return { kind: id.kind, interaction, id }
    default:
      return undefined
  }
}

export function planQuestion(interaction: Pressed, id: CustomId, rooms: Rooms, text: string): Plan {
  return take(interaction, rooms, { images: [], text, ...aboutMessage(interaction, id) }, text)
}

/** The form of one medicine, filled in. */
function planForm(interaction: APIModalSubmitInteraction, signer: Signer, rooms: Rooms): Plan | undefined {
  const id = signer.open(interaction.data.custom_id)
  if (id?.kind !== 'form') return undefined
  if (!isPharmacist(interaction.member, rooms.pharmacistRoles)) return onlyPharmacists(interaction)
  const [prescription = '', medicine = ''] = id.about.split('-')
  const entered = enteredIn(interaction.data)
  if (entered === undefined) return undefined
  const review = { prescription, verdict: 'corrected' as const, correction: { medicine, ...entered } }
  // A form opened from the list that only the pharmacist sees belongs to the channel all the same.
  return take(interaction, rooms, { images: [], review }, undefined, id.conversation)
}

type Content = Pick<IncomingMessage, 'images'> &
  Partial<Pick<IncomingMessage, 'text' | 'review' | 'replyTo' | 'aliases' | 'conversation'>>

function take(
  interaction: APIInteraction,
  rooms: Rooms,
  content: Content,
  asked?: string,
  where?: CustomId['conversation'],
): Extract<Plan, { kind: 'take' | 'take-in-thread' }> {
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
  const begins = rooms.teamChannels.has(channel) && content.images.length > 0
  return { kind: begins ? 'take-in-thread' : 'take', message, ack: deferred(isPrivate) }
}

/** Whether Discord shows it to the person alone is decided here, once. */
function deferred(ephemeral: boolean): APIInteractionResponse {
  return {
    type: InteractionResponseType.DeferredChannelMessageWithSource,
    data: ephemeral ? { flags: MessageFlags.Ephemeral } : {},
  }
}

function aboutMessage(
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

function labelOf({ components }: APIMessage, customId: string): string {
  for (const row of components ?? []) {
    if (row.type !== ComponentType.ActionRow) continue
    for (const component of row.components) {
      if ('custom_id' in component && component.custom_id === customId && 'label' in component)
        return component.label ?? ''
    }
  }
  return ''
}

function onlyPharmacists(interaction: Pressed | APIModalSubmitInteraction): Plan {
  return say(interaction, wordsFor(interaction.locale).review.pharmacistsOnly)
}

/** To the person alone, at once. */
export function say(interaction: APIInteraction, content: string): Extract<Plan, { kind: 'answer' }> {
  const flags = isAmongOthers(interaction) ? MessageFlags.Ephemeral : undefined
  return {
    kind: 'answer',
    response: {
      type: InteractionResponseType.ChannelMessageWithSource,
      data: { content, allowed_mentions: QUIET.allowed_mentions, ...(flags && { flags }) },
    },
  }
}
