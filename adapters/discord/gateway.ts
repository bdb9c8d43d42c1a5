/** The connection that Discord's events come in by. Heartbeats, resuming and reconnecting are the client's. */
import type { REST } from '@discordjs/rest'
import { WebSocketManager, WebSocketShardEvents } from '@discordjs/ws'
import { GatewayCloseCodes, type GatewayDispatchPayload, GatewayIntentBits } from 'discord-api-types/v10'
import { AdapterError, type Log } from '../adapter.ts'
import { TOKEN_REFUSED } from './failures.ts'
import type { Sessions } from './sessions.ts'

export interface GatewayOptions {
  rest: REST
  token: string
  /** Whether messages that don't mention the bot are to come with their content. */
  messageContent: boolean
  /** Which shards of how many run here; as many as Discord recommends where it isn't said. */
  shards?: { count: number; ids?: readonly number[] } | undefined
  sessions: Sessions
  onEvent(event: GatewayDispatchPayload, shard: number): Promise<void>
  /** The connection is over for good. */
  onEnd(error: AdapterError): void
  log: Log
}

export interface Gateway {
  close(): Promise<void>
}

/** Closing with it leaves the session to be resumed by the next process; 1000 would end it. */
const CLOSE_TO_RESUME = 4200

/**
 * Resolves when every shard is ready.
 *
 * @throws {AdapterError} 'unauthorised' or 'refused' with what to do about it
 */
export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const { rest, token, shards, sessions, log } = options
  const intents = intentsFor(options.messageContent)
  sessions.begin(intents)
  const manager = new WebSocketManager({
    rest,
    token,
    intents,
    shardCount: shards?.count ?? null,
    shardIds: shards?.ids === undefined ? null : [...shards.ids],
    retrieveSessionInfo: sessions.retrieve,
    updateSessionInfo: sessions.update,
  })
  let open = false
  /** Nothing is taken any more. */
  let closing = false
  let closed = false
  const ended = Promise.withResolvers<never>()
  ended.promise.catch(() => {})
  const end = (error: AdapterError) => {
    if (closing) return
    closing = true
    if (open) options.onEnd(error)
    ended.reject(error)
  }

  manager.on(WebSocketShardEvents.Dispatch, ({ data, shardId }) => {
    if (closing) return
    sessions.handling(shardId, data.s, options.onEvent(data, shardId))
  })
  manager.on(WebSocketShardEvents.Closed, ({ code, shardId }) => {
    log.info({ platform: 'discord', shard: shardId, code }, 'gateway closed')
    const fatal = FATAL[code]
    if (fatal !== undefined) end(new AdapterError(fatal.code, fatal.sentence))
  })
  manager.on(WebSocketShardEvents.Resumed, ({ shardId }) => {
    log.info({ platform: 'discord', shard: shardId }, 'gateway resumed')
  })
  manager.on(WebSocketShardEvents.Error, ({ shardId }) => {
    log.warn({ platform: 'discord', shard: shardId }, 'gateway error')
  })

  const { shards: recommended, session_start_limit: starts } = await manager.fetchGatewayInformation()
  const wanted = shards?.ids?.length ?? shards?.count ?? recommended
  if (starts.remaining < wanted)
    throw new AdapterError('rate-limited', 'Discord allows this bot no more sessions today', {
      retryAfterMs: starts.reset_after,
    })
  const connecting = Promise.resolve(manager.connect())
  // Whichever loses the race may still fail.
  connecting.catch(() => {})
  await Promise.race([connecting, ended.promise])
  open = true
  log.info({ platform: 'discord', shards: (await manager.getShardIds()).length }, 'gateway ready')

  return {
    async close() {
      if (closed) return
      closed = true
      closing = true
      // What comes from now on is not taken: Discord hands it to the next process.
      sessions.freeze()
      await manager.destroy({ code: CLOSE_TO_RESUME, reason: 'stopping' })
    },
  }
}

/** Messages in servers, for mentions and threads; direct messages. None of these has to be asked for. */
function intentsFor(messageContent: boolean): number {
  const { Guilds, GuildMessages, DirectMessages, MessageContent } = GatewayIntentBits
  return Guilds | GuildMessages | DirectMessages | (messageContent ? MessageContent : 0)
}

/** Closed with one of these, connecting again would be refused again. */
const FATAL: Readonly<Record<number, { code: 'unauthorised' | 'refused'; sentence: string }>> = {
  [GatewayCloseCodes.AuthenticationFailed]: {
    code: 'unauthorised',
    sentence: TOKEN_REFUSED,
  },
  [GatewayCloseCodes.DisallowedIntents]: {
    code: 'refused',
    sentence:
      'Discord does not allow what was asked for: switch on “Message Content Intent” on the page “Bot” of the developer portal, or leave DISCORD_TEAM_CHANNELS empty',
  },
  [GatewayCloseCodes.InvalidIntents]: {
    code: 'refused',
    sentence: 'Discord knows other intents than this version',
  },
  [GatewayCloseCodes.InvalidShard]: {
    code: 'refused',
    sentence: 'DISCORD_SHARDS names a shard that is not one of its count',
  },
  [GatewayCloseCodes.ShardingRequired]: {
    code: 'refused',
    sentence: 'the bot is in more servers than one shard may serve: leave DISCORD_SHARDS empty, or raise it',
  },
  [GatewayCloseCodes.InvalidAPIVersion]: {
    code: 'refused',
    sentence: 'Discord no longer speaks the version that this program does: update it',
  },
}
