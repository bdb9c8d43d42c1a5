/** The commands as Discord knows them, and putting them there only when they changed. */
import { isDeepStrictEqual } from 'node:util'
import type { REST } from '@discordjs/rest'
import {
  type APIApplicationCommand,
  type APIApplicationCommandAttachmentOption,
  type APIApplicationCommandStringOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  Locale,
  type LocalizationMap,
  type RESTPostAPIApplicationCommandsJSONBody,
  Routes,
} from 'discord-api-types/v10'
import { type DiscordWords, wordsFor } from './words.ts'

export const COMMAND = {
  prescription: 'prescription',
  ask: 'ask',
  forget: 'forget',
  privacy: 'privacy',
  read: 'Read this prescription',
} as const

/** A prescription of more pages is sent as a message, which takes ten. */
const MAX_PAGES = 5
const MAX_QUESTION = 2000

/** Clients in other languages show the names that are registered for no language: the English ones. */
const LOCALES = [Locale.Hindi, Locale.SpanishES, Locale.SpanishLATAM, Locale.French]

export function commandDefinitions(): RESTPostAPIApplicationCommandsJSONBody[] {
  const command = (pick: (words: DiscordWords) => { name: string; description: string }) => ({
    type: ApplicationCommandType.ChatInput as const,
    ...localised(pick),
    ...EVERYWHERE,
  })
  return [
    {
      ...command(({ commands }) => commands.prescription),
      options: [
        photoOption(1),
        { ...questionOption(({ commands }) => commands.prescription.question), required: false },
        ...Array.from({ length: MAX_PAGES - 1 }, (_, index) => photoOption(index + 2)),
      ],
    },
    {
      ...command(({ commands }) => commands.ask),
      options: [{ ...questionOption(({ commands }) => commands.ask.question), required: true }],
    },
    command(({ commands }) => commands.forget),
    command(({ commands }) => commands.privacy),
    {
      type: ApplicationCommandType.Message,
      name: COMMAND.read,
      name_localizations: localise(({ commands }) => commands.read),
      ...EVERYWHERE,
    },
  ]
}

/** In servers that invited the bot and in direct messages with it. */
const EVERYWHERE = {
  integration_types: [ApplicationIntegrationType.GuildInstall],
  contexts: [InteractionContextType.Guild, InteractionContextType.BotDM],
}

/** 'photo', then 'page2' … 'page5'. */
function photoOption(page: number): APIApplicationCommandAttachmentOption {
  const numbered = ({ commands: { prescription } }: DiscordWords) =>
    page === 1 ? prescription.photo : { ...prescription.further, name: `${prescription.further.name}${page}` }
  return {
    type: ApplicationCommandOptionType.Attachment,
    ...localised(numbered),
    required: page === 1,
  }
}

function questionOption(
  pick: (words: DiscordWords) => { name: string; description: string },
): APIApplicationCommandStringOption {
  return { type: ApplicationCommandOptionType.String, ...localised(pick), max_length: MAX_QUESTION }
}

function localised(pick: (words: DiscordWords) => { name: string; description: string }) {
  const { name, description } = pick(wordsFor('en'))
  return {
    name,
    name_localizations: localise((words) => pick(words).name),
    description,
    description_localizations: localise((words) => pick(words).description),
  }
}

function localise(pick: (words: DiscordWords) => string): LocalizationMap {
  return Object.fromEntries(LOCALES.map((locale) => [locale, pick(wordsFor(locale))]))
}

/** Discord allows 200 new commands a day: what is there already is left as it is. */
export async function registerCommands(rest: REST, application: string): Promise<'registered' | 'unchanged'> {
  const wanted = commandDefinitions()
  const route = Routes.applicationCommands(application)
  const query = new URLSearchParams({ with_localizations: 'true' })
  const registered = (await rest.get(route, { query })) as APIApplicationCommand[]
  if (isDeepStrictEqual(byName(registered), byName(wanted))) return 'unchanged'
  await rest.put(route, { body: wanted })
  return 'registered'
}

/** What can be said of a command by both sides: Discord adds ids and fills in what wasn't said. */
function byName(commands: readonly (APIApplicationCommand | RESTPostAPIApplicationCommandsJSONBody)[]) {
  return commands
    .map((command) => ({
      type: command.type ?? ApplicationCommandType.ChatInput,
      name: command.name,
      names: command.name_localizations ?? {},
      description: ('description' in command && command.description) || '',
      descriptions: ('description_localizations' in command && command.description_localizations) || {},
      contexts: [...(command.contexts ?? [])].sort(),
      places: [...(command.integration_types ?? [])].sort(),
      options: ('options' in command && command.options ? command.options : []).map((option) => ({
        type: option.type,
        name: option.name,
        names: option.name_localizations ?? {},
        description: option.description,
        descriptions: option.description_localizations ?? {},
        required: option.required ?? false,
        longest: ('max_length' in option && option.max_length) || 0,
      })),
    }))
    .sort((a, b) => `${a.type}${a.name}`.localeCompare(`${b.type}${b.name}`))
}
