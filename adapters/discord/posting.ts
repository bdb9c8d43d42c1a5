/** Single messages in a channel: posted, changed and taken away with what the bot may do there. */
import type { REST } from '@discordjs/rest'
import {
  type APIMessage,
  MessageReferenceType,
  RESTJSONErrorCodes,
  type RESTPostAPIChannelMessageJSONBody,
  Routes,
} from 'discord-api-types/v10'
import type { Ending } from './ending.ts'
import { codeOf } from './failures.ts'
import { insist } from './insist.ts'
import { type Part, QUIET } from './render.ts'

type Body = RESTPostAPIChannelMessageJSONBody
type Files = Part['files']

export interface Posting {
  /** Beneath the message that is answered. */
  send(body: Body, files?: Files): Promise<APIMessage>
  /** In the place of an earlier message; anew where that can't be changed any more. */
  replace(id: string, body: Body, files: Files): Promise<APIMessage>
  /** Other words in a message, tried once. */
  change(id: string, content: string): Promise<void>
  /** Never rejects. */
  remove(id: string): Promise<void>
}

export interface PostingOptions {
  rest: REST
  channel: string
  /** The message that is answered. */
  answers: string | undefined
  ending: Ending
}

/** Deleted by somebody; another bot's; in a thread that was archived, which a new message opens again. */
const UNCHANGEABLE: ReadonlySet<unknown> = new Set([
  RESTJSONErrorCodes.UnknownMessage,
  RESTJSONErrorCodes.CannotEditMessageAuthoredByAnotherUser,
  RESTJSONErrorCodes.InvalidActionOnArchivedThread,
])

export function createPosting({ rest, channel, answers, ending }: PostingOptions): Posting {
  const post = (body: Body, files: Files) =>
    rest.post(Routes.channelMessages(channel), {
      body: { ...QUIET, ...body, enforce_nonce: true },
      ...(files.length > 0 && { files }),
    }) as Promise<APIMessage>
  const patch = (id: string, { nonce: _, message_reference: __, ...body }: Body, files: Files) =>
    rest.patch(Routes.channelMessage(channel, id), {
      body: { ...QUIET, ...body },
      ...(files.length > 0 && { files }),
    }) as Promise<APIMessage>

  /** The words come first, then what goes with them: not every channel lets the bot attach files or read back. */
  const allowed = async (
    { attachments, ...body }: Body,
    files: Files,
    how: (body: Body, files: Files) => Promise<APIMessage>,
  ): Promise<APIMessage> => {
    let refers = answers !== undefined
    let shows = files.length > 0
    while (true) {
      try {
        const extras = { ...(refers && referenceTo(answers!)), ...(shows && { attachments }) }
        return await insist(() => how({ ...extras, ...body }, shows ? files : []), ending)
      } catch (error) {
        const code = codeOf(error)
        if (refers && code === RESTJSONErrorCodes.CannotReplyWithoutPermissionToReadMessageHistory)
          refers = false
        else if (shows && code === RESTJSONErrorCodes.MissingPermissions) shows = false
        else throw error
      }
    }
  }

  const send: Posting['send'] = (body, files = []) => allowed(body, files, post)
  const remove = (id: string) =>
    insist(() => rest.delete(Routes.channelMessage(channel, id)), ending).then(
      () => {},
      () => {},
    )

  return {
    send,
    async replace(id, body, files) {
      try {
        return await allowed(body, files, (changed, shown) => patch(id, changed, shown))
      } catch (error) {
        if (!UNCHANGEABLE.has(codeOf(error))) throw error
        const posted = await send(body, files)
        await remove(id)
        return posted
      }
    },
    async change(id, content) {
      await patch(id, { content }, [])
    },
    remove,
  }
}

function referenceTo(message: string): Pick<Body, 'message_reference'> {
  return {
    message_reference: {
      type: MessageReferenceType.Default,
      message_id: message,
      // Deleted meanwhile: the answer is still owed.
      fail_if_not_exists: false,
    },
  }
}
