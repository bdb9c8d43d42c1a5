/** Messages in a channel, a thread or a direct conversation: posted once, whatever happens on the way. */
import type { REST } from '@discordjs/rest'
import {
  type APIMessage,
  MessageReferenceType,
  RESTJSONErrorCodes,
  type RESTPatchAPIChannelMessageJSONBody,
  type RESTPostAPIChannelMessageJSONBody,
  Routes,
} from 'discord-api-types/v10'
import type { OncePerPart } from '../adapter.ts'
import type { Ending } from './ending.ts'
import { codeOf } from './failures.ts'
import { insist } from './insist.ts'
import { MAX_CONTENT, nonceOf, type Part, QUIET, shorten } from './render.ts'

/** Typing is shown for 10 seconds. */
const TYPING_EVERY_MS = 8_000
/** What is answered sooner needs no sign of life, and no request for one. */
const TYPING_AFTER_MS = 250
/** Discord answers with what it posted before for a few minutes; what is older is looked for in the channel. */
const LOOK_BACK = 50

export interface Channel {
  readonly id: string
  /** Posts a reply's parts; ids in order. What an earlier process posted of it is not posted again. */
  post(replyId: string, parts: readonly Part[], once: OncePerPart): Promise<string[]>
  /** Typing is shown until the returned function is called. */
  typing(): () => void
  /** Shows a line that changes, in a message of its own that `clear` takes away. */
  note(text: string): Promise<void>
  clear(): Promise<void>
}

export interface ChannelOptions {
  rest: REST
  channel: string
  /** The message that is answered, where it stands in this channel. */
  answers?: string
  /** Names what is answered: the line that changes is one for each. */
  about: string
  /** An earlier process may have begun to answer: what it posted is looked for first. */
  resumed: boolean
  ending: Ending
}

export function openChannel({ rest, channel, answers, about, resumed, ending }: ChannelOptions): Channel {
  const reference = answers && {
    message_reference: {
      type: MessageReferenceType.Default,
      message_id: answers,
      // Deleted meanwhile: the answer is still owed.
      fail_if_not_exists: false,
    },
  }
  const noteNonce = nonceOf(about, 'note')
  let note: string | undefined
  let noting = Promise.resolve()

  const send = (body: RESTPostAPIChannelMessageJSONBody, files: Part['files']) =>
    insist(
      () =>
        rest.post(Routes.channelMessages(channel), {
          body: { ...QUIET, ...body, enforce_nonce: true },
          ...(files.length > 0 && { files }),
        }) as Promise<APIMessage>,
      ending,
    )

  /** With what the bot may do in this channel: the words come first, then what goes with them. */
  const create = async (
    { attachments, ...body }: RESTPostAPIChannelMessageJSONBody,
    files: Part['files'] = [],
  ): Promise<APIMessage> => {
    let refers = reference !== undefined
    let shows = files.length > 0
    while (true) {
      try {
        const extras = { ...(refers && reference), ...(shows && { attachments }) }
        return await send({ ...extras, ...body }, shows ? files : [])
      } catch (error) {
        const code = codeOf(error)
        if (refers && code === RESTJSONErrorCodes.CannotReplyWithoutPermissionToReadMessageHistory)
          refers = false
        else if (shows && code === RESTJSONErrorCodes.MissingPermissions) shows = false
        else throw error
      }
    }
  }

  /** Own messages after the one that is answered, oldest first; only asked for after a restart. */
  const earlier = async (): Promise<APIMessage[]> => {
    if (!resumed) return []
    const query = new URLSearchParams({ limit: String(LOOK_BACK), after: answers ?? channel })
    const messages = (await insist(() => rest.get(Routes.channelMessages(channel), { query }), ending).catch(
      () => [],
    )) as APIMessage[]
    return messages
      .filter(({ author }) => author.bot === true)
      .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1))
  }

  const clear = async () => {
    await noting
    if (note === undefined) return
    const id = note
    note = undefined
    await insist(() => rest.delete(Routes.channelMessage(channel, id)), ending).catch(() => {})
  }

  return {
    id: channel,

    async post(replyId, parts, once) {
      const posted = await earlier()
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
        const posting = async () => [(await create(body, part.files)).id]
        ids.push(...(await (parts.length === 1 ? posting() : once(String(index), posting))))
      }
      return ids
    },

    typing() {
      const show = () => {
        rest.post(Routes.channelTyping(channel)).catch(() => {})
      }
      let timer = setTimeout(() => {
        show()
        timer = setInterval(show, TYPING_EVERY_MS)
      }, TYPING_AFTER_MS)
      return () => clearTimeout(timer)
    },

    async note(text) {
      const content = shorten(`-# ⏳ ${text}`, MAX_CONTENT)
      noting = noting.then(async () => {
        const body: RESTPatchAPIChannelMessageJSONBody = { content }
        if (note === undefined) note = (await create({ content, nonce: noteNonce })).id
        else await rest.patch(Routes.channelMessage(channel, note), { body })
      })
      noting = noting.catch(() => {})
      await noting
    },

    async clear() {
      // Another process's line has the same nonce: asking for it again gives it back, to be taken away.
      if (resumed && note === undefined) {
        const left = (await earlier()).find(({ content }) => content.startsWith('-# ⏳ '))
        note = left?.id
      }
      await clear()
    },
  }
}

/** Whether a message that stands in the channel is this part of the reply. Discord trims what it takes. */
function isSame(message: APIMessage, part: Part, answers: string | undefined): boolean {
  return (
    message.content.trim() === part.content.trim() &&
    message.message_reference?.message_id === answers &&
    message.attachments.length === part.files.length
  )
}
