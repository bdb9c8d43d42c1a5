/** The way back: a recorded message's address becomes messages where the person looks for them. */
import type { IncomingMessage, OncePerPart, Responder } from '../adapter.ts'
import type { Signs } from '../signs.ts'
import { addressOf } from './address.ts'
import { channelWay } from './channel-way.ts'
import { interactionWay } from './interaction-way.ts'
import { escapeMarkdown } from './markdown.ts'
import { createPace } from './pace.ts'
import type { Outgoing, Way } from './way.ts'

/** Ways are remembered over the attempts at a message: more than are ever under way at once. */
const MAX_WAYS = 2_000

/** Makes responders; what has been shown for a message is known to all that are made for it. */
export function createResponders(outgoing: Outgoing, signs: Signs): (message: IncomingMessage) => Responder {
  const ways = new Map<string, Way>()
  return (message) => {
    let way = ways.get(message.id)
    if (way === undefined) {
      const address = addressOf(message)
      way =
        address.kind === 'interaction' && address.thread === undefined
          ? interactionWay(message, address, outgoing)
          : { ...channelWay(message, address, outgoing), endsWithAnswer: true }
      ways.set(message.id, way)
      if (ways.size > MAX_WAYS) ways.delete(ways.keys().next().value!)
    }
    const responder = responderBy(way, () => ways.delete(message.id))
    return {
      ...responder,
      working() {
        // From here on the way shows it, in the thread where there is one.
        signs.over(message)
        return responder.working()
      },
    }
  }
}

function responderBy(way: Way, forget: () => void): Responder {
  let once: OncePerPart = (_, send) => send()
  // Made safe when it is shown: most of what is to be is replaced before.
  const pace = createPace((text) => way.progress(escapeMarkdown(text), once))
  return {
    working() {
      const stop = way.working()
      return () => {
        stop()
        // In a channel what was answered needs nothing to be known of it. A command's answer has a place that is taken.
        if (way.answered && way.endsWithAnswer) forget()
      }
    },
    async progress(text, given = once) {
      once = given
      pace.show(text)
    },
    resume([note]) {
      if (note !== undefined) way.resume?.(note)
    },
    async send(reply, once = (_, send) => send()) {
      await pace.end()
      way.answered = false
      const ids = await way.send(reply, once)
      way.answered = true
      return { ids }
    },
  }
}
