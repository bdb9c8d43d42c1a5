/** Acknowledges interactions, and remembers which are: their answers wait for it. */
import type { REST } from '@discordjs/rest'
import {
  type APIInteraction,
  type APIInteractionResponse,
  type APIMessage,
  RESTJSONErrorCodes,
  type RESTPostAPIInteractionCallbackWithResponseResult,
  Routes,
} from 'discord-api-types/v10'
import type { Log } from '../adapter.ts'
import { codeOf } from './failures.ts'

export interface Acknowledger {
  /** It will be acknowledged in a moment: its answer has to wait for that. */
  expect(interaction: string): void
  /** Gives the id of the message that now says "thinking …", where there is one. Never rejects for being late. */
  acknowledge(interaction: APIInteraction, response: APIInteractionResponse): Promise<string | undefined>
  /** Whether Discord took it; `undefined` for one that needs no waiting for: taken, or an earlier process's. */
  outcome(interaction: string): Promise<boolean> | undefined
}

/** Those that Discord didn't take, and those still waiting: their tokens would have worked for 15 minutes. */
const REMEMBERED = 10_000
/** Later than this Discord says "the application did not respond". */
const DUE_MS = 3_000

export function createAcknowledger(rest: REST, log: () => Log | undefined): Acknowledger {
  const outcomes = new Map<string, PromiseWithResolvers<boolean>>()

  const outcomeOf = (interaction: string) => {
    let outcome = outcomes.get(interaction)
    if (outcome === undefined) {
      outcome = Promise.withResolvers()
      outcomes.set(interaction, outcome)
      if (outcomes.size > REMEMBERED) outcomes.delete(outcomes.keys().next().value!)
    }
    return outcome
  }

  const post = async (interaction: APIInteraction, body: APIInteractionResponse) => {
    const { id, token, application_id: application } = interaction
    const started = performance.now()
    try {
      const taken = (await rest.post(Routes.interactionCallback(id, token), {
        body,
        auth: false,
        query: new URLSearchParams({ with_response: 'true' }),
        signal: AbortSignal.timeout(DUE_MS),
      })) as Partial<RESTPostAPIInteractionCallbackWithResponseResult>
      return taken.interaction?.response_message_id ?? taken.resource?.message?.id
    } catch (error) {
      // An event that was seen before a restart: its message is there already.
      if (codeOf(error) !== RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged) throw error
      const original = (await rest.get(Routes.webhookMessage(application, token), {
        auth: false,
      })) as APIMessage
      return original.id
    } finally {
      log()?.info({ platform: 'discord', ms: Math.round(performance.now() - started) }, 'acknowledged')
    }
  }

  return {
    expect(interaction) {
      outcomeOf(interaction)
    },
    async acknowledge(interaction, response) {
      const outcome = outcomeOf(interaction.id)
      try {
        const message = await post(interaction, response)
        outcome.resolve(true)
        // Whoever waits for it has it; to all others it is as good as not known.
        outcomes.delete(interaction.id)
        return message
      } catch (error) {
        outcome.resolve(false)
        log()?.warn({ platform: 'discord', code: codeOf(error) ?? 0 }, 'interaction not acknowledged')
        return undefined
      }
    },
    outcome: (interaction) => outcomes.get(interaction)?.promise,
  }
}
