/**
 * Messages on their way out, one after the other. Whatever the connection does, a message stays here until the
 * server has it; its id makes sure that it is taken once.
 */
import { Refusal, sendMessage } from './api.js'

/**
 * @typedef {object} Outgoing
 * @property {string} id
 * @property {string} text
 * @property {File[]} files
 * @property {'queued' | 'sending' | 'waiting' | 'failed'} state
 * @property {number} sent 0..1 of its bytes
 * @property {Refusal} [refusal] why it is waiting or has failed
 */

const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 30_000

/**
 * @param {(message: Outgoing) => void} changed
 * @param {(message: Outgoing) => void} delivered
 */
export function createOutbox(changed, delivered) {
  /** @type {Outgoing[]} */
  const queue = []
  let busy = false
  let wait = FIRST_WAIT_MS
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer

  /** @param {Outgoing} message @param {Partial<Outgoing>} news */
  function update(message, news) {
    Object.assign(message, news)
    changed(message)
  }

  async function work() {
    const message = queue.find(({ state }) => state !== 'failed')
    if (busy || !message) return
    clearTimeout(timer)
    busy = true
    update(message, { state: 'sending', sent: 0, refusal: undefined })
    try {
      await sendMessage(message, (sent) => update(message, { sent }))
      queue.splice(queue.indexOf(message), 1)
      wait = FIRST_WAIT_MS
      delivered(message)
      queueMicrotask(work)
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal('failed')
      update(message, { state: refusal.passing ? 'waiting' : 'failed', refusal })
      if (refusal.passing) {
        timer = setTimeout(work, refusal.retryAfterMs ?? wait)
        wait = Math.min(wait * 2, LONGEST_WAIT_MS)
      } else queueMicrotask(work)
    } finally {
      busy = false
    }
  }

  return {
    /** @param {string} text @param {File[]} files @param {string} [kind] the beginning of the id */
    add(text, files, kind = 'message') {
      /** @type {Outgoing} */
      const message = { id: `${kind}-${randomId()}`, text, files, state: 'queued', sent: 0 }
      queue.push(message)
      changed(message)
      void work()
      return message
    },
    /** Tries now what is waiting: somebody asked for it, or the connection is back. */
    retry() {
      for (const message of queue) if (message.state === 'failed') message.state = 'queued'
      void work()
    },
    /** The connection is back. */
    resume() {
      wait = FIRST_WAIT_MS
      void work()
    },
    /** @param {string} id */
    discard(id) {
      const at = queue.findIndex((message) => message.id === id)
      if (at >= 0 && queue[at].state !== 'sending') queue.splice(at, 1)
      void work()
    },
    clear() {
      clearTimeout(timer)
      queue.length = 0
    },
    messages: () => /** @type {readonly Outgoing[]} */ (queue),
  }
}

/** 128 bits; `randomUUID` is only there on https and on this machine's own addresses. */
function randomId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}
