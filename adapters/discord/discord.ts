/**
 * Discord. Events come in by the gateway and are recorded before anything else is done about them; interactions are
 * then acknowledged at once, and answered in place of "thinking …". Talks to Discord with the parts that discord.js
 * is made of, so that what is received can be tied to what is recorded.
 */
import {
  type APIApplication,
  type APIUser,
  GatewayDispatchEvents,
  type GatewayDispatchPayload,
  Routes,
} from 'discord-api-types/v10'
import type { AdapterError, AdapterHost, AdapterMemory, ChatAdapter } from '../adapter.ts'
import { createAcknowledger } from './acknowledge.ts'
import type { Address } from './address.ts'
import { completed } from './asked.ts'
import { download } from './attachments.ts'
import { createBehindButtons } from './buttons.ts'
import { maySeeContent } from './check.ts'
import { registerCommands } from './commands.ts'
import { createSigner } from './custom-id.ts'
import { createEnding } from './ending.ts'
import { asAdapterError } from './failures.ts'
import { type Gateway, openGateway } from './gateway.ts'
import { createMissed } from './missed.ts'
import { createResponders } from './respond.ts'
import { createRest } from './rest.ts'
import { createSessions } from './sessions.ts'
import { createTaking, type Taking } from './taking.ts'
import { createThreads } from './threads.ts'

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
  /** Keeps the gateway's sessions over a restart, and what comes with them, so that nothing sent in between is missed. */
  sessions?: AdapterMemory
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
  const rest = createRest({ token, api, requestsPerSecond })
  const signer = createSigner(token)
  const ending = createEnding()
  const startedAt = new Date()
  let host: AdapterHost | undefined
  const log = () => host?.log
  const threads = createThreads(options.sessions, log)
  const sessions = createSessions(options.sessions, log)
  const acknowledger = createAcknowledger(rest, log)
  const missed = createMissed(rest, options.sessions, ending, log)
  let gateway: Gateway | undefined
  let taking: Taking | undefined
  let application = ''
  let connecting: Promise<void> | undefined
  let hurrying: NodeJS.Timeout | undefined

  const behindButtons = createBehindButtons({ rest, signer, rooms, host: () => host!, allowed: isAllowed })
  const reviewable = (address: Address) => pharmacistRoles.size > 0 && isInTeam(address)
  const acknowledged = acknowledger.outcome
  const responders = createResponders({ rest, signer, ending, startedAt, reviewable, acknowledged, log })
  const { signs } = responders

  function isInTeam(address: Address): boolean {
    const { channel, thread } = address
    if (address.kind === 'interaction' && address.ephemeral && thread === undefined) return false
    return (
      thread !== undefined || [channel, threads.channelOf(channel) ?? ''].some((id) => teamChannels.has(id))
    )
  }

  function isAllowed({ protocol, hostname }: URL): boolean {
    const own = new URL(api)
    return (
      (protocol === 'https:' && FILE_HOSTS.test(hostname)) ||
      (protocol === own.protocol && hostname === own.hostname)
    )
  }

  /** @throws {AdapterError} */
  async function connect(adapterHost: AdapterHost): Promise<void> {
    try {
      const me = (await rest.get(Routes.user())) as APIUser
      const current = (await rest.get(Routes.currentApplication())) as APIApplication
      application = current.id
      const seesContent = teamChannels.size > 0 && maySeeContent(current)
      const around = {
        bot: me.id,
        teamChannels,
        channelOf: threads.channelOf,
        ownerOf: threads.ownerOf,
        seesContent,
        signer,
      }
      taking = createTaking({
        rest,
        signer,
        rooms,
        around,
        ending,
        acknowledger,
        behindButtons,
        missed,
        signs,
        host: adapterHost,
      })
      await missed.open()
      await threads.open()
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

  async function onEvent(event: GatewayDispatchPayload, shard: number): Promise<void> {
    switch (event.t) {
      case GatewayDispatchEvents.MessageCreate:
        return taking!.message(event.d)
      case GatewayDispatchEvents.MessageUpdate:
        // Discord also changes messages itself, when it adds a preview; it may then tell of that alone.
        return event.d.edited_timestamp && 'author' in event.d ? taking!.message(event.d) : undefined
      case GatewayDispatchEvents.InteractionCreate:
        return taking!.interaction(completed(event.d, application))
      case GatewayDispatchEvents.Ready:
        void missed.catchUp(event.d.shard ?? [shard, 1], taking!.missed)
        return
      case GatewayDispatchEvents.Resumed:
        void missed.goOn(taking!.missed)
        return
      default:
        return threads.follow(event)
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
      signs.end()
      clearTimeout(hurrying)
      await threads.close()
      await sessions.close()
      ending.end()
      await missed.close()
      rest.clearHashSweeper()
      rest.clearHandlerSweeper()
    },

    download: (image, signal) => download(image, { rest, signal, allowed: isAllowed }),
    responder: responders.to,
  }
}
