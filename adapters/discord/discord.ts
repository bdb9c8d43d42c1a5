/**
 * Discord. Events come in by the gateway and are recorded before anything else is done about them; interactions are
 * then acknowledged at once, and answered in place of "thinking …". Talks to Discord with the parts that discord.js
 * is made of, so that what is received can be tied to what is recorded.
 */
import { REST } from '@discordjs/rest'
import {
  type APIApplication,
  type APIInteraction,
  type APIUser,
  GatewayDispatchEvents,
  type GatewayDispatchPayload,
  InteractionResponseType,
  MessageFlags,
  Routes,
} from 'discord-api-types/v10'
import type { AdapterError, AdapterHost, ChatAdapter, IncomingMessage } from '../adapter.ts'
import { createAcknowledger } from './acknowledge.ts'
import type { Address, InteractionAddress } from './address.ts'
import { download } from './attachments.ts'
import { createBehindButtons } from './buttons.ts'
import { openChannel } from './channel.ts'
import { maySeeContent } from './check.ts'
import { registerCommands } from './commands.ts'
import { createSigner } from './custom-id.ts'
import { createEnding } from './ending.ts'
import { asAdapterError } from './failures.ts'
import { type Gateway, openGateway } from './gateway.ts'
import { type Surroundings, takeMessage } from './incoming.ts'
import { completed, nameOf, type Plan, planFor, say } from './interactions.ts'
import { createResponders } from './respond.ts'
import { createSessions, type SessionMemory } from './sessions.ts'
import { createThreads } from './threads.ts'
import { wordsFor } from './words.ts'

export interface DiscordAdapterOptions {
  token: string
  /** Where Discord's API is, without the version. */
  api?: string
  /** Channels in which every prescription gets a thread that everybody there sees. */
  teamChannels?: readonly string[]
  /** Roles whose members may confirm and correct readings in team channels. */
  pharmacistRoles?: readonly string[]
  /** Which shards of how many run in this process; as many as Discord recommends where it isn't said. */
  shards?: { count: number; ids?: readonly number[] }
  /** What Discord allows this bot: 50, more for large ones. */
  requestsPerSecond?: number
  /** Keeps the gateway's sessions over a restart, so that nothing sent in between is missed. */
  sessions?: SessionMemory
  /** Waits before connecting again while Discord can't be reached at the start. */
  reconnectMs?: number
}

const DISCORD_API = 'https://discord.com/api'
const REQUESTS_PER_SECOND = 50
const RECONNECT_MS = 5_000
const MAX_RECONNECT_MS = 60_000
/** When the process is about to end, what waits for Discord is left to the next one. */
const HURRY_MS = 5_000
/** Discord's hosts for files. */
const FILE_HOSTS = /(?:^|\.)(?:discordapp\.com|discordapp\.net|discord\.com)$/

