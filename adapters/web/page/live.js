/** The stream of what happens, kept open for as long as the page is looked at. */
/** @import { LiveEvent } from '../wire.ts' */

const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 15_000
/** A reconnect shorter than this is nobody's business. */
const OFFLINE_AFTER_MS = 2_500
/** @type {LiveEvent['type'][]} */
const TYPES = ['working', 'progress', 'reply', 'settled', 'forgotten']

/**
 * @param {object} to
 * @param {(event: LiveEvent) => void} to.happened
 * @param {() => Promise<string>} to.catchUp reads the history; resolves with where the stream goes on
 * @param {(online: boolean) => void} to.connected
 */
export function followLive({ happened, catchUp, connected }) {
  /** @type {EventSource | undefined} */
  let source
  let wait = FIRST_WAIT_MS
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let offline
  let attempt = 0

  async function open() {
    clearTimeout(timer)
    source?.close()
    attempt += 1
    const own = attempt
    try {
      const after = await catchUp()
      // The connection came back while an earlier attempt was still waiting: one stream is enough.
      if (own !== attempt) return
      source = new EventSource(`/api/events?after=${encodeURIComponent(after)}`)
    } catch {
      if (own === attempt) lost()
      return
    }
    source.onopen = () => {
      wait = FIRST_WAIT_MS
      clearTimeout(offline)
      offline = undefined
      connected(true)
    }
    source.onerror = lost
    for (const type of TYPES) {
      source.addEventListener(type, (event) => happened(JSON.parse(event.data)))
    }
    // Too many tabs: this one steps back until somebody looks at it again.
    source.addEventListener('moved', () => {
      source?.close()
      source = undefined
      addEventListener('focus', open, { once: true })
    })
  }

  /** The history is read before the stream is opened again, so that nothing said meanwhile is missed. */
  function lost() {
    source?.close()
    source = undefined
    offline ??= setTimeout(() => connected(false), OFFLINE_AFTER_MS)
    clearTimeout(timer)
    timer = setTimeout(open, wait)
    wait = Math.min(wait * 2, LONGEST_WAIT_MS)
  }

  addEventListener('online', open)
  addEventListener('offline', () => connected(false))
  return open()
}
