/** Discord's gateway on a socket of this machine: hello, identify, heartbeats, resuming, and what goes wrong. */
import type { Server } from 'node:http'
import {
  GatewayCloseCodes,
  GatewayDispatchEvents,
  type GatewayDispatchPayload,
  GatewayIntentBits,
  GatewayOpcodes,
  type GatewayReceivePayload,
  type GatewaySendPayload,
} from 'discord-api-types/v10'
import { type WebSocket, WebSocketServer } from 'ws'
import { SERVER, type World } from './world.ts'

export interface GatewayOptions {
  token: () => string
  heartbeatMs: number
  /** Whether the switches of the developer portal allow these intents. */
  allowsMessageContent: () => boolean
  url: () => string
}

interface Session {
  id: string
  shard: readonly [id: number, count: number]
  intents: number
  /** Sent so far, for replaying. */
  sent: { s: number; payload: GatewayDispatchPayload }[]
  sequence: number
  socket: WebSocket | undefined
}

type Event = { t: GatewayDispatchPayload['t']; d: unknown; server?: string | undefined }

export interface GatewayDouble {
  /** Identifies and resumes, as they came. */
  readonly log: ('identify' | 'resume' | 'resumed' | 'invalid')[]
  readonly sessions: readonly Session[]
  /** Acknowledge no heartbeats: the connection looks alive and isn't. */
  deaf: boolean
  dispatch(event: Event, shown?: (intents: number) => unknown): void
  /** Each connection is closed with this code. */
  disconnect(code: number): void
  /** Cut without a word, as a network does. */
  cut(): void
  reconnect(): void
  /** What is kept of the sessions is lost: resuming is refused. */
  loseSessions(): void
  ready(): boolean
  close(): Promise<void>
}

export function createGateway(server: Server, world: World, options: GatewayOptions): GatewayDouble {
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket, head) => {
    if (!request.url?.startsWith('/gateway')) return void socket.destroy()
    sockets.handleUpgrade(request, socket, head, (connection) => welcome(connection))
  })
  const sessions: Session[] = []
  const log: GatewayDouble['log'] = []
  const double: GatewayDouble = {
    log,
    sessions,
    deaf: false,
    dispatch(event, shown) {
      for (const session of sessions) {
        if (isFor(session, event)) deliver(session, event, shown)
      }
    },
    disconnect(code) {
      for (const { socket } of sessions) socket?.close(code)
    },
    cut() {
      for (const { socket } of sessions) socket?.terminate()
    },
    reconnect() {
      for (const { socket } of sessions) if (socket) send(socket, { op: GatewayOpcodes.Reconnect })
    },
    loseSessions() {
      sessions.length = 0
    },
    ready: () => sessions.some(({ socket }) => socket !== undefined),
    async close() {
      for (const socket of sockets.clients) socket.terminate()
      await new Promise((resolve) => sockets.close(resolve))
    },
  }

  /** Servers are spread over shards by their ids; direct messages are the first one's. */
  function isFor({ shard: [id, count] }: Session, { server }: Event): boolean {
    return server === undefined ? id === 0 : Number((BigInt(server) >> 22n) % BigInt(count)) === id
  }

  function deliver(session: Session, { t, d }: Event, shown?: (intents: number) => unknown): void {
    const payload = {
      op: GatewayOpcodes.Dispatch,
      t,
      s: ++session.sequence,
      d: shown ? shown(session.intents) : d,
    } as GatewayDispatchPayload
    session.sent.push({ s: payload.s, payload })
    if (session.sent.length > 5_000) session.sent.shift()
    if (session.socket) session.socket.send(JSON.stringify(payload))
  }

  function send(socket: WebSocket, payload: Partial<GatewayReceivePayload>): void {
    socket.send(JSON.stringify({ s: null, t: null, d: null, ...payload }))
  }

  function welcome(socket: WebSocket): void {
    let session: Session | undefined
    send(socket, { op: GatewayOpcodes.Hello, d: { heartbeat_interval: options.heartbeatMs } })
    socket.on('close', () => {
      if (session?.socket === socket) session.socket = undefined
    })
    socket.on('message', (data) => {
      const payload = JSON.parse(String(data)) as GatewaySendPayload
      switch (payload.op) {
        case GatewayOpcodes.Heartbeat:
          if (!double.deaf) send(socket, { op: GatewayOpcodes.HeartbeatAck })
          break
        case GatewayOpcodes.Identify: {
          log.push('identify')
          if (payload.d.token !== options.token())
            return void socket.close(GatewayCloseCodes.AuthenticationFailed)
          const content = (payload.d.intents & GatewayIntentBits.MessageContent) !== 0
          if (content && !options.allowsMessageContent())
            return void socket.close(GatewayCloseCodes.DisallowedIntents)
          session = begin(payload.d.shard ?? [0, 1], payload.d.intents, socket)
          break
        }
        case GatewayOpcodes.Resume: {
          log.push('resume')
          const { session_id: id, seq } = payload.d
          session = sessions.find((one) => one.id === id)
          if (session === undefined) {
            log.push('invalid')
            return void send(socket, { op: GatewayOpcodes.InvalidSession, d: false })
          }
          session.socket = socket
          for (const { s, payload: missed } of session.sent) if (s > seq) socket.send(JSON.stringify(missed))
          deliver(session, { t: GatewayDispatchEvents.Resumed, d: {} })
          log.push('resumed')
          break
        }
      }
    })
  }

  function begin(shard: readonly [number, number], intents: number, socket: WebSocket): Session {
    const session: Session = {
      id: `session-${world.snowflake()}`,
      shard,
      intents,
      sent: [],
      sequence: 0,
      socket,
    }
    sessions.push(session)
    deliver(session, {
      t: GatewayDispatchEvents.Ready,
      d: {
        v: 10,
        user: world.bot,
        guilds: [{ id: SERVER, unavailable: true }],
        session_id: session.id,
        resume_gateway_url: options.url(),
        shard,
        application: { id: world.application.id, flags: world.application.flags, flags_new: '0' },
      },
    })
    const threads = [...world.channels.values()]
      .filter(({ parent }) => parent !== undefined)
      .map(({ id, type, parent, owner, name }) => ({
        id,
        type,
        parent_id: parent,
        owner_id: owner,
        name,
        guild_id: SERVER,
      }))
    const event = { t: GatewayDispatchEvents.GuildCreate, d: guild(threads), server: SERVER } as const
    if (isFor(session, event)) deliver(session, event)
    return session
  }

  return double
}

function guild(threads: unknown[]) {
  return {
    id: SERVER,
    name: 'A pharmacy',
    unavailable: false,
    large: false,
    member_count: 3,
    joined_at: '2020-01-01T00:00:00Z',
    roles: [],
    emojis: [],
    features: [],
    members: [],
    channels: [],
    presences: [],
    voice_states: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
    stickers: [],
    threads,
  }
}
