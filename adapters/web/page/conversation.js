/** The conversation as it stands on the page: history, what is under way, and what has not gone out yet. */
/** @import { LiveEvent, WireHistory, WireReply } from '../wire.ts' */
/** @import { Outgoing } from './outbox.js' */
/** @import { Turn, TurnActions } from './turn.js' */
import { byId, calm } from './dom.js'
import { spoken } from './reply.js'
import { isControl, newTurn, turnElement } from './turn.js'
import { say } from './words.js'

/** Nearer to the end than this counts as reading along, in CSS pixels. */
const READING_ALONG_PX = 160
/** What takes more of the window than this is shown from its first line. */
const TALL_SHARE = 0.8

/** @param {TurnActions} actions */
export function createConversation(actions) {
  const list = byId('turns', HTMLElement)
  const scroller = byId('scroller', HTMLElement)
  const welcome = byId('welcome', HTMLElement)
  const said = byId('said', HTMLElement)
  /** @type {Map<string, Turn & { view: ReturnType<typeof turnElement> }>} */
  const turns = new Map()

  /** @param {string} id */
  function turnOf(id) {
    let turn = turns.get(id)
    if (!turn) {
      turn = { ...newTurn(id), view: turnElement(actions) }
      turns.set(id, turn)
      list.append(turn.view.element)
    }
    return turn
  }

  /** @param {string} id @param {Partial<Turn>} news @param {boolean} [follow] whether who reads along is taken along */
  function update(id, news, follow = true) {
    const along = follow && readingAlong()
    const turn = Object.assign(turnOf(id), news)
    turn.view.draw(turn)
    showWelcome()
    // An answer that grows beyond the window is read from its beginning.
    if (along && !isTall(turn.view.state)) toEnd()
    return turn
  }

  function showWelcome() {
    welcome.hidden = [...turns.values()].some((turn) => !isControl(turn))
    document.body.classList.toggle('empty', !welcome.hidden)
  }

  const readingAlong = () =>
    scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < READING_ALONG_PX
  /** @param {HTMLElement} element */
  const isTall = (element) => element.offsetHeight > scroller.clientHeight * TALL_SHARE
  const toEnd = () => scroller.scrollTo({ top: scroller.scrollHeight })

  /** A long reply is shown from its first line. @param {HTMLElement | undefined} reply */
  function bringIntoView(reply) {
    if (!reply) return
    if (isTall(reply)) reply.scrollIntoView({ block: 'start', behavior: calm.matches ? 'auto' : 'smooth' })
    else toEnd()
  }

  /** @param {string} words */
  function announce(words) {
    said.textContent = ''
    setTimeout(() => (said.textContent = words), 50)
  }

  return {
    /** Draws what the server knows; turns that it doesn't know keep their place after it. @param {WireHistory} history */
    caughtUp(history) {
      const known = new Set()
      let asked = ''
      for (const entry of history.entries) {
        if (entry.from === 'person') asked = entry.messageId
        const turn = turnOf(asked || entry.messageId)
        known.add(turn.id)
        if (entry.from === 'person')
          Object.assign(turn, { text: entry.text, pages: entry.pages, outgoing: undefined })
        else Object.assign(turn, { working: false, progress: undefined })
        if (entry.reply) turn.replies.set(entry.reply.id, entry.reply)
      }
      for (const { messageId, text, images, working, progress, replies } of history.pending) {
        known.add(messageId)
        const turn = Object.assign(turnOf(messageId), {
          text,
          images,
          working,
          progress,
          outgoing: undefined,
        })
        for (const reply of replies) turn.replies.set(reply.id, reply)
      }
      // What another page of this browser has forgotten, or time has, goes here too.
      for (const [id, turn] of turns) {
        if (!known.has(id) && !turn.outgoing && turn.pages.length > 0) {
          turn.view.element.remove()
          turns.delete(id)
        }
      }
      const order = [...known].map((id) => turns.get(id)).filter((turn) => turn !== undefined)
      const rest = [...turns.values()].filter((turn) => !known.has(turn.id))
      for (const [index, turn] of [...order, ...rest].entries()) {
        if (list.children[index] !== turn.view.element)
          list.insertBefore(turn.view.element, list.children[index] ?? null)
        turn.view.draw(turn)
      }
      showWelcome()
    },

    /** @param {Outgoing} outgoing @param {string[]} [previews] */
    outgoing(outgoing, previews) {
      const first = !turns.has(outgoing.id)
      const turn = update(outgoing.id, {
        text: outgoing.text,
        images: outgoing.files.length,
        outgoing: { ...outgoing },
        ...(previews && { previews }),
      })
      if (first) {
        toEnd()
        if (outgoing.files.length > 0) announce(say('sending'))
      }
      return turn
    },

    /** @param {string} id */
    delivered(id) {
      update(id, { outgoing: undefined, working: turnOf(id).replies.size === 0 })
    },

    /** @param {LiveEvent} event */
    happened(event) {
      switch (event.type) {
        case 'working':
          update(event.messageId, { working: true })
          break
        case 'progress':
          if (turnOf(event.messageId).progress === undefined) announce(event.text)
          update(event.messageId, { working: true, progress: event.text })
          break
        case 'reply': {
          const turn = turnOf(event.messageId)
          const news = !turn.replies.has(event.reply.id)
          turn.replies.set(event.reply.id, event.reply)
          const along = readingAlong()
          update(event.messageId, { working: false, progress: undefined, outgoing: undefined }, false)
          if (news) announce(spoken(event.reply))
          if (news && along) bringIntoView(turn.view.lastReply())
          break
        }
        case 'settled':
          update(event.messageId, { working: false, progress: undefined }, false)
          break
        case 'forgotten':
          this.clear()
      }
    },

    /** @param {string} id */
    remove(id) {
      turns.get(id)?.view.element.remove()
      turns.delete(id)
      showWelcome()
    },

    clear() {
      for (const turn of turns.values()) for (const preview of turn.previews) URL.revokeObjectURL(preview)
      turns.clear()
      list.replaceChildren()
      showWelcome()
    },

    /** Draws everything anew, in another language. */
    redraw() {
      for (const turn of turns.values()) {
        const view = turnElement(actions)
        turn.view.element.replaceWith(view.element)
        turn.view = view
        view.draw(turn)
      }
    },

    toEnd,

    isEmpty: () => !welcome.hidden,

    /** The latest reply that quotes a page. @param {string} pageId @returns {WireReply | undefined} */
    lastReplyAbout(pageId) {
      return [...turns.values()]
        .flatMap((turn) => [...turn.replies.values()])
        .filter((reply) => reply.pages.some((page) => page.id === pageId))
        .at(-1)
    },

    /** The latest reply that has pages to show. @returns {WireReply | undefined} */
    lastReplyWithPages() {
      return [...turns.values()]
        .flatMap((turn) => [...turn.replies.values()])
        .filter((reply) => reply.pages.length > 0)
        .at(-1)
    },
  }
}
