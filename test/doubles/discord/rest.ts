/** The part of Discord's HTTP API that a bot uses, with its refusals and limits. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  type APIAttachment,
  type APIMessage,
  ChannelType,
  MessageFlags,
  MessageType,
  type RESTPostAPIChannelMessageJSONBody,
} from 'discord-api-types/v10'
import { type Answer, Refusal, refusals } from './answer.ts'
import { type Asked, byToken, callback, type InteractionClock } from './interactions.ts'
import { checkCommands, checkMessage } from './valid.ts'
import { APPLICATION, type Channel, type Kept, type World } from './world.ts'

export interface Call {
  method: string
  path: string
  body: Record<string, unknown>
  query: URLSearchParams
  files: { name: string; bytes: Uint8Array<ArrayBuffer>; type: string }[]
}

export interface RestOptions {
  world: World
  token: () => string
  asked: Map<string, Asked>
  clock: InteractionClock
  gatewayUrl: () => string
  shards: number
  /** Requests that may be made to one route of one channel within its seconds. */
  limit: { requests: number; ms: number }
  /** Called first: what it gives is the answer; 'cut' ends the connection without one. */
  fault: (call: Call) => Promise<Answer | 'cut' | undefined>
  /** Told of what becomes visible. */
  onMessage: (kept: Kept, change: 'new' | 'edited' | 'deleted') => void
  onThread: (thread: Channel) => void
  onTyping: (channel: string) => void
}

/** Only the interaction's own token is asked for there. */
const OPEN = /^\/(?:interactions|webhooks)\//

