/** What is done about a message or an interaction when it comes: recorded, and where it is asked for acknowledged. */
import type { REST } from '@discordjs/rest'
import {
  type APIInteraction,
  type APIMessage,
  InteractionResponseType,
  MessageFlags,
} from 'discord-api-types/v10'
import type { AdapterHost, IncomingMessage } from '../adapter.ts'
import type { Signs } from '../signs.ts'
import type { Acknowledger } from './acknowledge.ts'
import type { InteractionAddress } from './address.ts'
import { nameOf, type Rooms } from './asked.ts'
import type { BehindButtons } from './buttons.ts'
import { openChannel } from './channel.ts'
import type { Signer } from './custom-id.ts'
import type { Ending } from './ending.ts'
import { isOverheard, type Surroundings, takeMessage } from './incoming.ts'
import { say } from './interaction-message.ts'
import { type Plan, planFor } from './interactions.ts'
import type { Missed, Place } from './missed.ts'
import { wordsFor } from './words.ts'

export interface Taking {
  message(posted: Parameters<typeof takeMessage>[0]): Promise<void>
  /** A message that the API gave afterwards: it says nothing of the server that it is in. */
  missed(posted: APIMessage, place: Place): Promise<void>
  interaction(interaction: APIInteraction): Promise<void>
}

export interface TakingParts {
  rest: REST
  signer: Signer
  rooms: Rooms
  around: Surroundings
  ending: Ending
  acknowledger: Acknowledger
  behindButtons: BehindButtons
  missed: Missed
  signs: Signs
  host: AdapterHost
}

export function createTaking(parts: TakingParts): Taking {
  const { rest, signer, rooms, around, ending, acknowledger, behindButtons, missed, signs, host } = parts

  async function message(posted: Parameters<typeof takeMessage>[0]): Promise<void> {
    const taken = takeMessage(posted, around)
    if (taken === undefined) return
    const { id, channel_id: channel, guild_id: server } = posted
    const overheard = taken !== 'hidden' && taken.images.length === 0 && isOverheard(posted, around)
    // Of thousands that come at once only what is needed is held until they are recorded.
    return record(taken, { id, channel, server }, overheard)
  }

  async function record(
    taken: IncomingMessage | 'hidden',
    { id, channel, server }: { id: string; channel: string; server: string | undefined },
    overheard: boolean,
  ): Promise<void> {
    try {
      if (taken !== 'hidden' && overheard && !(await isKnown(taken))) return
      if (taken === 'hidden') await tell(channel, id, wordsFor(undefined).hidden)
      else await accept(taken)
      missed.seen({ channel, server }, id)
      // A thread that is begun from it has its id.
      if (taken !== 'hidden' && taken.conversation.chat === id) missed.seen({ channel: id, server }, id)
    } catch (error) {
      host.log.error({ platform: 'discord', code: nameOfError(error) }, 'message not recorded')
      await tell(channel, id, wordsFor(undefined).cannotTake).catch(() => {})
    }
  }

  /** Its turn may come, and end, before it is known to be recorded. */
  async function accept(taken: IncomingMessage): Promise<void> {
    signs.waiting(taken)
    const outcome = await host.accept(taken).catch((error) => {
      signs.over(taken)
      throw error
    })
    if (outcome !== 'accepted') signs.over(taken)
  }

  async function isKnown({ conversation }: IncomingMessage): Promise<boolean> {
    return missed.knows(conversation.chat) || (await host.history(conversation)).length > 0
  }

  /** Said by the surface itself, where the dialogue doesn't know of the message. */
  async function tell(channel: string, answers: string, content: string): Promise<void> {
    const about = `${answers}/told`
    const opened = openChannel({ rest, channel, answers, about, resumedFrom: undefined, ending })
    const part = { content, components: [], files: [], attachments: [] }
    await opened.post(about, [part], (_, send) => send())
  }

  async function interaction(interaction: APIInteraction): Promise<void> {
    try {
      const plan = planFor(interaction, signer, rooms)
      if (plan !== undefined) await carryOut(interaction, plan)
    } catch (error) {
      host.log.error({ platform: 'discord', code: nameOfError(error) }, 'interaction not taken')
      const { response } = say(
        interaction,
        wordsFor('locale' in interaction ? interaction.locale : undefined).cannotTake,
      )
      await acknowledger.acknowledge(interaction, response).catch(() => {})
    }
  }

  /** Direct conversations are known by whatever comes from them. */
  function know({ channel, id }: InteractionAddress): void {
    missed.seen({ channel, server: undefined }, id)
  }

  async function carryOut(interaction: APIInteraction, plan: Plan): Promise<void> {
    switch (plan.kind) {
      case 'take': {
        // On the record first; it takes milliseconds. What is refused a place there is told so.
        acknowledger.expect(interaction.id)
        const taken = await host.accept(plan.message)
        if (interaction.guild_id === undefined) know(plan.message.platformData as InteractionAddress)
        const closed = say(interaction, wordsFor(plan.message.language).closed).response
        await acknowledger.acknowledge(interaction, taken === 'refused' ? closed : plan.ack)
        return
      }
      case 'take-in-thread': {
        // The thread is named by the message that acknowledges; a process killed in between sees the event again.
        const original = await acknowledger.acknowledge(interaction, plan.ack)
        const address = plan.message.platformData as InteractionAddress
        const thread = original && { from: original, by: nameOf(interaction) }
        if (original) missed.seen({ channel: original, server: interaction.guild_id }, original)
        await host.accept({
          ...plan.message,
          ...(original && { conversation: { platform: 'discord', chat: original } }),
          platformData: { ...address, ...(thread && { thread }) },
        })
        return
      }
      case 'answer':
        await acknowledger.acknowledge(interaction, plan.response)
        return
      case 'recall': {
        const again = await behindButtons.recallQuestion(plan.interaction, plan.id)
        return carryOut(interaction, again)
      }
      case 'correct':
      case 'pick':
        await acknowledger.acknowledge(interaction, await behindButtons.openForm(plan.interaction, plan.id))
        return
      case 'share':
      case 'show': {
        const flags = plan.kind === 'show' ? { flags: MessageFlags.Ephemeral } : {}
        await acknowledger.acknowledge(interaction, {
          type: InteractionResponseType.DeferredChannelMessageWithSource,
          data: flags,
        })
        await behindButtons.showAgain(plan.interaction, plan.id, plan.kind)
      }
    }
  }

  return {
    message,
    missed: (posted, { server }) =>
      message({ ...posted, ...(server !== undefined && { guild_id: server }) } as Parameters<
        typeof message
      >[0]),
    interaction,
  }
}

function nameOfError(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown }
  return typeof code === 'string' ? code : String(name)
}
