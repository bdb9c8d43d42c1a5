/**
 * A stand-in for Discord on this machine: its HTTP API and gateway, and the people who use it. Payloads are typed by
 * discord-api-types, which follow Discord's documentation, so that bot and stand-in can't agree on something else.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type APIAttachment,
  type APIInteraction,
  type APIMessage,
  type APIMessageComponentInteraction,
  type APIMessageSnapshot,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationFlags,
  ChannelType,
  ComponentType,
  GatewayDispatchEvents,
  GatewayIntentBits,
  InteractionType,
  Locale,
  MessageFlags,
  MessageReferenceType,
  MessageType,
} from 'discord-api-types/v10'
import type { Answer } from './answer.ts'
import { createGateway, type GatewayDouble } from './gateway.ts'
import type { Asked, InteractionClock } from './interactions.ts'
import { type Call, createRest } from './rest.ts'
import {
  APPLICATION,
  type Channel,
  createWorld,
  type Kept,
  type Person,
  SERVER,
  type World,
} from './world.ts'

export { APPLICATION, BOT, SERVER } from './world.ts'
export type { Asked, Call, Channel, Person }

export interface DiscordOptions {
  /** How long interactions can be acknowledged and answered: 3 s and 15 min, or less for a test. */
  clock?: Partial<InteractionClock>
  /** How long an attachment's address works. */
  fileMs?: number
  /** Whether “Message Content Intent” is switched on in the developer portal. */
  messageContent?: boolean
  heartbeatMs?: number
  shards?: number
  limit?: { requests: number; ms: number }
  /** Each dispatched message or interaction comes this many times. */
  copies?: number
}

export interface Posted {
  content?: string
  files?: { name: string; bytes: Uint8Array<ArrayBuffer>; type?: string }[]
  replyTo?: APIMessage
  forwards?: APIMessage
  flags?: MessageFlags
  sticker?: string
  mentions?: Person['user'][]
}

export type Fault = (call: Call) => Answer | 'cut' | undefined | Promise<Answer | 'cut' | undefined>

export interface Discord {
  token: string
  /** For the adapter's `api`. */
  readonly api: string
  readonly world: World
  readonly gateway: GatewayDouble
  readonly asked: Map<string, Asked>
  /** The gateway refuses the intent, whatever the application says. */
  forbidsMessageContent: boolean
  readonly typing: string[]
  readonly calls: Call[]
  /** Asked before every request; the first that answers wins. */
  faults: Fault[]
  person(name: string, roles?: string[]): Person
  /** A channel of the server. */
  channel(name: string, server?: string, type?: ChannelType): Channel
  /** A post in a forum, or a thread that somebody begins: it and the message that it begins with. */
  forumPost(
    forum: Channel,
    person: Person,
    name: string,
    posted: Posted,
  ): { thread: Channel; message: APIMessage }
  dm(person: Person): Channel
  /** @param id the thread's, for the message that a forum's post begins with */
  post(channel: Channel, person: Person, posted: Posted, id?: string): APIMessage
  edit(message: APIMessage, content: string): void
  /** A slash command; `files` become its attachments. */
  command(
    person: Person,
    channel: Channel,
    name: string,
    options?: Record<string, string>,
    files?: Record<string, { name: string; bytes: Uint8Array<ArrayBuffer>; type?: string }>,
    locale?: Locale,
  ): Asked
  menu(person: Person, channel: Channel, message: APIMessage): Asked
  /** A button by its label, or a choice by its value. */
  press(person: Person, message: APIMessage, label: string): Asked
  choose(person: Person, message: APIMessage, value: string): Asked
  submit(person: Person, opened: Asked, values: Record<string, string>): Asked
  /** What a person sees in a channel, oldest first. */
  seen(channel: Channel | string, person?: Person): APIMessage[]
  /** The same as text, markup rendered. */
  text(channel: Channel | string, person?: Person): string
  close(): Promise<void>
}

export const TOKEN = 'MTEwMDAwMDAwMDAwMDAwMDAwMg.test.token'

