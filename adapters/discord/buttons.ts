/** What is behind buttons that need what was said before: sharing an answer, fetching a late one, correcting it. */
import type { RawFile, REST } from '@discordjs/rest'
import {
  type APIInteractionResponse,
  InteractionResponseType,
  MessageFlags,
  Routes,
} from 'discord-api-types/v10'
import type { AdapterHost } from '../adapter.ts'
import { splitText } from '../text-split.ts'
import { type Rooms, userOf } from './asked.ts'
import { download, imageOf } from './attachments.ts'
import type { CustomId, Signer } from './custom-id.ts'
import { insist } from './insist.ts'
import { conversationOf, type Pressed, say } from './interaction-message.ts'
import { type Plan, planQuestion } from './interactions.ts'
import { medicinesOf, recall } from './recall.ts'
import { MAX_CONTENT, type Part, QUIET, render } from './render.ts'
import { choiceOf, formFor } from './review.ts'
import { wordsFor } from './words.ts'

export interface BehindButtons {
  /** A question too long for a button. */
  recallQuestion(interaction: Pressed, id: CustomId): Promise<Plan>
  /** The form of a medicine, or first the choice of one. */
  openForm(interaction: Pressed, id: CustomId): Promise<APIInteractionResponse>
  /** In place of "thinking …": for everybody, or for the one who comes for it. */
  showAgain(interaction: Pressed, id: CustomId, kind: 'share' | 'show'): Promise<void>
}

export interface ButtonParts {
  rest: REST
  signer: Signer
  rooms: Rooms
  host: () => AdapterHost
  allowed: (url: URL) => boolean
}

/** A picture is fetched back from where it was posted; without it the words go alone. */
const PICTURE_MS = 10_000

export function createBehindButtons({ rest, signer, rooms, host, allowed }: ButtonParts): BehindButtons {
  const noLonger = (interaction: Pressed) => say(interaction, wordsFor(interaction.locale).noLonger)

  const picturesOf = async ({ message }: Pressed): Promise<RawFile[]> => {
    const signal = AbortSignal.timeout(PICTURE_MS)
    const files = message.attachments.map(async (file) => {
      const data = await download(imageOf(file), { rest, signal, allowed }).catch(() => undefined)
      return data && { name: file.filename, data, contentType: file.content_type ?? 'image/jpeg' }
    })
    return (await Promise.all(files)).filter((file) => file !== undefined)
  }

  /** What is shown again: as it is kept, or else as it stands in the message with the button. */
  const partsFor = async (interaction: Pressed, id: CustomId, kind: 'share' | 'show'): Promise<Part[]> => {
    const words = wordsFor(interaction.locale)
    const { id: user } = userOf(interaction)
    const lead = kind === 'share' ? `-# ${words.shared(`<@${user}>`)}` : undefined
    const own = { ...conversationOf(interaction, id), ...(kind === 'show' && { thread: user }) }
    const said = await recall(host(), own, id.about)
    if (said !== undefined) {
      const shared = kind === 'share' ? { ...said, suggestions: [] } : said
      return render(
        { ...shared, pages: [], showPicture: false },
        { signer, shareable: false, reviewable: false, ...(lead && { lead }) },
      )
    }
    const content = kind === 'share' ? [lead, interaction.message.content].join('\n') : words.noLonger
    // With the line above it, what filled one message may take two.
    return splitText(content, MAX_CONTENT).map(({ text }) => ({
      content: text,
      components: [],
      files: [],
      attachments: [],
    }))
  }

  return {
    async recallQuestion(interaction, id) {
      const [index = '', short = ''] = splitOnce(id.about)
      const said = await recall(host(), conversationOf(interaction, id), short)
      const text = said?.suggestions[Number(index)]?.text
      return text === undefined ? noLonger(interaction) : planQuestion(interaction, id, rooms, text)
    },

    async openForm(interaction, id) {
      const words = wordsFor(interaction.locale)
      const [prescription = ''] = splitOnce(id.about)
      const conversation = conversationOf(interaction, id)
      const { chat } = id.conversation ?? { chat: interaction.channel.id }
      const medicines = await medicinesOf(host(), { ...conversation, chat }, prescription)
      const picked = 'values' in interaction.data ? interaction.data.values[0] : undefined
      const medicine = medicines.length === 1 ? medicines[0] : medicines.find((one) => one.id === picked)
      if (medicine !== undefined) {
        const form = signer.sign({
          kind: 'form',
          about: `${prescription}-${medicine.id}`,
          text: '',
          conversation: { chat },
        })
        if (form !== undefined) return formFor(medicine, form, words)
      }
      const pick = signer.sign({ kind: 'pick', about: prescription, text: '', conversation: { chat } })
      if (medicines.length === 0 || pick === undefined) return say(interaction, words.review.nothing).response
      return {
        type: InteractionResponseType.ChannelMessageWithSource,
        data: {
          content: words.review.which,
          flags: MessageFlags.Ephemeral,
          allowed_mentions: QUIET.allowed_mentions,
          components: choiceOf(medicines, pick),
        },
      }
    },

    async showAgain(interaction, id, kind) {
      const { application_id: application, token } = interaction
      const parts = await partsFor(interaction, id, kind)
      const files = await picturesOf(interaction)
      const flags = kind === 'show' ? MessageFlags.Ephemeral : undefined
      for (const [index, { content, components }] of parts.entries()) {
        const body = { ...QUIET, content, components, ...(flags && { flags }) }
        const attached = index === parts.length - 1 && files.length > 0 ? { files } : {}
        await insist(() =>
          index === 0
            ? rest.patch(Routes.webhookMessage(application, token), { body, auth: false, ...attached })
            : rest.post(Routes.webhook(application, token), { body, auth: false, ...attached }),
        )
      }
    },
  }
}

/** Short ids may hold the mark that parts them from what stands before. */
function splitOnce(about: string): string[] {
  const at = about.indexOf('-')
  return at < 0 ? [about] : [about.slice(0, at), about.slice(at + 1)]
}
