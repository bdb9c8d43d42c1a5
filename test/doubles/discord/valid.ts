/** Discord's limits on what is sent to it, from its documentation. */
import {
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  type RESTPostAPIApplicationCommandsJSONBody,
  type RESTPostAPIChannelMessageJSONBody,
} from 'discord-api-types/v10'
import { refusals } from './answer.ts'

export function checkMessage(
  { content = '', nonce, components = [], embeds = [] }: RESTPostAPIChannelMessageJSONBody,
  files: number,
): void {
  if (content.length > 2000) throw refusals.invalid('content: Must be 2000 or fewer in length.')
  if (content.trim() === '' && files === 0 && embeds.length === 0 && components.length === 0)
    throw refusals.empty()
  if (String(nonce ?? '').length > 25) throw refusals.invalid('nonce: Must be 25 or fewer in length.')
  if (files > 10) throw refusals.invalid('attachments: at most 10')
  if (components.length > 5) throw refusals.invalid('components: at most 5 rows')
  const ids = new Set<string>()
  for (const row of components) {
    if (row.type !== ComponentType.ActionRow) throw refusals.invalid('components: a row is expected')
    if (row.components.length < 1 || row.components.length > 5)
      throw refusals.invalid('components: 1 to 5 in a row')
    for (const component of row.components) {
      if (!('custom_id' in component)) continue
      const { custom_id: id } = component
      if (id.length < 1 || id.length > 100) throw refusals.invalid(`custom_id: 1 to 100, not ${id.length}`)
      if (ids.has(id)) throw refusals.invalid('custom_id: duplicated')
      ids.add(id)
      if (component.type === ComponentType.Button && 'label' in component) {
        if ((component.label ?? '').length > 80) throw refusals.invalid('label: at most 80')
      }
      if (component.type === ComponentType.StringSelect) {
        if (component.options.length < 1 || component.options.length > 25)
          throw refusals.invalid('options: 1 to 25')
        for (const { label, value, description = '' } of component.options)
          if (label.length > 100 || value.length > 100 || description.length > 100)
            throw refusals.invalid('options: at most 100 each')
      }
    }
  }
}

export function checkModal({
  title,
  components,
  custom_id: id,
}: APIModalInteractionResponseCallbackData): void {
  if (title.length < 1 || title.length > 45) throw refusals.invalid('title: 1 to 45')
  if (id.length < 1 || id.length > 100) throw refusals.invalid('custom_id: 1 to 100')
  if (components.length < 1 || components.length > 5) throw refusals.invalid('components: 1 to 5')
  for (const label of components) {
    if (label.type !== ComponentType.Label) throw refusals.invalid('a label is expected')
    if (label.label.length > 45) throw refusals.invalid('label: at most 45')
    const input = label.component
    if (input.type !== ComponentType.TextInput) throw refusals.invalid('a text input is expected')
    if (input.value !== undefined && input.value.length > (input.max_length ?? 4000))
      throw refusals.invalid('value: too long')
  }
}

/** "Regex: ^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$ with the unicode flag set", lower case where there is one. */
const COMMAND_NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u
/** Locales that Discord knows, of those that could be meant. */
const LOCALES = new Set(['hi', 'es-ES', 'es-419', 'fr', 'en-GB', 'en-US', 'de', 'pt-BR'])

export function checkCommands(commands: readonly RESTPostAPIApplicationCommandsJSONBody[]): void {
  for (const command of commands) {
    const slash = command.type === undefined || command.type === 1
    checkNames(command, slash)
    const options = 'options' in command ? (command.options ?? []) : []
    let optional = false
    for (const option of options) {
      checkNames(option, true)
      const required = 'required' in option && option.required === true
      if (required && optional) throw refusals.invalid('required options come first')
      optional ||= !required
    }
    if (new Set(options.map(({ name }) => name)).size !== options.length)
      throw refusals.invalid('options: names are used twice')
  }
}

interface Named {
  name: string
  name_localizations?: object | null
  description?: string
  description_localizations?: object | null
}

function checkNames(named: Named, slash: boolean): void {
  const names = [named.name, ...Object.values(named.name_localizations ?? {})] as string[]
  for (const name of names) {
    const fits = slash ? COMMAND_NAME.test(name) && name === name.toLowerCase() : /^.{1,32}$/u.test(name)
    if (!fits) throw refusals.invalid(`name: ${name}`)
  }
  if (slash) {
    const all = [named.description ?? '', ...Object.values(named.description_localizations ?? {})] as string[]
    for (const text of all) if (text.length < 1 || text.length > 100) throw refusals.invalid('description')
  }
  const locales = [
    ...Object.keys(named.name_localizations ?? {}),
    ...Object.keys(named.description_localizations ?? {}),
  ]
  for (const locale of locales) if (!LOCALES.has(locale)) throw refusals.invalid(`locale ${locale}`)
}
