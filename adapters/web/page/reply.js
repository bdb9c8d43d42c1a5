/** A reply as it is shown: how far to trust it, the words, the quotes, and what to ask next. */
/** @import { WireReply } from '../wire.ts' */
import { element, icon } from './dom.js'
import { say } from './words.js'

/** More than this many quotes are folded away: the answer's own words come first. */
const QUOTES_SHOWN = 4

/**
 * @param {WireReply} reply
 * @param {{ show: (reply: WireReply, number: number, opener: HTMLElement) => void, ask: (text: string) => void }} to
 */
export function replyElement(reply, to) {
  const article = element('article', { class: `reply ${reply.kind}`, 'data-reply': reply.id })
  const standing = standingElement(reply)
  if (standing) article.append(standing)
  article.append(wordsElement(reply, to.show))
  if (reply.quotes.length > 0) article.append(quotesElement(reply, to.show))
  if (reply.suggestions.length > 0) article.append(suggestionsElement(reply, to.ask))
  return article
}

/** @param {WireReply} reply @returns {'read' | 'unsure' | 'absent' | 'not-understood' | 'problem' | 'emergency' | undefined} */
function standingOf(reply) {
  if (reply.kind === 'problem' || reply.kind === 'emergency') return reply.kind
  return reply.standing
}

/** What a screen reader is told when the reply comes. @param {WireReply} reply */
export function spoken(reply) {
  const standing = standingOf(reply)
  return (standing ? `${say(standing)}. ` : '') + reply.text.replace(/\s*\[\d+\]/g, '')
}

/** @param {WireReply} reply */
function standingElement(reply) {
  const standing = standingOf(reply)
  return (
    standing &&
    element(
      'p',
      { class: `standing ${standing}` },
      icon(standing === 'not-understood' ? 'absent' : standing),
      say(standing),
    )
  )
}

/** The text, its `[1]`s as buttons. @param {WireReply} reply @param {Show} show */
function wordsElement(reply, show) {
  const numbers = new Set(reply.quotes.map((quote) => quote.number))
  const words = element('div', { class: 'words', lang: reply.language })
  for (const paragraph of reply.text.split(/\n{2,}/)) {
    const line = element('p')
    for (const piece of paragraph.split(/(\[\d+\])/)) {
      const number = Number(/^\[(\d+)\]$/.exec(piece)?.[1])
      if (!numbers.has(number)) {
        line.append(piece)
        continue
      }
      const cite = element(
        'button',
        { type: 'button', class: 'cite', 'aria-label': say('showQuote', { number }) },
        String(number),
      )
      cite.dataset.number = String(number)
      cite.addEventListener('click', () => show(reply, number, cite))
      line.append(cite)
    }
    words.append(line)
  }
  return words
}

/** @typedef {(reply: WireReply, number: number, opener: HTMLElement) => void} Show */

/** @param {WireReply} reply @param {Show} show */
function quotesElement(reply, show) {
  const list = element('ul', { class: 'quotes', 'aria-label': say('quotes') })
  for (const [index, quote] of reply.quotes.entries()) {
    const button = element(
      'button',
      { type: 'button', class: 'quote' },
      element('span', { class: 'cite', text: quote.number }),
      element('q', { text: quote.quote, class: 'quote-words', lang: '' }),
      element('span', { class: 'where', text: quote.where }),
    )
    button.dataset.number = String(quote.number)
    button.addEventListener('click', () => show(reply, quote.number, button))
    list.append(element('li', { hidden: index >= QUOTES_SHOWN }, button))
  }
  const folded = reply.quotes.length - QUOTES_SHOWN
  if (folded > 0) {
    const more = element('button', {
      type: 'button',
      class: 'more',
      text: say('moreQuotes', { count: folded }),
    })
    const last = element('li', {}, more)
    more.addEventListener('click', () => {
      for (const item of list.children) if (item instanceof HTMLElement) item.hidden = false
      last.remove()
      list.children[QUOTES_SHOWN]?.querySelector('button')?.focus()
    })
    list.append(last)
  }
  return list
}

/** @param {WireReply} reply @param {(text: string) => void} ask */
function suggestionsElement(reply, ask) {
  const list = element('ul', { class: 'suggestions', 'aria-label': say('suggestions'), lang: reply.language })
  for (const { label, text } of reply.suggestions) {
    list.append(element('li', {}, element('button', { type: 'button', text: label, on: () => ask(text) })))
  }
  return list
}
