/** One exchange: what the person sent, how it goes, and the replies to it. */
/** @import { WireReply } from '../wire.ts' */
/** @import { Outgoing } from './outbox.js' */
import { limits, pictureAddress } from './api.js'
import { element, icon } from './dom.js'
import { replyElement } from './reply.js'
import { say } from './words.js'

/**
 * @typedef {object} Turn
 * @property {string} id the message's
 * @property {string} text
 * @property {string[]} pages ids, once they are known
 * @property {number} images how many were sent
 * @property {string[]} previews local addresses of the pictures, while the page that sent them is open
 * @property {Map<string, WireReply>} replies
 * @property {boolean} working
 * @property {string} [progress]
 * @property {Outgoing} [outgoing] until the server has it
 */

/**
 * @typedef {object} TurnActions
 * @property {(reply: WireReply, number: number, opener: HTMLElement) => void} show
 * @property {(turn: Turn, page: number, opener: HTMLElement) => void} showPage
 * @property {(text: string) => void} ask
 * @property {(turn: Turn) => void} retry
 * @property {(turn: Turn) => void} discard
 */

/** @param {string} id @returns {Turn} */
export const newTurn = (id) => ({
  id,
  text: '',
  pages: [],
  images: 0,
  previews: [],
  replies: new Map(),
  working: false,
})

/** Forgetting and choosing a language are controls, not something that was said. @param {Turn} turn */
export const isControl = (turn) => /^(forget|language)-/.test(turn.id)

/** @param {TurnActions} actions */
export function turnElement(actions) {
  const item = element('li', { class: 'turn' })
  const person = element('div', { class: 'person' })
  const state = element('div', { class: 'state' })
  const replies = element('div', { class: 'replies' })
  item.append(person, state, replies)
  let drawnPerson = ''
  let drawnState = ''
  /** @type {Map<string, { json: string, element: HTMLElement }>} */
  const drawnReplies = new Map()

  /** Draws what has changed, and leaves the rest alone: focus and scrolling stay where they are. @param {Turn} turn */
  function draw(turn) {
    item.dataset.message = turn.id
    // The page speaks the new language itself: that is confirmation enough.
    item.hidden = turn.id.startsWith('language-')
    const personNow = JSON.stringify([turn.text, turn.pages, turn.images, turn.previews])
    if (personNow !== drawnPerson) {
      drawnPerson = personNow
      person.replaceChildren(...personParts(turn, actions))
    }
    const stateNow = JSON.stringify([
      turn.working,
      turn.progress,
      turn.outgoing,
      turn.outgoing?.refusal?.code,
    ])
    if (stateNow !== drawnState) {
      drawnState = stateNow
      const part = statePart(turn, actions)
      state.replaceChildren(...(part ? [part] : []))
    }
    for (const [id, reply] of turn.replies) {
      const json = JSON.stringify(reply)
      const before = drawnReplies.get(id)
      if (before?.json === json) continue
      const made = replyElement(reply, actions)
      if (before) before.element.replaceWith(made)
      else replies.append(made)
      drawnReplies.set(id, { json, element: made })
    }
  }

  return { element: item, state, draw, lastReply: () => [...drawnReplies.values()].at(-1)?.element }
}

/** @param {Turn} turn @param {TurnActions} actions */
function personParts(turn, actions) {
  if (isControl(turn)) return []
  const parts = []
  const count = Math.max(turn.pages.length, turn.images)
  if (count > 0) {
    const pages = element('ul', { class: 'thumbs', 'aria-label': say('pagesSent', { count }) })
    for (let page = 0; page < count; page += 1) pages.append(element('li', {}, thumb(turn, page, actions)))
    parts.push(pages)
  }
  if (turn.text !== '') parts.push(element('p', { class: 'bubble', text: turn.text }))
  return parts
}

/** @param {Turn} turn @param {number} page @param {TurnActions} actions */
function thumb(turn, page, actions) {
  const id = turn.pages[page]
  const address = turn.previews[page] ?? (id && pictureAddress(id))
  const button = element('button', {
    type: 'button',
    class: 'thumb',
    'aria-label': say('showPage', { page: page + 1 }),
  })
  button.append(icon('pages'))
  button.addEventListener('click', () => actions.showPage(turn, page, button))
  if (address) {
    const picture = element('img', { alt: '', src: address, decoding: 'async' })
    // A browser that can't draw the file (HEIC, PDF) gets the server's picture of it, once there is one.
    picture.onerror = () => {
      if (id && !picture.src.endsWith(pictureAddress(id))) picture.src = pictureAddress(id)
      else picture.remove()
    }
    button.append(picture)
  } else button.disabled = true
  return button
}

/** @param {Turn} turn @param {TurnActions} actions */
function statePart(turn, actions) {
  const { outgoing } = turn
  if (outgoing?.state === 'waiting' || outgoing?.state === 'failed') {
    const words =
      outgoing.state === 'waiting' && outgoing.refusal?.code === 'unreachable'
        ? say('waiting')
        : refusalWords(outgoing.refusal?.code)
    return element(
      'div',
      { class: 'unsent', role: 'alert' },
      element('p', {}, icon('problem'), words),
      element(
        'button',
        { type: 'button', class: 'small', on: () => actions.retry(turn) },
        icon('retry'),
        say('retry'),
      ),
      element('button', { type: 'button', class: 'small', on: () => actions.discard(turn) }, say('discard')),
    )
  }
  if (outgoing?.state === 'sending' && outgoing.files.length > 0) {
    const percent = Math.round(outgoing.sent * 100)
    return element(
      'div',
      { class: 'sending' },
      element('progress', { max: 100, value: percent, 'aria-label': say('sending') }),
      element('p', { text: say('sendingPart', { percent }) }),
    )
  }
  const awaited = outgoing !== undefined || (turn.working && turn.replies.size === 0)
  if (!awaited && turn.progress === undefined) return undefined
  return element(
    'div',
    { class: 'working' },
    element('span', { class: 'pulse', 'aria-hidden': 'true' }),
    element('p', { text: turn.progress ?? say(outgoing ? 'sending' : 'working') }),
  )
}

/** @param {string} [code] */
export function refusalWords(code) {
  const megabytes = (/** @type {number} */ bytes) => Math.round(bytes / 1024 / 1024)
  const known = limits()
  switch (code) {
    case 'too-large':
      return say('tooLarge', { megabytes: megabytes(known?.maxMessageBytes ?? 0) })
    case 'file-too-large':
      return say('fileTooLarge', { megabytes: megabytes(known?.maxUploadBytes ?? 0) })
    case 'too-many-files':
      return say('tooManyFiles', { count: known?.maxFiles ?? 0 })
    case 'text-too-long':
      return say('textTooLong', { count: known?.maxTextLength ?? 0 })
    case 'too-fast':
      return say('tooFast')
    case 'failed':
    case 'busy':
    case 'stopping':
      return say('failed')
    default:
      return say('refused')
  }
}
