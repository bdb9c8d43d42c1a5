/** The way back to who sent a message: signs of life, progress, and the reply. */
import type { Api } from 'grammy'
import { LRUCache } from 'lru-cache'
import { AdapterError, type IncomingMessage, type Log, type Reply, type Responder } from '../adapter.ts'
import { keyboardOf } from './buttons.ts'
import { messageName, type Signer } from './identity.ts'
import { wayBackOf } from './incoming.ts'
import type { Patience } from './patience.ts'
import { createProgress, type Progress, type ProgressPace } from './progress.ts'
import { renderReply } from './render.ts'
import { createSending, type Picture } from './sending.ts'
import type { Signs } from './signs.ts'

/** Replies that were sent in part when something failed: the next attempt goes on where they ended. */
const UNFINISHED_KEPT = 1_000

export interface RespondingOptions {
  api: Api
  patience: Patience
  signs: Signs
  signer: Signer
  pace: ProgressPace
  log: () => Log | undefined
}

export interface Responding {
  responder(message: IncomingMessage): Responder
  /** Resolves when no call of its own is under way. */
  settled(): Promise<void>
}

export function createResponding(options: RespondingOptions): Responding {
  const { api, patience, signs, signer, pace, log } = options
  const sending = createSending(api, patience)
  /** By message: several responders may be made for one. */
  const shown = new Map<string, Progress>()
  /** By reply: what is sent of it, by part. */
  const unfinished = new LRUCache<string, Map<string, number[]>>({ max: UNFINISHED_KEPT })
  const underWay = new Set<Promise<unknown>>()
  const track = <Result>(work: Promise<Result>): Promise<Result> => {
    const tracked = work.finally(() => underWay.delete(tracked))
    underWay.add(tracked)
    return tracked
  }

  const progressOf = (message: IncomingMessage): Progress => {
    let progress = shown.get(message.id)
    if (progress === undefined) {
      const { messageId, group } = wayBackOf(message)
      const place = message.conversation
      progress = createProgress({ api, patience, pace, place, group, replyTo: messageId })
      shown.set(message.id, progress)
    }
    return progress
  }

  const dropProgress = async (message: IncomingMessage): Promise<void> => {
    const progress = shown.get(message.id)
    shown.delete(message.id)
    await progress?.drop()
  }

  const send = async (message: IncomingMessage, reply: Reply): Promise<string[]> => {
    const place = message.conversation
    const { messageId: replyTo, pressed } = wayBackOf(message)
    const progress = shown.get(message.id)
    shown.delete(message.id)
    let replaced = await progress?.end()
    const parts = unfinished.get(reply.id) ?? new Map<string, number[]>()
    unfinished.set(reply.id, parts)
    const once = async (part: string, run: () => Promise<number[]>): Promise<void> => {
      if (!parts.has(part)) parts.set(part, await run())
    }
    const texts = renderReply(reply, pressed)
    for (const [index, text] of texts.entries()) {
      await once(`text ${index}`, async () => {
        const isLast = index === texts.length - 1
        const keyboard = isLast ? keyboardOf(reply.suggestions, place.chat, signer) : undefined
        const target = replaced
        replaced = undefined
        if (target !== undefined) return [await sending.edit(place, target, text, { replyTo, keyboard })]
        return [await sending.text(place, text, { ...(index === 0 && { replyTo }), keyboard })]
      })
    }
    if (reply.showPicture) await once('pictures', async () => sendPictures(message, reply, replyTo))
    unfinished.delete(reply.id)
    return [...parts.values()].flat().map((id) => messageName(place.chat, id))
  }

  /** The words stand without their picture; only what may pass is tried again. */
  const sendPictures = async (message: IncomingMessage, reply: Reply, replyTo: number): Promise<number[]> => {
    try {
      const pictures: Picture[] = []
      for (const [index, page] of reply.pages.entries()) {
        const { width, height } = page
        pictures.push({ width, height, jpeg: await page.marked(), name: `page-${index + 1}.jpg` })
      }
      return await sending.pictures(message.conversation, pictures, replyTo)
    } catch (error) {
      if (error instanceof AdapterError && error.code !== 'refused') throw error
      const code = error instanceof AdapterError ? error.code : (error as Error).name
      log()?.warn({ platform: 'telegram', code }, 'picture not sent')
      return []
    }
  }

  return {
    responder(message) {
      return {
        working() {
          const stop = signs.working(message)
          return () => {
            stop()
            track(dropProgress(message)).catch(() => undefined)
          }
        },
        async progress(text) {
          progressOf(message).show(text)
        },
        async send(reply) {
          return { ids: await track(send(message, reply)) }
        },
      }
    },

    async settled() {
      await Promise.allSettled(underWay)
    },
  }
}
