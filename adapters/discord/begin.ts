/** Channels that the bot begins itself: a thread at a message, the direct conversation with a person. */
import type { REST } from '@discordjs/rest'
import {
  ChannelType,
  RESTJSONErrorCodes,
  type RESTPostAPIChannelThreadsJSONBody,
  Routes,
  ThreadAutoArchiveDuration,
} from 'discord-api-types/v10'
import type { Ending } from './ending.ts'
import { codeOf } from './failures.ts'
import { insist } from './insist.ts'
import { shorten } from './render.ts'

const MAX_THREAD_NAME = 100

const WITH_THREADS: ReadonlySet<unknown> = new Set([ChannelType.GuildText, ChannelType.GuildAnnouncement])

/**
 * Whether threads can be begun at a channel's messages: in the chat of a voice channel there are none, and a forum's
 * post is one already. Where the type isn't known, Discord says so when it is tried.
 */
export function takesThreads(type: ChannelType | undefined): boolean {
  return type === undefined || WITH_THREADS.has(type)
}

/** Where no thread can be begun: the channel has none, or too many; the bot may not; the message was deleted. */
const NO_THREAD: ReadonlySet<unknown> = new Set([
  RESTJSONErrorCodes.CannotExecuteActionOnThisChannelType,
  RESTJSONErrorCodes.MaximumActiveThreads,
  RESTJSONErrorCodes.MaximumActiveAnnouncementThreads,
  RESTJSONErrorCodes.UnknownMessage,
  RESTJSONErrorCodes.MissingPermissions,
])

/** Begins a thread at a message, or finds it begun: its id is the message's. `undefined` where there can be none. */
export async function beginThread(
  rest: REST,
  channel: string,
  message: string,
  name: string,
  ending: Ending,
): Promise<string | undefined> {
  const body: RESTPostAPIChannelThreadsJSONBody & { type?: ChannelType } = {
    name: shorten(name, MAX_THREAD_NAME),
    auto_archive_duration: ThreadAutoArchiveDuration.OneDay,
  }
  try {
    await insist(() => rest.post(Routes.threads(channel, message), { body }), ending)
  } catch (error) {
    if (NO_THREAD.has(codeOf(error))) return undefined
    if (codeOf(error) !== RESTJSONErrorCodes.ThreadAlreadyCreatedForMessage) throw error
  }
  return message
}

/** The direct conversation with a person. */
export async function directChannel(rest: REST, user: string, ending: Ending): Promise<string> {
  const body = { recipient_id: user }
  const channel = (await insist(() => rest.post(Routes.userChannels(), { body }), ending)) as {
    id: string
  }
  return channel.id
}
