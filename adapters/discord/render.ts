/** A reply as Discord's messages: text within the limits, quotes in small print, buttons, marked pictures. */
import { hash } from 'node:crypto'
import type { RawFile } from '@discordjs/rest'
import {
  type APIActionRowComponent,
  type APIAllowedMentions,
  type APIButtonComponent,
  type APIComponentInMessageActionRow,
  ButtonStyle,
  ComponentType,
  MessageFlags,
  type RESTAPIAttachment,
} from 'discord-api-types/v10'
import type { ConversationKey, Reply, ReplyPage } from '../adapter.ts'
import { type Span, splitText } from '../text-split.ts'
import type { CustomId, Signer } from './custom-id.ts'
import { escapeMarkdown } from './markdown.ts'
import { wordsFor } from './words.ts'

export const MAX_CONTENT = 2000
export const MAX_LABEL = 80
const BUTTONS_A_ROW = 5
/** Per message. */
const MAX_FILES = 10
/** What a server without boosts takes (since January 2025). */
const MAX_FILE_BYTES = 10 * 2 ** 20
/** Text without white space is rare, and only there an escape could be cut from its letter. */
const LONG_WORD = /\S{1000}/

/** One message of Discord's. */
export interface Part {
  content: string
  components: Row[]
  files: RawFile[]
  attachments: RESTAPIAttachment[]
}

export type Row = APIActionRowComponent<APIComponentInMessageActionRow>

export interface RenderOptions {
  signer: Signer
  /** Set where the reply is shown elsewhere than in its conversation: its buttons then say where they belong. */
  conversation?: Pick<ConversationKey, 'chat' | 'thread'>
  /** Offers to show it to everybody. */
  shareable: boolean
  /** Offers pharmacists to confirm or correct it. */
  reviewable: boolean
  /** A line above it, in Discord's own markup. */
  lead?: string
}

export async function render(reply: Reply, options: RenderOptions): Promise<Part[]> {
  const texts = splitReply(reply, options.lead)
  const files = reply.showPicture ? await markedPictures(reply) : []
  return texts.map((content, index) => {
    const last = index === texts.length - 1
    return {
      content,
      components: last ? rowsOf(reply, options) : [],
      files: last ? files.map(({ file }) => file) : [],
      attachments: last
        ? files.map(({ file, description }, id) => ({ id, filename: file.name, description }))
        : [],
    }
  })
}

function splitReply(reply: Reply, lead: string | undefined): string[] {
  const body = escapeMarkdown(reply.text).trim()
  const quotes = reply.quotes.map(
    ({ number, quote, where }) => `-# [${number}] “${oneLine(quote)}” · ${oneLine(where)}`,
  )
  const head = [...(lead === undefined ? [] : [lead]), reply.kind === 'emergency' ? `🚨 ${body}` : body]
  const whole = [...head, ...quotes].join('\n')
  const spans: Span[] = []
  let offset = head.join('\n').length + 1
  for (const quote of quotes) {
    spans.push({ offset, length: quote.length })
    offset += quote.length + 1
  }
  if (LONG_WORD.test(whole)) {
    for (const { index } of whole.matchAll(/\\[^\w\s]/g)) spans.push({ offset: index, length: 2 })
  }
  const pieces = splitText(whole, MAX_CONTENT, spans)
  // Discord takes no empty message.
  return pieces.length === 0 ? ['…'] : pieces.map(({ text }) => text)
}

function oneLine(text: string): string {
  return escapeMarkdown(text.replace(/\s*\n\s*/g, ' '))
}

function rowsOf(reply: Reply, options: RenderOptions): Row[] {
  const { signer, conversation } = options
  const sign = (id: Omit<CustomId, 'conversation'>) =>
    signer.sign({ ...id, ...(conversation && { conversation }) })
  const about = shortId(reply.id)
  const questions = reply.suggestions.slice(0, BUTTONS_A_ROW).flatMap(({ label, text }, index) => {
    const shown = shorten(label, MAX_LABEL)
    // The words are the label's, or they are in the id, or they are looked up among what was said.
    const id =
      (shown === text ? sign({ kind: 'q', about: `${index}`, text: '' }) : undefined) ??
      sign({ kind: 'q', about: `${index}`, text }) ??
      sign({ kind: 'q', about: `${index}-${about}`, text: '' })
    return id === undefined ? [] : [button(shown, id, ButtonStyle.Secondary)]
  })
  const words = wordsFor(reply.language)
  const others: APIButtonComponent[] = []
  const add = (kind: CustomId['kind'], where: string, label: string, style: Style, emoji: string) => {
    const id = sign({ kind, about: where, text: '' })
    if (id !== undefined) others.push({ ...button(label, id, style), emoji: { name: emoji } })
  }
  if (options.shareable) add('share', about, words.share, ButtonStyle.Secondary, '📣')
  if (options.reviewable && reply.review !== undefined) {
    const where = `${reply.review.prescription}-${about}`
    add('confirm', where, words.review.confirm, ButtonStyle.Success, '✅')
    if (reply.review.medicines.length > 0)
      add('correct', where, words.review.correct, ButtonStyle.Primary, '✏️')
    add('unreadable', where, words.review.unreadable, ButtonStyle.Danger, '🚫')
  }
  return [questions, others].filter((row) => row.length > 0).map(rowOf)
}

type Style = ButtonStyle.Primary | ButtonStyle.Secondary | ButtonStyle.Success | ButtonStyle.Danger

function button(label: string, customId: string, style: Style) {
  return { type: ComponentType.Button as const, style, label, custom_id: customId }
}

export function rowOf(components: APIComponentInMessageActionRow[]): Row {
  return { type: ComponentType.ActionRow, components }
}

/** Names a reply within a button's id. */
export function shortId(replyId: string): string {
  return hash('sha256', replyId, 'base64url').slice(0, 12)
}

/** At most 25 characters; the same for the same part of the same reply: Discord then posts it once. */
export function nonceOf(replyId: string, part: number | string): string {
  return hash('sha256', `${replyId}/${part}`, 'base64url').slice(0, 25)
}

const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text
  let short = ''
  for (const { segment } of letters.segment(text)) {
    if (short.length + segment.length > limit - 1) break
    short += segment
  }
  return `${short.trimEnd()}…`
}

async function markedPictures({ id, pages, language }: Reply) {
  const words = wordsFor(language)
  const drawn = await Promise.all(
    pages.slice(0, MAX_FILES).map(async (page: ReplyPage, index) => {
      // The words stand without their picture.
      const data = await page.marked().catch(() => undefined)
      if (data === undefined || data.byteLength > MAX_FILE_BYTES) return undefined
      const name = `page-${index + 1}-${shortId(id)}.jpg`
      const file: RawFile = { name, data, contentType: 'image/jpeg' }
      return { file, description: words.markedPage(index + 1) }
    }),
  )
  return drawn.filter((picture) => picture !== undefined)
}

/** What everything that is sent has in common: nobody is pinged, no address grows a preview. */
export const QUIET: { allowed_mentions: APIAllowedMentions; flags: MessageFlags } = {
  allowed_mentions: { parse: [], replied_user: false },
  flags: MessageFlags.SuppressEmbeds,
}
