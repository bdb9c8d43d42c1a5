/** "Show me": the page itself, with what was last quoted from it marked. */

import { type Exchange, say } from './exchange.ts'
import type { AnswerParts } from './parts.ts'
import { markedPage, picturesIn } from './reply.ts'
import { selectPrescription, turnsAbout } from './select.ts'
import { repliesOf } from './turns.ts'

/** The page that the last answer quoted, marked; without quotes if it was sent and nothing asked yet. */
export async function showPicture(exchange: Exchange, { store }: AnswerParts, lead?: string): Promise<void> {
  const { message, words, conversation } = exchange
  const selected = selectPrescription(message, '', conversation)
  if (selected.kind !== 'one') {
    await say(exchange, 'show', { kind: 'notice', text: words.nothingToShow })
    return
  }
  const { prescription } = selected
  const pictures = picturesIn(message.conversation, store)
  const quoted = turnsAbout(prescription, conversation, message.replyTo)
    .flatMap((turn) => repliesOf(turn))
    .findLast(({ reply: earlier }) => earlier.quotes.length > 0)?.reply
  exchange.turn = { ...exchange.turn, prescription: prescription.id }
  const pages = quoted
    ? quoted.pages.map((page, index) =>
        markedPage(
          page,
          quoted.quotes.filter((quote) => quote.page === index),
          pictures,
        ),
      )
    : prescription.pages.map((page) => markedPage(page, [], pictures))
  await say(exchange, 'show', {
    kind: 'notice',
    text: lead ?? words.shown,
    quotes: quoted?.quotes ?? [],
    pages,
    showPicture: true,
  })
}
