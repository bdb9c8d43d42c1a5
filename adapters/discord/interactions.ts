/** Commands, menus, buttons and forms: what each asks for. */
import {
  type APIApplicationCommandInteraction,
  type APIChatInputApplicationCommandInteraction,
  type APIInteraction,
  type APIMessage,
  type APIMessageApplicationCommandInteraction,
  type APIModalSubmitInteraction,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ComponentType,
  InteractionType,
} from 'discord-api-types/v10'
import { nameOf, type Rooms, userOf } from './asked.ts'
import { attachmentsOf, filesOf, imageOf } from './attachments.ts'
import { COMMAND } from './commands.ts'
import type { CustomId, Signer } from './custom-id.ts'
import { withNames } from './incoming.ts'
import {
  aboutMessage,
  deferred,
  type Pressed,
  type Said,
  say,
  type Taken,
  take,
} from './interaction-message.ts'
import { enteredIn, isPharmacist } from './review.ts'
import { wordsFor } from './words.ts'

/** What is to be done about an interaction. */
export type Plan =
  | Taken
  | Said
  /**
   * Needs what was said before: to be shown to everybody, to the one who comes for it, to be corrected, or to ask
   * what is too long for a button.
   */
  | { kind: 'share' | 'show' | 'correct' | 'pick' | 'recall'; interaction: Pressed; id: CustomId }

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
