/** Pharmacists on Discord: who is one, the form of one medicine, and choosing which. */
import {
  type APIInteractionGuildMember,
  type APIModalInteractionResponse,
  type APIModalSubmission,
  ComponentType,
  InteractionResponseType,
  TextInputStyle,
} from 'discord-api-types/v10'
import type { IncomingMessage, ReviewedMedicine } from '../adapter.ts'
import { plain } from '../plain.ts'
import { type Row, rowOf, shorten } from './render.ts'
import type { DiscordWords } from './words.ts'

/** Discord's own limits. */
const MAX_TITLE = 45
const MAX_OPTIONS = 25
const MAX_OPTION = 100
const FIELDS = {
  name: { limit: 200, style: TextInputStyle.Short, required: true },
  strength: { limit: 100, style: TextInputStyle.Short, required: false },
  directions: { limit: 500, style: TextInputStyle.Paragraph, required: false },
} as const
type Field = keyof typeof FIELDS

export function isPharmacist(
  member: APIInteractionGuildMember | undefined,
  roles: ReadonlySet<string>,
): boolean {
  return member?.roles.some((role) => roles.has(role)) ?? false
}

/** The medicine as it stands, to be changed. */
export function formFor(
  medicine: ReviewedMedicine,
  customId: string,
  words: DiscordWords,
): APIModalInteractionResponse {
  return {
    type: InteractionResponseType.Modal,
    data: {
      custom_id: customId,
      title: shorten(words.review.form(plain(medicine.name)), MAX_TITLE),
      components: (Object.keys(FIELDS) as Field[]).map((field) => {
        const { limit, style, required } = FIELDS[field]
        const value = shorten(plain(medicine[field] ?? ''), limit)
        return {
          type: ComponentType.Label,
          label: words.review[field],
          component: {
            type: ComponentType.TextInput,
            custom_id: field,
            style,
            required,
            max_length: limit,
            // An empty value is refused.
            ...(value !== '' && { value }),
          },
        }
      }),
    },
  }
}

type Entered = Omit<NonNullable<NonNullable<IncomingMessage['review']>['correction']>, 'medicine'>

/** What was entered; `undefined` without a name, which the form requires. */
export function enteredIn({ components }: APIModalSubmission): Entered | undefined {
  const values: Partial<Record<string, string>> = {}
  for (const component of components) {
    const inputs =
      component.type === ComponentType.Label
        ? [component.component]
        : component.type === ComponentType.ActionRow
          ? component.components
          : []
    for (const input of inputs) {
      if (input.type === ComponentType.TextInput) values[input.custom_id] = plain(input.value).trim()
    }
  }
  const { name, strength, directions } = values
  if (!name) return undefined
  return { name, ...(strength && { strength }), ...(directions && { directions }) }
}

/** Which of several medicines to correct. */
export function choiceOf(medicines: readonly ReviewedMedicine[], customId: string): Row[] {
  const options = medicines.slice(0, MAX_OPTIONS).map(({ id, name, strength, directions }) => {
    const description = [strength, directions].filter(Boolean).join(' · ')
    return {
      value: id,
      label: shorten(plain(name), MAX_OPTION),
      ...(description !== '' && { description: shorten(plain(description), MAX_OPTION) }),
    }
  })
  return [rowOf([{ type: ComponentType.StringSelect, custom_id: customId, options }])]
}
