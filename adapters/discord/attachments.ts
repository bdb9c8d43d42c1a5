/** Files that people send: which are pages, and how to get them while their addresses work and after. */
import type { REST } from '@discordjs/rest'
import {
  type APIAttachment,
  type APIMessage,
  MessageFlags,
  RESTJSONErrorCodes,
  Routes,
} from 'discord-api-types/v10'
import { z } from 'zod'
import { AdapterError, type ImageSource, type IncomingMessage } from '../adapter.ts'
import { asAdapterError, codeOf } from './failures.ts'

/** Where a file can be had now, and where to ask for its address when that has expired. */
const referenceSchema = z.object({
  url: z.url(),
  attachment: z.string(),
  channel: z.string().optional(),
  message: z.string().optional(),
})
type Reference = z.infer<typeof referenceSchema>

/** Larger than any photograph, and what the picture intake takes at most. */
const MAX_BYTES = 20 * 2 ** 20
const TIMEOUT_MS = 30_000

type Parts = Pick<IncomingMessage, 'images' | 'unsupported'>
type FileMessage = Pick<APIMessage, 'attachments'> &
  Partial<Pick<APIMessage, 'id' | 'channel_id' | 'flags' | 'sticker_items' | 'poll'>>

/** The pages of a message, in order. A file of another kind is a page too: opening it says what is wrong. */
export function filesOf(message: FileMessage, channel?: string): Parts {
  const { attachments, flags = 0, sticker_items: stickers = [], poll } = message
  const heard = attachments.filter(({ content_type: type }) => !/^(?:video|audio)\//.test(type ?? ''))
  if (heard.length > 0) return { images: heard.map((file) => imageOf(file, message.id, channel)) }
  const unsupported =
    (flags & MessageFlags.IsVoiceMessage) !== 0
      ? 'voice'
      : attachments.length > 0
        ? attachments[0]!.content_type?.startsWith('audio/')
          ? 'voice'
          : 'video'
        : stickers.length > 0
          ? 'sticker'
          : poll === undefined
            ? undefined
            : 'other'
  return { images: [], ...(unsupported && { unsupported }) }
}

export function imageOf(file: APIAttachment, message?: string, channel?: string): ImageSource {
  const reference: Reference = {
    url: file.url,
    attachment: file.id,
    ...(message !== undefined && channel !== undefined && { message, channel }),
  }
  return {
    reference: JSON.stringify(reference),
    name: file.filename,
    size: file.size,
    ...(file.content_type && { mediaType: file.content_type }),
  }
}

/** @param allowed whether files are fetched from this host: Discord's own, or the one that stands in for it */
export async function download(
  image: ImageSource,
  { rest, signal, allowed }: { rest: REST; signal: AbortSignal; allowed: (url: URL) => boolean },
): Promise<Uint8Array> {
  const reference = parse(image.reference)
  if ((image.size ?? 0) > MAX_BYTES) throw tooLarge()
  const whole = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)])
  const expired = isExpired(reference.url)
  if (!expired) {
    const file = await fetchFile(reference.url, whole, allowed)
    if (file !== undefined) return file
  }
  const renewed = await renew(reference, rest, signal)
  const file = renewed === undefined ? undefined : await fetchFile(renewed, whole, allowed)
  if (file !== undefined) return file
  throw new AdapterError('expired', 'the link to the file has expired')
}

function parse(reference: string | undefined): Reference {
  try {
    return referenceSchema.parse(JSON.parse(reference ?? ''))
  } catch (cause) {
    throw new AdapterError('gone', 'no such file', { cause })
  }
}

/** Addresses name the second in which they expire: `ex`, hexadecimal. */
function isExpired(url: string): boolean {
  const expires = new URL(url).searchParams.get('ex')
  return expires !== null && Number.parseInt(expires, 16) * 1000 <= Date.now()
}

/** A message that is asked for again has fresh addresses; a command's attachment belongs to no message. */
async function renew(reference: Reference, rest: REST, signal: AbortSignal): Promise<string | undefined> {
  const { channel, message, attachment } = reference
  if (channel === undefined || message === undefined) return refresh(reference, rest, signal)
  try {
    const again = (await rest.get(Routes.channelMessage(channel, message), { signal })) as APIMessage
    return attachmentsOf(again).find(({ id }) => id === attachment)?.url
  } catch (error) {
    const failure = asAdapterError(error)
    if (codeOf(error) === RESTJSONErrorCodes.UnknownMessage)
      throw new AdapterError('gone', 'the message was deleted', { cause: error })
    // Chosen by its menu where the bot can't look.
    if (failure.code === 'refused' || failure.code === 'gone') return refresh(reference, rest, signal)
    throw failure
  }
}

/** In no documentation of Discord's, but open to bots, and what its own clients use. */
const REFRESH_URLS = '/attachments/refresh-urls'
const refreshedSchema = z.object({ refreshed_urls: z.array(z.object({ refreshed: z.url() })) })

/** The same address, signed anew; `undefined` where Discord doesn't give one. */
async function refresh({ url }: Reference, rest: REST, signal: AbortSignal): Promise<string | undefined> {
  try {
    const answer = await rest.post(REFRESH_URLS, { body: { attachment_urls: [url] }, signal })
    return refreshedSchema.parse(answer).refreshed_urls[0]?.refreshed
  } catch (error) {
    if (error instanceof z.ZodError) return undefined
    const failure = asAdapterError(error)
    if (failure.code === 'unreachable' || failure.code === 'rate-limited') throw failure
    return undefined
  }
}

/** A forwarded message's files are in the snapshot of the original. */
export function attachmentsOf(
  message: Pick<APIMessage, 'attachments' | 'message_snapshots'>,
): APIAttachment[] {
  const forwarded = (message.message_snapshots ?? []).flatMap((snapshot) => snapshot.message.attachments)
  return [...message.attachments, ...forwarded]
}

/** `undefined` when the address no longer works. */
async function fetchFile(
  url: string,
  signal: AbortSignal,
  allowed: (url: URL) => boolean,
): Promise<Uint8Array | undefined> {
  if (!allowed(new URL(url))) throw new AdapterError('refused', 'the file is not on a host of Discord')
  let response: Response
  try {
    response = await fetch(url, { signal, redirect: 'error' })
  } catch (cause) {
    throw new AdapterError('unreachable', 'the file can not be fetched', { cause })
  }
  if ([401, 403, 404, 410].includes(response.status)) {
    await response.body?.cancel()
    return undefined
  }
  if (!response.ok) {
    await response.body?.cancel()
    throw new AdapterError(
      response.status === 429 ? 'rate-limited' : response.status >= 500 ? 'unreachable' : 'refused',
      `the file is refused with ${response.status}`,
    )
  }
  return readAtMost(response, MAX_BYTES)
}

function tooLarge(): AdapterError {
  return new AdapterError('too-large', 'the file is larger than a picture may be', {
    figures: { limitMegabytes: MAX_BYTES / 2 ** 20 },
  })
}

async function readAtMost(response: Response, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of response.body!) {
      size += chunk.byteLength
      if (size > limit) throw tooLarge()
      chunks.push(chunk)
    }
  } catch (cause) {
    if (cause instanceof AdapterError) throw cause
    throw new AdapterError('unreachable', 'the file broke off', { cause })
  }
  return Buffer.concat(chunks)
}