export function createDiscordAdapter(options: DiscordAdapterOptions): ChatAdapter {
  const { token, api = DISCORD_API, requestsPerSecond = REQUESTS_PER_SECOND } = options
  const teamChannels = new Set(options.teamChannels)
  const pharmacistRoles = new Set(options.pharmacistRoles)
  const rooms = { teamChannels, pharmacistRoles }
  const rest = new REST({ api, version: '10', globalRequestsPerSecond: requestsPerSecond }).setToken(token)
  const signer = createSigner(token)
  const ending = createEnding()
  const startedAt = new Date()
  const threads = createThreads()
  let host: AdapterHost | undefined
  const log = () => host?.log
  const sessions = createSessions(options.sessions, log)
  const acknowledger = createAcknowledger(rest, log)
  let gateway: Gateway | undefined
  let around: Surroundings | undefined
  let application = ''
  let connecting: Promise<void> | undefined
  let hurrying: NodeJS.Timeout | undefined

  const behindButtons = createBehindButtons({ rest, signer, rooms, host: () => host!, allowed: isAllowed })
  const respond = createResponders({
    rest,
    signer,
    ending,
    startedAt,
    reviewable: (address) => pharmacistRoles.size > 0 && isInTeam(address),
    acknowledged: acknowledger.outcome,
    log,
  })

  function isInTeam(address: Address): boolean {
    const { channel, thread } = address
    if (address.kind === 'interaction' && address.ephemeral && thread === undefined) return false
    return (
      thread !== undefined || [channel, threads.channelOf(channel) ?? ''].some((id) => teamChannels.has(id))
    )
  }

  function isAllowed({ protocol, hostname, host: address }: URL): boolean {
    return (protocol === 'https:' && FILE_HOSTS.test(hostname)) || address === new URL(api).host
  }

  /** @throws {AdapterError} */
  async function connect(adapterHost: AdapterHost): Promise<void> {
    try {
      const me = (await rest.get(Routes.user())) as APIUser
      const current = (await rest.get(Routes.currentApplication())) as APIApplication
      application = current.id
      const seesContent = teamChannels.size > 0 && maySeeContent(current)
      around = { bot: me.id, teamChannels, channelOf: threads.channelOf, seesContent }
      const commands = await registerCommands(rest, application).catch(() => 'failed' as const)
      adapterHost.log.info({ platform: 'discord', commands, seesContent }, 'discord.commands')
      gateway = await openGateway({
        rest,
        token,
        messageContent: seesContent,
        shards: options.shards,
        sessions,
        onEvent,
        onEnd: (error) => adapterHost.log.error({ platform: 'discord', code: error.code }, error.message),
        log: adapterHost.log,
      })
      await sessions.flush()
      if (ending.ended) await gateway.close()
    } catch (error) {
      throw asAdapterError(error)
    }
  }

  /** Discord may be away when the bot starts: it goes on trying, while other surfaces work. */
  async function keepConnecting(adapterHost: AdapterHost): Promise<void> {
    let wait = options.reconnectMs ?? RECONNECT_MS
    while (!ending.ended) {
      await new Promise((resolve) => setTimeout(resolve, wait).unref())
      try {
        return await connect(adapterHost)
      } catch (error) {
        const { code, message } = asAdapterError(error)
        if (code !== 'unreachable' && code !== 'rate-limited')
          return adapterHost.log.error({ platform: 'discord', code }, message)
        wait = Math.min(wait * 2, MAX_RECONNECT_MS)
      }
    }
  }

  async function onEvent(event: GatewayDispatchPayload): Promise<void> {
    switch (event.t) {
      case GatewayDispatchEvents.MessageCreate:
        return onMessage(event.d)
      case GatewayDispatchEvents.MessageUpdate:
        // Discord also changes messages itself, when it adds a preview; it may then tell of that alone.
        return event.d.edited_timestamp && 'author' in event.d ? onMessage(event.d) : undefined
      case GatewayDispatchEvents.InteractionCreate:
        return onInteraction(completed(event.d, application))
      default:
        threads.follow(event)
    }
  }

  async function onMessage(posted: Parameters<typeof takeMessage>[0]): Promise<void> {
    const taken = takeMessage(posted, around!)
    if (taken === undefined) return
    const { id, channel_id: channel } = posted
    try {
      if (taken === 'hidden') await tell(channel, id, wordsFor(undefined).hidden)
      else await host!.accept(taken)
    } catch (error) {
      log()?.error({ platform: 'discord', code: nameOfError(error) }, 'message not recorded')
      await tell(channel, id, wordsFor(undefined).cannotTake).catch(() => {})
    }
  }

  /** Said by the surface itself, where the dialogue doesn't know of the message. */
  async function tell(channel: string, answers: string, content: string): Promise<void> {
    const about = `${answers}/told`
    const opened = openChannel({ rest, channel, answers, about, resumed: false, ending })
    const part = { content, components: [], files: [], attachments: [] }
    await opened.post(about, [part], (_, send) => send())
  }

  async function onInteraction(interaction: APIInteraction): Promise<void> {
    const plan = planFor(interaction, signer, rooms)
    if (plan === undefined) return
    try {
      await carryOut(interaction, plan)
    } catch (error) {
      log()?.error({ platform: 'discord', code: nameOfError(error) }, 'interaction not taken')
      const { response } = say(
        interaction,
        wordsFor('locale' in interaction ? interaction.locale : undefined).cannotTake,
      )
      await acknowledger.acknowledge(interaction, response).catch(() => {})
    }
  }

  async function carryOut(interaction: APIInteraction, plan: Plan): Promise<void> {
    switch (plan.kind) {
      case 'take': {
        // On the record first; it takes milliseconds. What is refused a place there is told so.
        acknowledger.expect(interaction.id)
        const taken = await host!.accept(plan.message)
        const closed = say(interaction, wordsFor(plan.message.language).closed).response
        await acknowledger.acknowledge(interaction, taken === 'refused' ? closed : plan.ack)
        return
      }
      case 'take-in-thread': {
        // The thread is named by the message that acknowledges; a process killed in between sees the event again.
        const original = await acknowledger.acknowledge(interaction, plan.ack)
        const address = plan.message.platformData as InteractionAddress
        const thread = original && { from: original, by: nameOf(interaction) }
        await host!.accept({
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
    platform: 'discord',

    async start(adapterHost) {
      host = adapterHost
      try {
        await connect(adapterHost)
      } catch (error) {
        const { code, message } = error as AdapterError
        if (code !== 'unreachable' && code !== 'rate-limited') {
          await this.stop()
          throw error
        }
        adapterHost.log.warn({ platform: 'discord', code }, `${message}; trying again`)
        connecting = keepConnecting(adapterHost)
        connecting.catch(() => {})
      }
    },

    hurry() {
      void gateway?.close()
      hurrying ??= setTimeout(() => ending.end(), HURRY_MS)
    },

    async stop() {
      await gateway?.close()
      clearTimeout(hurrying)
      await sessions.close()
      ending.end()
      rest.clearHashSweeper()
      rest.clearHandlerSweeper()
    },

    download: (image, signal) => download(image, { rest, signal, allowed: isAllowed }),
    responder: (message: IncomingMessage) => respond(message),
  }
}

function nameOfError(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown }
  return typeof code === 'string' ? code : String(name)
}
