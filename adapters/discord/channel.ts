/** Messages in a channel, a thread or a direct conversation: posted once, whatever happens on the way. */
import type { REST } from '@discordjs/rest'
import { type APIMessage, Routes } from 'discord-api-types/v10'
import { type OncePerPart, PROGRESS } from '../adapter.ts'
import { idAt, inOrder } from './address.ts'
import type { Ending } from './ending.ts'
import { insist } from './insist.ts'
import { createPosting } from './posting.ts'
import { MAX_CONTENT, nonceOf, type Part, shorten } from './render.ts'

/** Discord answers with what it posted before for a few minutes; what is older is looked for in the channel. */
const LOOK_BACK = 100

export interface Channel {
  readonly id: string
  /**
   * Posts a reply's parts, the first in the place of the line that changes; ids in order. What an earlier process
   * posted of it is not posted again.
   */
  post(replyId: string, parts: readonly Part[], once: OncePerPart): Promise<string[]>
  /** Shows a line that changes, in a message of its own; sent through `once` as `PROGRESS`. */
  note(text: string, once: OncePerPart): Promise<void>
  /** An earlier process has shown that line in this message. */
  adopt(note: string): void
}

export interface ChannelOptions {
  rest: REST
  channel: string
  /** The message that is answered, where it stands in this channel. */
  answers?: string
  /** Names what is answered: the line that changes is one for each. */
  about: string
  /** An earlier process may have begun to answer: what was posted since then is looked for first. */
  resumedFrom: Date | undefined
  ending: Ending
}

export function openChannel({ rest, channel, answers, about, resumedFrom, ending }: ChannelOptions): Channel {
  const { send, replace, change, remove } = createPosting({ rest, channel, answers, ending })
  const noteNonce = nonceOf(about, 'note')
  /** Where the line that changes stands; nothing once a reply has taken its place. */
  let note: string | undefined
  let noting = Promise.resolve()

  /** Bots' messages since the earlier process took this one, oldest first. */
  const earlier = async (): Promise<APIMessage[]> => {
    if (resumedFrom === undefined) return []
    const query = new URLSearchParams({ limit: String(LOOK_BACK), after: idAt(resumedFrom) })
    const messages = (await insist(() => rest.get(Routes.channelMessages(channel), { query }), ending).catch(
      () => [],
    )) as APIMessage[]
    return messages.filter(({ author }) => author.bot === true).sort(inOrder)
  }

  return {
    id: channel,

    async post(replyId, parts, once) {
      await noting
      const posted = await earlier()
      // A process that was killed before it could note where its line stands.
      note ??= posted.find(
        ({ content, message_reference: answered }) =>
          content.startsWith(NOTE) && answered?.message_id === answers,
      )?.id
      const ids: string[] = []
      for (const [index, part] of parts.entries()) {
        const known = posted.find((message) => isSame(message, part, answers) && !ids.includes(message.id))
        if (known !== undefined) {
          ids.push(known.id)
          continue
        }
        const body = {
          content: part.content,
          nonce: nonceOf(replyId, index),
          components: part.components,
          ...(part.attachments.length > 0 && { attachments: part.attachments }),
        }
        const posting = async () => {
          const place = note
          note = undefined
          const sent = place === undefined ? send(body, part.files) : replace(place, body, part.files)
          return [(await sent).id]
        }
        ids.push(...(await (parts.length === 1 ? posting() : once(String(index), posting))))
      }
      // All of it was posted before: the line would go on saying that it is on its way.
      if (note !== undefined) await remove(note)
      note = undefined
      return ids
    },

    async note(text, once) {
      const content = shorten(`${NOTE}${text}`, MAX_CONTENT)
      noting = noting.then(async () => {
        if (note !== undefined) return change(note, content)
        await once(PROGRESS, async () => {
          note = (await send({ content, nonce: noteNonce })).id
          return [note]
        })
      })
      noting = noting.catch(() => {})
      await noting
    },

    adopt(id) {
      note ??= id
    },
  }
}

/** How the line that changes begins, as nothing else does. */
export const NOTE = '-# ⏳ '

/** Whether a message that stands in the channel is this part of the reply. Discord trims what it takes. */
function isSame(message: APIMessage, part: Part, answers: string | undefined): boolean {
  return (
    message.content.trim() === part.content.trim() &&
    message.message_reference?.message_id === answers &&
    message.attachments.length === part.files.length
  )
}
