/** What the ways back to a person have in common: where to, with what, and how they are asked. */
import type { REST } from '@discordjs/rest'
import type { AdapterHost, ConversationKey, IncomingMessage, OncePerPart, Reply } from '../adapter.ts'
import type { Address } from './address.ts'
import type { Signer } from './custom-id.ts'
import type { Ending } from './ending.ts'
import { escapeMarkdown } from './markdown.ts'
import { shorten } from './render.ts'
import { wordsFor } from './words.ts'

export interface Outgoing {
  rest: REST
  signer: Signer
  ending: Ending
  /** When this process began: messages from before may be half answered. */
  startedAt: Date
  /** Whether a channel's readings are offered to pharmacists. */
  reviewable(address: Address): boolean
  /** Settles when the interaction is acknowledged; `false` where Discord no longer takes its answers. */
  acknowledged(interaction: string): Promise<boolean> | undefined
  log(): AdapterHost['log'] | undefined
}

export interface Way {
  /** What was last to be sent is sent. */
  answered?: boolean
  /** Nothing of it matters to what may still be said of the same message. */
  endsWithAnswer?: boolean
  /** The channel where typing is shown while it is answered; unset where something else says so. */
  typingIn?(): Promise<string>
  /** That is a thread of the message's own: elsewhere than where it was shown before. */
  inThread?: boolean
  progress(text: string, once: OncePerPart): Promise<void>
  /** An earlier process has shown progress in this message. */
  resume?(note: string): void
  send(reply: Reply, once: OncePerPart): Promise<string[]>
}

/** Others in the channel see who asked what; the person alone knows it already. */
export function leadOf(address: Address, { language }: Reply): { lead?: string } {
  if (address.kind !== 'interaction' || address.ephemeral || !address.server) return {}
  if (address.asked === undefined) return {}
  const asked = shorten(escapeMarkdown(address.asked).replace(/\s*\n\s*/g, ' '), MAX_LEAD)
  return { lead: `-# ${wordsFor(language).asked(`<@${address.user}>`)} ${asked}` }
}
/** A long question is not repeated to its end. */
const MAX_LEAD = 300

/**
 * The conversation, where it isn't the one of the place in which the answer stands: its buttons then have to name it.
 */
export function namedIn(
  { conversation: { chat, thread } }: Pick<IncomingMessage, 'conversation'>,
  place: Pick<ConversationKey, 'chat' | 'thread'>,
): { conversation?: Pick<ConversationKey, 'chat' | 'thread'> } {
  if (chat === place.chat && thread === place.thread) return {}
  return { conversation: { chat, ...(thread !== undefined && { thread }) } }
}