export async function startDiscord(options: DiscordOptions = {}): Promise<Discord> {
  const clock = { ackMs: 3_000, tokenMs: 900_000, ...options.clock }
  const server = createServer()
  const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const gatewayUrl = () => `${origin().replace('http', 'ws')}/gateway`
  const world = createWorld({
    origin,
    fileMs: options.fileMs ?? 24 * 3_600_000,
    flags: options.messageContent ? ApplicationFlags.GatewayMessageContentLimited : 0,
  })
  const asked = new Map<string, Asked>()
  const typing: string[] = []
  const calls: Call[] = []
  let faults: Fault[] = []
  let token = TOKEN
  const gateway = createGateway(server, world, {
    token: () => token,
    heartbeatMs: options.heartbeatMs ?? 41_250,
    allowsMessageContent: () => options.messageContent === true && !discord.forbidsMessageContent,
    url: gatewayUrl,
  })
  const rest = createRest({
    world,
    token: () => token,
    asked,
    clock,
    gatewayUrl,
    shards: options.shards ?? 1,
    limit: options.limit ?? { requests: 1_000, ms: 1_000 },
    async fault(call) {
      calls.push(call)
      for (const fault of faults) {
        const answer = await fault(call)
        if (answer !== undefined) return answer
      }
      return undefined
    },
    onMessage: (kept, change) => announce(kept, change),
    onThread: (thread) => announceThread(thread),
    onTyping: (channel) => typing.push(channel),
  })
  server.on('request', (request, response) => {
    if (request.url!.startsWith('/attachments/')) return file(request.url!, response)
    rest(request, response).catch((error) => {
      response.writeHead(500).end(String(error))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  function file(path: string, response: import('node:http').ServerResponse): void {
    const url = new URL(path, origin())
    const found = world.files.get(url.pathname.split('/')[3]!)
    if (found === undefined || Number(url.searchParams.get('t')) < Date.now())
      return void response.writeHead(404).end('This content is no longer available.')
    response.writeHead(200, { 'content-type': found.type }).end(found.bytes)
  }

  function announceThread({ id, parent, owner, name, server: guild }: Channel): void {
    gateway.dispatch({
      t: GatewayDispatchEvents.ThreadCreate,
      d: {
        id,
        parent_id: parent,
        owner_id: owner,
        name,
        guild_id: guild,
        type: ChannelType.PublicThread,
        newly_created: true,
      },
      server: guild,
    })
  }

  function announce({ message, only }: Kept, change: 'new' | 'edited' | 'deleted'): void {
    if (only !== undefined || change === 'deleted') return
    const channel = world.channels.get(message.channel_id)
    const t = change === 'new' ? GatewayDispatchEvents.MessageCreate : GatewayDispatchEvents.MessageUpdate
    const author = world.people.get(message.author.id)
    const d = {
      ...message,
      channel_type: channel?.type,
      ...(channel?.server && { guild_id: channel.server }),
      ...(channel?.server && author && { member: withoutUser(world, author) }),
    }
    for (let copy = 0; copy < (options.copies ?? 1); copy++)
      gateway.dispatch({ t, d, server: channel?.server }, (intents) =>
        channel?.server && (intents & GatewayIntentBits.MessageContent) === 0 ? withoutContent(d, world) : d,
      )
  }

  function ask(interaction: APIInteraction, person: Person): Asked {
    const entry: Asked = { interaction, at: Date.now(), user: person.user.id, ephemeral: false }
    asked.set(interaction.id, entry)
    for (let copy = 0; copy < (options.copies ?? 1); copy++)
      gateway.dispatch({
        t: GatewayDispatchEvents.InteractionCreate,
        d: interaction,
        server: 'guild_id' in interaction ? interaction.guild_id : undefined,
      })
    return entry
  }

  /** What every interaction says of who asks, and where. */
  function base(person: Person, channelId: string, locale = Locale.EnglishUS) {
    const channel = world.channels.get(channelId)!
    const id = world.snowflake()
    return {
      id,
      application_id: APPLICATION,
      token: `token-${id}`,
      version: 1 as const,
      locale,
      channel_id: channelId,
      channel: { id: channelId, type: channel.type, ...(channel.parent && { parent_id: channel.parent }) },
      ...(channel.server
        ? { guild_id: channel.server, member: world.memberOf(person) }
        : { user: person.user }),
      app_permissions: '0',
      entitlements: [],
      authorizing_integration_owners: {},
      attachment_size_limit: 10 * 2 ** 20,
    }
  }

  const discord: Discord = {
    get token() {
      return token
    },
    set token(other: string) {
      token = other
    },
    get api() {
      return `${origin()}/api`
    },
    world,
    gateway,
    asked,
    forbidsMessageContent: false,
    typing,
    calls,
    get faults() {
      return faults
    },
    set faults(others) {
      faults = others
    },
    person: world.person,
    channel: (name, guild = SERVER, type = ChannelType.GuildText) =>
      world.channel({ type, server: guild, name }),
    forumPost(forum, person, name, posted) {
      const thread = world.thread(forum, world.snowflake(), name, person.user.id)
      announceThread(thread)
      return { thread, message: discord.post(thread, person, posted, thread.id) }
    },
    dm: (person) =>
      [...world.channels.values()].find(({ recipient }) => recipient === person.user.id) ??
      world.channel({ type: ChannelType.DM, recipient: person.user.id }),

    post(channel, person, posted, id) {
      const { content = '', files = [], replyTo, forwards, flags, sticker, mentions = [] } = posted
      const named = [...content.matchAll(/<@!?(\d+)>/g)].flatMap(
        ([, id]) => world.people.get(id!)?.user ?? [],
      )
      const message = world.message({
        ...(id !== undefined && { id }),
        author: person.user,
        channel_id: channel.id,
        content,
        mentions: [...named, ...mentions],
        attachments: files.map((one) => attach(world, one)),
        ...(flags && { flags }),
        ...(sticker && { sticker_items: [{ id: world.snowflake(), name: sticker, format_type: 1 }] }),
        ...(replyTo && {
          type: MessageType.Reply,
          message_reference: {
            type: MessageReferenceType.Default,
            message_id: replyTo.id,
            channel_id: channel.id,
          },
          referenced_message: replyTo,
        }),
        ...(forwards && {
          message_reference: {
            type: MessageReferenceType.Forward,
            message_id: forwards.id,
            channel_id: forwards.channel_id,
          },
          message_snapshots: [{ message: forwards as APIMessageSnapshot['message'] }],
        }),
      })
      const kept = { message }
      world.messages.set(message.id, kept)
      announce(kept, 'new')
      return message
    },

    edit(message, content) {
      message.content = content
      message.edited_timestamp = new Date().toISOString()
      announce({ message }, 'edited')
    },

    command(person, channel, name, values = {}, files = {}, locale) {
      const attachments = Object.entries(files).map(([option, one]) => ({ option, file: attach(world, one) }))
      const interaction = {
        ...base(person, channel.id, locale),
        type: InteractionType.ApplicationCommand as const,
        data: {
          id: world.commands.find((command) => command.name === name)?.id ?? '0',
          name,
          type: ApplicationCommandType.ChatInput as const,
          options: [
            ...Object.entries(values).map(([option, value]) => ({
              name: option,
              type: ApplicationCommandOptionType.String as const,
              value,
            })),
            ...attachments.map(({ option, file: one }) => ({
              name: option,
              type: ApplicationCommandOptionType.Attachment as const,
              value: one.id,
            })),
          ],
          resolved: { attachments: Object.fromEntries(attachments.map(({ file: one }) => [one.id, one])) },
        },
      }
      return ask(interaction as unknown as APIInteraction, person)
    },

    menu(person, channel, message) {
      const interaction = {
        ...base(person, channel.id),
        type: InteractionType.ApplicationCommand as const,
        data: {
          id: '0',
          name: 'Read this prescription',
          type: ApplicationCommandType.Message as const,
          target_id: message.id,
          resolved: { messages: { [message.id]: message } },
        },
      }
      return ask(interaction as unknown as APIInteraction, person)
    },

    press(person, message, label) {
      const button = buttonsOf(message).find((one) => one.label?.includes(label))
      if (button === undefined)
        throw new Error(`no button “${label}”: ${buttonsOf(message).map((one) => one.label)}`)
      return component(person, message, { component_type: ComponentType.Button, custom_id: button.custom_id })
    },

    choose(person, message, value) {
      const select = componentsOf(message).find(({ type }) => type === ComponentType.StringSelect)
      if (select === undefined || !('custom_id' in select)) throw new Error('nothing to choose from')
      const { custom_id } = select
      return component(person, message, {
        component_type: ComponentType.StringSelect,
        custom_id,
        values: [value],
      })
    },

    submit(person, { modal, interaction }, values) {
      if (modal === undefined) throw new Error('no form was opened')
      const submitted = {
        ...base(person, interaction.channel!.id),
        type: InteractionType.ModalSubmit as const,
        data: {
          custom_id: modal.custom_id,
          components: modal.components.map((label) => {
            if (label.type !== ComponentType.Label || label.component.type !== ComponentType.TextInput)
              throw new Error('a text input is expected')
            const { custom_id: id, value = '' } = label.component
            return {
              type: ComponentType.Label,
              id: 1,
              component: { type: ComponentType.TextInput, id: 2, custom_id: id, value: values[id] ?? value },
            }
          }),
        },
      }
      return ask(submitted as unknown as APIInteraction, person)
    },

    seen(channel, person) {
      const id = typeof channel === 'string' ? channel : channel.id
      return [...world.messages.values()]
        .filter(({ message, only }) => message.channel_id === id && (!only || only === person?.user.id))
        .map(({ message }) => message)
        .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1))
    },
    text: (channel, person) =>
      discord
        .seen(channel, person)
        .filter(({ author }) => author.bot)
        .map(({ content }) => shown(content))
        .join('\n'),

    async close() {
      await gateway.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }

  function component(
    person: Person,
    message: APIMessage,
    data: APIMessageComponentInteraction['data'] | object,
  ) {
    const interaction = {
      ...base(person, message.channel_id),
      type: InteractionType.MessageComponent as const,
      message,
      data,
    }
    return ask(interaction as unknown as APIInteraction, person)
  }
  return discord
}

function attach(
  world: World,
  { name, bytes, type = 'image/jpeg' }: { name: string; bytes: Uint8Array<ArrayBuffer>; type?: string },
): APIAttachment {
  return world.attach({ name, bytes, type })
}

function withoutUser(world: World, person: Person) {
  const { user: _, ...member } = world.memberOf(person)
  return member
}

/** Without the intent, only what mentions the bot or is its own comes with its content. */
function withoutContent<M extends APIMessage>(message: M, world: World): M {
  if (message.author.id === world.bot.id || message.mentions.some(({ id }) => id === world.bot.id))
    return message
  return { ...message, content: '', attachments: [], embeds: [], components: [] }
}

export function componentsOf({ components = [] }: APIMessage) {
  return components.flatMap((row) => (row.type === ComponentType.ActionRow ? row.components : []))
}

export function buttonsOf(message: APIMessage): { label?: string; custom_id: string }[] {
  return componentsOf(message).flatMap((one) =>
    one.type === ComponentType.Button && 'custom_id' in one
      ? [{ custom_id: one.custom_id, ...(one.label && { label: one.label }) }]
      : [],
  )
}

/** As Discord's clients show it: escapes resolved, marks of small print gone. */
export function shown(content: string): string {
  return content.replace(/^-# /gm, '').replace(/\\([^\w\s])/g, '$1')
}

export function isEphemeral({ flags }: APIMessage): boolean {
  return ((flags ?? 0) & MessageFlags.Ephemeral) !== 0
}