export function createRest(options: RestOptions) {
  const { world, asked, clock } = options
  const buckets = new Map<string, { remaining: number; resetAt: number }>()

  type Route = [pattern: RegExp, answer: (call: Call, ...ids: string[]) => Answer]
  const routes: Route[] = [
    [/^GET \/users\/@me$/, () => ok(world.bot)],
    [/^GET \/applications\/@me$/, () => ok(world.application)],
    [/^GET \/gateway\/bot$/, () => ok(gatewayInformation())],
    [/^GET \/applications\/(\d+)\/commands$/, () => ok(world.commands)],
    [/^PUT \/applications\/(\d+)\/commands$/, (call) => ok(register(call))],
    [/^POST \/attachments\/refresh-urls$/, ({ body }) => ok(refreshed(body.attachment_urls as string[]))],
    [/^POST \/users\/@me\/channels$/, ({ body }) => ok(direct(String(body.recipient_id)))],
    [/^POST \/channels\/(\d+)\/typing$/, (_, id) => type(id!)],
    [/^POST \/channels\/(\d+)\/messages$/, (call, id) => ok(post(call, channelOf(id!)))],
    [/^GET \/channels\/(\d+)\/messages$/, ({ query }, id) => ok(list(channelOf(id!), query))],
    [/^\w+ \/channels\/(\d+)\/messages\/(\d+)$/, (call, channel, id) => one(call, kept(channel!, id!))],
    [
      /^POST \/channels\/(\d+)\/messages\/(\d+)\/threads$/,
      (call, channel, id) => ok(thread(call, channelOf(channel!), id!)),
    ],
    [/^POST \/interactions\/(\d+)\/([^/]+)\/callback$/, acknowledge],
    [/^POST \/webhooks\/\d+\/([^/]+)$/, (call, token) => ok(follow(call, byToken(asked, token!, clock)))],
    [
      /^\w+ \/webhooks\/\d+\/([^/]+)\/messages\/([^/]+)$/,
      (call, token, id) => one(call, answerOf(byToken(asked, token!, clock), id!)),
    ],
  ]

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call = await read(request)
    let answer: Answer | 'cut' | undefined
    let headers: Record<string, string> = {}
    try {
      answer = await options.fault(call)
      if (answer === undefined) {
        if (!OPEN.test(call.path) && request.headers.authorization !== `Bot ${options.token()}`)
          throw refusals.unauthorised()
        headers = count(call)
        answer = route(call)
      }
    } catch (error) {
      answer = asAnswer(error)
    }
    if (answer === 'cut') return void request.socket.destroy()
    const body = answer.body === undefined ? '' : JSON.stringify(answer.body)
    const type = body === '' ? {} : { 'content-type': 'application/json' }
    response.writeHead(answer.status, { ...type, ...headers, ...answer.headers })
    response.end(body)
  }

  /** One bucket for each route and its channel or token. */
  function count({ method, path }: Call): Record<string, string> {
    const major = /^\/(?:channels|webhooks\/\d+)\/[^/]+/.exec(path)?.[0] ?? ''
    const routed = path.replace(major, '').replace(/\d{15,}/g, ':id')
    const key = `${method} ${major}${routed}`
    const now = Date.now()
    let bucket = buckets.get(key)
    if (bucket === undefined || bucket.resetAt <= now) {
      bucket = { remaining: options.limit.requests, resetAt: now + options.limit.ms }
      buckets.set(key, bucket)
    }
    const after = Math.max(0, bucket.resetAt - now) / 1000
    const headers = {
      'x-ratelimit-limit': String(options.limit.requests),
      'x-ratelimit-remaining': String(Math.max(0, bucket.remaining - 1)),
      'x-ratelimit-reset': String(bucket.resetAt / 1000),
      'x-ratelimit-reset-after': String(after),
      'x-ratelimit-bucket': Buffer.from(`${method}${routed}`).toString('hex').slice(0, 32),
    }
    if (bucket.remaining <= 0) {
      throw new Limited({ ...headers, 'retry-after': String(after), 'x-ratelimit-scope': 'user' }, after)
    }
    bucket.remaining--
    return headers
  }

  function route(call: Call): Answer {
    for (const [pattern, answer] of routes) {
      const found = pattern.exec(`${call.method} ${call.path}`)
      if (found !== null) return answer(call, ...found.slice(1))
    }
    return { status: 404, body: { code: 0, message: '404: Not Found' } }
  }

  function gatewayInformation() {
    const limit = { total: 1000, remaining: 999, reset_after: 1, max_concurrency: 16 }
    return { url: options.gatewayUrl(), shards: options.shards, session_start_limit: limit }
  }

  function register({ path, body }: Call) {
    if (!path.includes(APPLICATION)) throw refusals.unauthorised()
    checkCommands(body as never)
    return world.register(body as never)
  }

  function type(id: string): Answer {
    options.onTyping(channelOf(id).id)
    return { status: 204 }
  }

  function acknowledge({ body, query }: Call, id?: string, token?: string): Answer {
    const found = asked.get(id!)
    if (found === undefined || found.interaction.token !== token) throw refusals.unknownInteraction()
    const message = callback(found, body as never, world, clock)
    if (message !== undefined) options.onMessage(found.original!, 'new')
    if (query.get('with_response') !== 'true') return { status: 204 }
    return ok({
      interaction: {
        id,
        type: found.interaction.type,
        ...(message && {
          response_message_id: message.id,
          response_message_loading: ((message.flags ?? 0) & MessageFlags.Loading) !== 0,
          response_message_ephemeral: found.ephemeral,
        }),
      },
      ...(message && { resource: { type: found.response!.type, message } }),
    })
  }

  function answerOf(found: Asked, id: string): Kept {
    const target = id === '@original' ? found.original : world.messages.get(id)
    if (target === undefined) throw refusals.unknownMessage()
    return target
  }

  function refreshed(urls: readonly string[]) {
    return {
      refreshed_urls: urls.map((original) => {
        const id = new URL(original).pathname.split('/').at(-2)!
        return { original, refreshed: world.renewed({ id, url: original } as APIAttachment).url }
      }),
    }
  }

  function channelOf(id: string): Channel {
    const channel = world.channels.get(id)
    if (channel === undefined) throw refusals.unknownChannel()
    return channel
  }

  function kept(channel: string, id: string): Kept {
    const found = world.messages.get(id)
    if (found === undefined || found.message.channel_id !== channel) throw refusals.unknownMessage()
    return found
  }

  function direct(recipient: string) {
    const known = [...world.channels.values()].find((channel) => channel.recipient === recipient)
    if (!world.people.has(recipient)) throw refusals.unknownChannel()
    const channel = known ?? world.channel({ type: ChannelType.DM, recipient })
    return { id: channel.id, type: channel.type, recipients: [world.people.get(recipient)!.user] }
  }

  function post(call: Call, channel: Channel): APIMessage {
    const body = call.body as RESTPostAPIChannelMessageJSONBody
    if (channel.recipient && world.people.get(channel.recipient)?.closed) throw refusals.closed()
    // Only threads stand in them.
    if (channel.type === ChannelType.GuildForum || channel.type === ChannelType.GuildMedia)
      throw refusals.noText()
    if (channel.locked) throw refusals.locked()
    channel.archived = false
    const known = [...world.messages.values()].find(
      ({ nonce, message }) =>
        nonce !== undefined && nonce === body.nonce && message.channel_id === channel.id,
    )
    if (body.enforce_nonce === true && known !== undefined) return known.message
    checkMessage(body, call.files.length)
    const reference = body.message_reference
    const referenced = reference?.message_id ? world.messages.get(reference.message_id)?.message : undefined
    if (reference?.message_id && referenced === undefined && reference.fail_if_not_exists !== false)
      throw refusals.invalid('message_reference: Unknown message')
    const message = world.message({
      author: world.bot,
      channel_id: channel.id,
      content: (body.content ?? '').trim(),
      components: body.components ?? [],
      attachments: attached(call),
      ...(body.flags && { flags: body.flags }),
      ...(referenced && {
        type: MessageType.Reply,
        message_reference: { message_id: referenced.id, channel_id: channel.id },
        referenced_message: referenced,
      }),
    })
    const entry: Kept = { message, ...(body.nonce !== undefined && { nonce: String(body.nonce) }) }
    world.messages.set(message.id, entry)
    options.onMessage(entry, 'new')
    return message
  }

  function follow(call: Call, found: Asked): APIMessage {
    const body = call.body as RESTPostAPIChannelMessageJSONBody
    checkMessage(body, call.files.length)
    const ephemeral = ((body.flags ?? 0) & MessageFlags.Ephemeral) !== 0
    const message = world.message({
      author: world.bot,
      channel_id: found.interaction.channel!.id,
      webhook_id: APPLICATION,
      content: (body.content ?? '').trim(),
      components: body.components ?? [],
      attachments: attached(call),
      ...(body.flags && { flags: body.flags }),
    })
    const entry: Kept = { message, interaction: found.interaction.id, ...(ephemeral && { only: found.user }) }
    world.messages.set(message.id, entry)
    options.onMessage(entry, 'new')
    return message
  }

  function one(call: Call, entry: Kept): Answer {
    const { message } = entry
    if (call.method === 'GET')
      return ok({ ...message, attachments: message.attachments.map((file) => world.renewed(file)) })
    if (call.method === 'DELETE') {
      world.messages.delete(message.id)
      options.onMessage(entry, 'deleted')
      return { status: 204 }
    }
    if (message.author.id !== world.bot.id) throw refusals.notOurs()
    if (world.channels.get(message.channel_id)?.archived) throw refusals.archived()
    const body = call.body as RESTPostAPIChannelMessageJSONBody
    checkMessage({ content: message.content, ...body }, call.files.length)
    if (body.content !== undefined) {
      message.content = body.content.trim()
      world.edits.push({ id: message.id, content: message.content })
    }
    if (body.components !== undefined) message.components = body.components
    message.flags = (message.flags ?? 0) & ~MessageFlags.Loading
    // Not Discord's own doing: what is edited by its author says so.
    message.edited_timestamp = new Date().toISOString()
    if (call.files.length > 0 || body.attachments !== undefined) message.attachments = attached(call)
    options.onMessage(entry, 'edited')
    return ok(message)
  }

  function list(channel: Channel, query: URLSearchParams): APIMessage[] {
    const after = BigInt(query.get('after') ?? 0)
    return [...world.messages.values()]
      .filter(({ message, only }) => message.channel_id === channel.id && only === undefined)
      .map(({ message }) => message)
      .filter(({ id }) => BigInt(id) > after)
      .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1))
      .slice(0, Number(query.get('limit') ?? 50))
      .reverse()
  }

  function thread(call: Call, channel: Channel, message: string) {
    kept(channel.id, message)
    if (channel.type !== ChannelType.GuildText && channel.type !== ChannelType.GuildAnnouncement)
      throw refusals.noThreads()
    if (world.channels.has(message)) throw refusals.threadExists()
    const begun = world.thread(channel, message, String(call.body.name), world.bot.id)
    options.onThread(begun)
    return {
      id: begun.id,
      type: begun.type,
      parent_id: channel.id,
      name: begun.name,
      guild_id: channel.server,
    }
  }

  function attached({ files, body }: Call): APIAttachment[] {
    const described = (body.attachments ?? []) as { id: number; description?: string }[]
    return files.map((file, index) => {
      const description = described.find(({ id }) => Number(id) === index)?.description
      return world.attach({ ...file, ...(description && { description }) })
    })
  }
}

