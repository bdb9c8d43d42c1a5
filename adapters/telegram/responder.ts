/** The way back to who sent a message: signs of life, progress, and the reply. */
import type { Api } from 'grammy'
import {
  AdapterError,
  type ConversationKey,
  type IncomingMessage,
  type Log,
  type OncePerPart,
  type Reply,
  type Responder,
} from '../adapter.ts'
import type { Signs } from '../signs.ts'
import { keyboardOf } from './buttons.ts'
import { messageName, numberIn, type Signer } from './identity.ts'
import { wayBackOf } from './incoming.ts'
import type { Moves } from './moves.ts'
import type { Patience } from './patience.ts'
import { createProgress, type Progress, type ProgressPace } from './progress.ts'
import { renderReply } from './render.ts'
import { createSending, type Picture } from './sending.ts'

export interface RespondingOptions {
  api: Api
  patience: Patience
  moves: Moves
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
  const { api, patience, moves, signs, signer, pace, log } = options
  const sending = createSending(api, patience)
  /** By message: several responders may be made for one. */
  const shown = new Map<string, Progress>()
  const underWay = new Set<Promise<unknown>>()
  const track = <Result>(work: Promise<Result>): Promise<Result> => {
    const tracked = work.finally(() => underWay.delete(tracked))
    underWay.add(tracked)
    return tracked
  }

  /** As replies to it will name it: by the number that the chat has now. */
  const nameIn = ({ chat }: ConversationKey, id: number) => messageName(moves.nowAt(Number(chat)), id)

  const progressOf = (message: IncomingMessage, earlier?: number): Progress => {
    let progress = shown.get(message.id)
    if (progress === undefined) {
      const { messageId: replyTo, group } = wayBackOf(message)
      const place = message.conversation
      const resumed = earlier === undefined ? {} : { messageId: earlier }
      progress = createProgress({ api, patience, pace, place, group, replyTo, nameIn, ...resumed })
      shown.set(message.id, progress)
    }
    return progress
  }

  const dropProgress = async (message: IncomingMessage): Promise<void> => {
    const progress = shown.get(message.id)
    shown.delete(message.id)
    await progress?.drop()
  }

  const send = async (message: IncomingMessage, reply: Reply, record?: OncePerPart): Promise<string[]> => {
    const place = message.conversation
    const { messageId: replyTo, pressed } = wayBackOf(message)
    const progress = shown.get(message.id)
    shown.delete(message.id)
    let replaced = await progress?.end()
    const texts = renderReply(reply, pressed)
    const parts = texts.length + (reply.showPicture ? 1 : 0)
    // A single message is recorded with the reply itself.
    const once: OncePerPart = parts > 1 && record !== undefined ? record : (_, run) => run()
    const name = (id: number) => nameIn(place, id)
    const ids: string[] = []
    for (const [index, text] of texts.entries()) {
      const sent = await once(`text ${index}`, async () => {
        const isLast = index === texts.length - 1
        const keyboard = isLast ? keyboardOf(reply.suggestions, place.chat, signer) : undefined
        const target = replaced
        replaced = undefined
        const options = { ...(index === 0 && { replyTo }), keyboard }
        const id =
          target === undefined
            ? await sending.text(place, text, options)
            : await sending.edit(place, target, text, options)
        return [name(id)]
      })
      ids.push(...sent)
    }
    // An earlier attempt has sent all texts: this message would go on saying that they are on their way.
    const stale = replaced
    if (stale !== undefined) {
      await patience.offer(place.chat, () => api.deleteMessage(Number(place.chat), stale))
    }
    if (reply.showPicture) {
      const pictures = async () => (await sendPictures(message, reply, replyTo)).map(name)
      ids.push(...(await once('pictures', pictures)))
    }
    return ids
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
      // 'gone' after the words have come means that pictures are not allowed there.
      if (error instanceof AdapterError && error.code !== 'refused' && error.code !== 'gone') throw error
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
        async progress(text, once) {
          progressOf(message).show(text, once)
        },
        resume(ids) {
          const earlier = numberIn(ids[0])
          if (earlier !== undefined) progressOf(message, earlier)
        },
        async send(reply, once) {
          return { ids: await track(send(message, reply, once)) }
        },
      }
    },

    async settled() {
      await Promise.allSettled(underWay)
    },
  }
}
