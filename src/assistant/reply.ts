/** An engine's answer becomes a reply: quotes with their place in words, pages that can be drawn marked. */
import type { ReplyPage, ReplyQuote } from '../../adapters/adapter.ts'
import type { Page } from '../../conversations/conversation.ts'
import type { ConversationKey } from '../../conversations/message.ts'
import type { ConversationStore } from '../../conversations/store.ts'
import type { Answer, Box, Evidence } from '../../inference/engine.ts'
import { drawMarked } from '../../inference/page/marked.ts'
import type { Catalogue } from '../replies/catalogue.ts'
import { PictureGone } from './failures.ts'
import { pictureWork } from './picture-work.ts'

/** Below this a quote is drawn and listed as doubtful. */
export const UNSURE_BELOW = 0.8

export interface ReplyParts {
  text: string
  quotes: ReplyQuote[]
  pages: ReplyPage[]
}

/** The pictures of one conversation. */
export interface PicturesOf {
  conversation: ConversationKey
  get(pageId: string): Promise<Uint8Array | undefined>
}

export function picturesIn(conversation: ConversationKey, store: ConversationStore): PicturesOf {
  return { conversation, get: (pageId) => store.pictures.get(conversation, pageId) }
}

export function replyParts(
  answer: Pick<Answer, 'text' | 'evidence'>,
  pages: readonly Page[],
  pictures: PicturesOf,
  words: Catalogue,
): ReplyParts {
  const shown = [...new Set(answer.evidence.map(({ page }) => page))].sort((a, b) => a - b)
  const quotes = answer.evidence.map((evidence, index): ReplyQuote => {
    const { page, box, quad, quote, confidence } = evidence
    return {
      number: index + 1,
      page: shown.indexOf(page),
      quote,
      box,
      ...(quad && { quad }),
      confidence,
      where: whereOf(evidence, pages.length, words),
    }
  })
  return {
    text: answer.text,
    quotes,
    pages: shown.map((page, index) =>
      markedPage(
        pages[page]!,
        quotes.filter((quote) => quote.page === index),
        pictures,
      ),
    ),
  }
}

export function markedPage(page: Page, quotes: readonly ReplyQuote[], pictures: PicturesOf): ReplyPage {
  return {
    ...page,
    marked: async () => {
      const picture = await pictures.get(page.id)
      if (picture === undefined) throw new PictureGone('the picture is no longer kept')
      const marks = quotes.map(({ number, box, quad, confidence }) => ({
        number,
        box,
        ...(quad && { quad }),
        unsure: confidence < UNSURE_BELOW,
      }))
      return pictureWork(pictures.conversation, () => drawMarked(picture, marks))
    },
  }
}

/** "page 2, lower half, left"; the page is only named where there are several. */
export function whereOf({ page, box }: Evidence, pages: number, { where }: Catalogue): string {
  return [
    ...(pages > 1 ? [where.page(page + 1)] : []),
    where.down[downOf(box)],
    ...acrossOf(box, where),
  ].join(', ')
}

/** Where the bands down the page end, 0..1. */
const BANDS = [0.15, 0.42, 0.58, 0.85] as const

function downOf({ y, height }: Box): 0 | 1 | 2 | 3 | 4 {
  const centre = y + height / 2
  return BANDS.filter((end) => centre >= end).length as 0 | 1 | 2 | 3 | 4
}

/** A line that goes past the middle stands on neither side. */
function acrossOf({ x, width }: Box, where: Catalogue['where']): string[] {
  if (x + width < 0.55) return [where.left]
  return x > 0.45 ? [where.right] : []
}
