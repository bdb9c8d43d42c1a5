/** A reply as Telegram messages: plain text with entities beside it, so that no text can be taken for markup. */
import type { MessageEntity } from 'grammy/types'
import type { Reply, ReplyQuote } from '../adapter.ts'
import { plain } from '../plain.ts'
import { type Span, splitText } from '../text-split.ts'
import { linksIn } from './links.ts'

/** UTF-16 units of one message. */
export const MAX_TEXT_LENGTH = 4096
/** Entities of one message; Telegram drops those beyond. */
const MAX_ENTITIES = 100
/** More quotes than this are folded, to be opened with a tap. */
const QUOTES_SHOWN = 3

export interface RenderedText {
  text: string
  entities: MessageEntity[]
}

/** @param pressed the question of a pressed button, repeated above its answer */
export function renderReply(reply: Reply, pressed?: string): RenderedText[] {
  const question = pressed === undefined ? '' : `${oneLine(pressed)}\n\n`
  const body = question + plain(reply.text).trim()
  // Other replies with quotes list them in their own words.
  const quotes = reply.kind === 'answer' ? reply.quotes.map(quoteLine) : []
  const list = quotes.join('\n')
  const text = quotes.length === 0 ? body : `${body}\n\n${list}`
  const listAt = text.length - list.length
  const strong =
    reply.kind === 'emergency'
      ? { offset: 0, length: body.length }
      : { offset: 0, length: question.trimEnd().length }
  return cut(
    text,
    [
      { type: 'bold', ...strong },
      {
        type: quotes.length > QUOTES_SHOWN ? 'expandable_blockquote' : 'blockquote',
        offset: listAt,
        length: list.length,
      },
    ],
    linesOf(quotes, listAt),
  )
}

/** What is going on, or the answer so far: its beginning where it is too long for one message. */
export function renderProgress(text: string): RenderedText | undefined {
  return cut(plain(text).trim(), [], [])[0]
}

function cut(text: string, wished: readonly MessageEntity[], wholes: readonly Span[]): RenderedText[] {
  const links = linksIn(text)
  // Code inside bold isn't allowed: what is safe goes before what is pretty.
  const styles = wished.filter(
    (entity) =>
      entity.length > 0 && (entity.type !== 'bold' || links.every((link) => !overlap(entity, link))),
  )
  const entities = [...links.map((span): MessageEntity => ({ type: 'code', ...span })), ...styles]
  return splitText(text, MAX_TEXT_LENGTH, [...links, ...wholes]).map((piece) => ({
    text: piece.text,
    entities: entities
      .flatMap((entity) => within(entity, piece.offset, piece.text.length))
      .slice(0, MAX_ENTITIES)
      .sort((a, b) => a.offset - b.offset || b.length - a.length),
  }))
}

function overlap(a: Span, b: Span): boolean {
  return a.offset < b.offset + b.length && b.offset < a.offset + a.length
}

/** The part of an entity that lies in a piece of the text. */
function within(entity: MessageEntity, offset: number, length: number): MessageEntity[] {
  const from = Math.max(entity.offset - offset, 0)
  const to = Math.min(entity.offset + entity.length - offset, length)
  return to > from ? [{ ...entity, offset: from, length: to - from }] : []
}

function quoteLine({ number, quote, where }: ReplyQuote): string {
  return `[${number}] “${oneLine(quote)}” (${oneLine(where)})`
}

function linesOf(lines: readonly string[], at: number): Span[] {
  let offset = at
  return lines.map(({ length }) => {
    const span = { offset, length }
    offset += length + 1
    return span
  })
}

function oneLine(text: string): string {
  return plain(text)
    .replace(/\s*\n\s*/g, ' ')
    .trim()
}
