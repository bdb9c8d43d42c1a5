/** Interactions as Discord keeps them: acknowledged within seconds, answered for a quarter of an hour. */
import {
  type APIInteraction,
  type APIInteractionResponse,
  type APIModalInteractionResponseCallbackData,
  InteractionResponseType,
  MessageFlags,
} from 'discord-api-types/v10'
import { refusals } from './answer.ts'
import { checkMessage, checkModal } from './valid.ts'
import type { Kept, World } from './world.ts'

export interface Asked {
  interaction: APIInteraction
  at: number
  /** The person who asked. */
  user: string
  /** Milliseconds until it was acknowledged. */
  ackedInMs?: number
  response?: APIInteractionResponse
  modal?: APIModalInteractionResponseCallbackData
  /** The message that takes the place of "thinking …". */
  original?: Kept
  ephemeral: boolean
}

export interface InteractionClock {
  /** 3 seconds. */
  ackMs: number
  /** 15 minutes. */
  tokenMs: number
}

export function callback(
  asked: Asked,
  response: APIInteractionResponse,
  world: World,
  clock: InteractionClock,
) {
  if (asked.response !== undefined) throw refusals.acknowledged()
  if (Date.now() - asked.at > clock.ackMs) throw refusals.unknownInteraction()
  if (response.type === InteractionResponseType.Modal) {
    checkModal(response.data as APIModalInteractionResponseCallbackData)
    asked.modal = response.data as APIModalInteractionResponseCallbackData
  }
  asked.response = response
  asked.ackedInMs = Date.now() - asked.at
  if (
    response.type !== InteractionResponseType.ChannelMessageWithSource &&
    response.type !== InteractionResponseType.DeferredChannelMessageWithSource
  )
    return undefined
  const data = response.data ?? {}
  const deferred = response.type === InteractionResponseType.DeferredChannelMessageWithSource
  if (!deferred) checkMessage(data as never, 0)
  asked.ephemeral = ((data.flags ?? 0) & MessageFlags.Ephemeral) !== 0
  const message = world.message({
    author: world.bot,
    channel_id: asked.interaction.channel!.id,
    application_id: world.application.id,
    content: 'content' in data ? String(data.content ?? '') : '',
    components: ('components' in data && (data.components as never)) || [],
    flags: (data.flags ?? 0) | (deferred ? MessageFlags.Loading : 0),
    webhook_id: world.application.id,
  })
  asked.original = {
    message,
    interaction: asked.interaction.id,
    ...(asked.ephemeral && { only: asked.user }),
  }
  world.messages.set(message.id, asked.original)
  return message
}

export function byToken(
  asked: ReadonlyMap<string, Asked>,
  token: string,
  { tokenMs }: InteractionClock,
): Asked {
  const found = [...asked.values()].find(({ interaction }) => interaction.token === token)
  if (found?.response === undefined) throw refusals.unknownWebhook()
  if (Date.now() - found.at > tokenMs) throw refusals.expiredToken()
  return found
}
