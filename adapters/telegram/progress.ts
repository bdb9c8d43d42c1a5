/** One message per answer that says how far it is, edited as the platform allows and replaced by the answer. */
import type { Api } from 'grammy'
import { AdapterError, type ConversationKey, type OncePerPart, PROGRESS } from '../adapter.ts'
import type { Patience } from './patience.ts'
import { renderProgress } from './render.ts'
import { threadOf } from './sending.ts'

export interface ProgressPace {
  /** What is answered sooner than this shows no progress: the sign of life is enough. */
  firstMs: number
  /** Between two edits: Telegram allows about one a second in a private chat … */
  privateMs: number
  /** … and 20 a minute in a group. */
  groupMs: number
}

export const DEFAULT_PACE: ProgressPace = { firstMs: 700, privateMs: 1_100, groupMs: 3_100 }

export interface Progress {
  /** @param once through which its message is sent, so that it is known again after a restart */
  show(text: string, once?: OncePerPart): void
  /** Shows nothing more; resolves with the message that is there to be replaced. */
  end(): Promise<number | undefined>
  /** Takes the message away where no answer replaced it. */
  drop(): Promise<void>
}

export interface ProgressOptions {
  api: Api
  patience: Patience
  pace: ProgressPace
  place: ConversationKey
  group: boolean
  replyTo: number
  nameIn(place: ConversationKey, id: number): string
  /** The message that a process that has died showed. */
  messageId?: number
}

export function createProgress(options: ProgressOptions): Progress {
  const { api, patience, pace, place, replyTo, nameIn } = options
  const gapMs = options.group ? pace.groupMs : pace.privateMs
  const chat = Number(place.chat)
  let wished: string | undefined
  let shown = ''
  let messageId = options.messageId
  let once: OncePerPart = (_, send) => send()
  let timer: NodeJS.Timeout | undefined
  let sending: Promise<void> | undefined
  let ended = false
  let nextAt = Date.now() + pace.firstMs

  const schedule = (): void => {
    if (timer !== undefined || sending !== undefined || ended || wished === undefined) return
    timer = setTimeout(
      () => {
        timer = undefined
        sending = flush().finally(() => {
          sending = undefined
          schedule()
        })
      },
      Math.max(0, nextAt - Date.now()),
    )
  }

  const flush = async (): Promise<void> => {
    const text = wished
    wished = undefined
    if (text === undefined || text === shown) return
    const rendered = renderProgress(text)
    if (rendered === undefined) return
    const common = { entities: rendered.entities, link_preview_options: { is_disabled: true } }
    const known = messageId
    if (known === undefined) {
      await once(PROGRESS, async () => {
        const sent = await patience.offer(place.chat, () =>
          api.sendMessage(chat, rendered.text, {
            ...threadOf(place),
            ...common,
            reply_parameters: { message_id: replyTo, allow_sending_without_reply: true },
          }),
        )
        messageId = sent?.message_id
        // Not shown is not done.
        if (sent === undefined) throw new AdapterError('unreachable', 'progress not shown')
        return [nameIn(place, sent.message_id)]
      }).catch(() => undefined)
    } else {
      await patience.offer(place.chat, () => api.editMessageText(chat, known, rendered.text, common))
    }
    shown = text
    nextAt = Date.now() + gapMs
  }

  return {
    show(text, given) {
      wished = text
      if (given !== undefined) once = given
      schedule()
    },
    async end() {
      ended = true
      clearTimeout(timer)
      await sending
      const known = messageId
      messageId = undefined
      return known
    },
    async drop() {
      const known = await this.end()
      if (known !== undefined) await patience.offer(place.chat, () => api.deleteMessage(chat, known))
    },
  }
}
