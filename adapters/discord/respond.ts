/** The way back: a recorded message's address becomes messages where the person looks for them. */
import { Routes } from 'discord-api-types/v10'
import type { IncomingMessage, OncePerPart, Responder } from '../adapter.ts'
import { createSigns, type Signs } from '../signs.ts'
import { addressOf } from './address.ts'
import { channelWay } from './channel-way.ts'
import { interactionWay } from './interaction-way.ts'
import { escapeMarkdown } from './markdown.ts'
import { createPace } from './pace.ts'
import type { Outgoing, Way } from './way.ts'

/** Typing is shown for 10 seconds. */
const TYPING_EVERY_MS = 8_000
/** What is answered sooner needs no sign of life, and no request for one: a busy bot answers a sixth more without it. */
const TYPING_AFTER_MS = 600
/** Ways are remembered over the attempts at a message: more than are ever under way at once. */
const MAX_WAYS = 2_000

export interface Responders {
  /** Makes one; what has been shown for a message is known to all that are made for it. */
  to(message: IncomingMessage): Responder
  readonly signs: Signs
}

export function createResponders(outgoing: Outgoing): Responders {
  const { rest } = outgoing
  const ways = new Map<string, Way>()
  /** Where typing is shown while a message waits, and then while it is answered: in its thread, where it has one. */
  const typingIn = async (message: IncomingMessage): Promise<string> => {
    const way = ways.get(message.id)
    return (await way?.typingIn?.()) ?? addressOf(message).channel
  }
  const signs = createSigns({
    act(message) {
      typingIn(message)
        .then((channel) => rest.post(Routes.channelTyping(channel)))
        .catch(() => {})
    },
    delayMs: TYPING_AFTER_MS,
    everyMs: TYPING_EVERY_MS,
  })

  const begin = (message: IncomingMessage): Way => {
    const address = addressOf(message)
    const way =
      address.kind === 'interaction' && address.thread === undefined
        ? interactionWay(message, address, outgoing)
        : { ...channelWay(message, address, outgoing), endsWithAnswer: true }
    ways.set(message.id, way)
    if (ways.size > MAX_WAYS) ways.delete(ways.keys().next().value!)
    return way
  }
  const working = (message: IncomingMessage, way: Way): (() => void) => {
    if (way.typingIn === undefined) return () => {}
    // Begun anew where it is shown elsewhere from here on.
    if (way.inThread) signs.over(message)
    return signs.working(message)
  }

  return {
    to(message) {
      const way = ways.get(message.id) ?? begin(message)
      return responderBy(
        way,
        () => working(message, way),
        () => ways.delete(message.id),
      )
    },
    signs,
  }
}

function responderBy(way: Way, working: () => () => void, forget: () => void): Responder {
  let once: OncePerPart = (_, send) => send()
  // Made safe when it is shown: most of what is to be is replaced before.
  const pace = createPace((text) => way.progress(escapeMarkdown(text), once))
  return {
    working() {
      const stop = working()
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