class Limited extends Error {
  readonly headers: Record<string, string>
  readonly after: number

  constructor(headers: Record<string, string>, after: number) {
    super('You are being rate limited.')
    this.headers = headers
    this.after = after
  }
}

function ok(body: unknown): Answer {
  return { status: 200, body }
}

function asAnswer(error: unknown): Answer {
  if (error instanceof Limited) {
    const body = { message: error.message, retry_after: error.after, global: false }
    return { status: 429, headers: error.headers, body }
  }
  if (error instanceof Refusal)
    return { status: error.status, body: { code: error.code, message: error.message } }
  throw error
}

async function read(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const bytes = Buffer.concat(chunks)
  const url = new URL(request.url!, 'http://discord')
  const call: Call = {
    method: request.method!,
    path: decodeURIComponent(url.pathname).replace(/^\/api\/v10/, ''),
    query: url.searchParams,
    body: {},
    files: [],
  }
  const type = request.headers['content-type'] ?? ''
  if (type.startsWith('multipart/')) {
    const form = await new Response(bytes, { headers: { 'content-type': type } }).formData()
    for (const [key, value] of form) {
      if (typeof value === 'string') call.body = JSON.parse(value)
      else if (/^files\[\d+\]$/.test(key))
        call.files.push({
          name: value.name,
          bytes: new Uint8Array(await value.arrayBuffer()),
          type: value.type,
        })
    }
  } else if (bytes.length > 0) call.body = JSON.parse(bytes.toString())
  return call
}
