/** What a stand-in for Discord knows: people, channels, messages, files. Shaped as its API's own types. */
import {
  type APIApplication,
  type APIApplicationCommand,
  type APIAttachment,
  type APIInteractionGuildMember,
  type APIMessage,
  type APIUser,
  ChannelType,
  type GuildMemberFlags,
  MessageType,
  type RESTPostAPIApplicationCommandsJSONBody,
} from 'discord-api-types/v10'

export const APPLICATION = '1100000000000000001'
export const BOT = '1100000000000000002'
export const SERVER = '1100000000000000003'
/** First second of 2015. */
const EPOCH_MS = 1_420_070_400_000

export interface Channel {
  id: string
  type: ChannelType
  /** Set for channels of a server. */
  server?: string
  /** Set for threads. */
  parent?: string
  /** Who began a thread. */
  owner?: string
  archived?: boolean
  locked?: boolean
  name?: string
  /** The other side of a direct conversation. */
  recipient?: string
}

export interface Person {
  user: APIUser
  roles: string[]
  /** Takes no direct messages from the bot. */
  closed: boolean
}

/** A message and who alone sees it, where not everybody does. */
export interface Kept {
  message: APIMessage
  only?: string
  nonce?: string
  /** Set for the answers of an interaction. */
  interaction?: string
}

export interface File {
  id: string
  name: string
  bytes: Uint8Array<ArrayBuffer>
  type: string
  /** Milliseconds for which a newly given address works. */
  description?: string
}

export interface World {
  application: APIApplication
  bot: APIUser
  people: Map<string, Person>
  channels: Map<string, Channel>
  messages: Map<string, Kept>
  files: Map<string, File>
  commands: APIApplicationCommand[]
  /** Every edit of a message, as it was shown. */
  readonly edits: { id: string; content: string }[]
  snowflake(): string
  person(name: string, roles?: string[]): Person
  channel(channel: Omit<Channel, 'id'>): Channel
  thread(parent: Channel, id: string, name: string, owner: string): Channel
  /** Adds a file and gives it as an attachment, with an address that works for a while. */
  attach(file: Omit<File, 'id'>): APIAttachment
  /** A fresh address for an attachment that is asked for again. */
  renewed(attachment: APIAttachment): APIAttachment
  message(parts: Partial<APIMessage> & { author: APIUser; channel_id: string }): APIMessage
  register(bodies: RESTPostAPIApplicationCommandsJSONBody[]): APIApplicationCommand[]
  memberOf(person: Person): APIInteractionGuildMember
}

export interface WorldOptions {
  /** Where files are had: set once the server listens. */
  origin: () => string
  /** How long an attachment's address works. */
  fileMs: number
  flags: number
}

export function createWorld({ origin, fileMs, flags }: WorldOptions): World {
  let last = 0n
  const snowflake = (): string => {
    const now = BigInt(Date.now() - EPOCH_MS) << 22n
    last = now > last ? now : last + 1n
    return last.toString()
  }
  const user = (id: string, username: string, bot = false): APIUser => ({
    id,
    username,
    discriminator: '0',
    global_name: bot ? null : username,
    avatar: null,
    ...(bot && { bot }),
  })
  const bot = user(BOT, 'rxchat', true)
  const people = new Map<string, Person>()
  const channels = new Map<string, Channel>()
  const files = new Map<string, File>()
  const urlOf = (channel: string, { id, name }: File): string => {
    const expires = Math.ceil((Date.now() + fileMs) / 1000).toString(16)
    return `${origin()}/attachments/${channel}/${id}/${name}?ex=${expires}&is=0&hm=0&t=${Date.now() + fileMs}`
  }
  const world: World = {
    application: {
      id: APPLICATION,
      name: 'rxchat',
      icon: null,
      description: '',
      bot_public: true,
      bot_require_code_grant: false,
      summary: '',
      verify_key: '0',
      team: null,
      flags,
      flags_new: String(flags),
      bot,
    } as APIApplication,
    bot,
    people,
    channels,
    messages: new Map(),
    files,
    commands: [],
    edits: [],
    snowflake,
    person(name, roles = []) {
      const person: Person = { user: user(snowflake(), name), roles, closed: false }
      people.set(person.user.id, person)
      return person
    },
    channel(parts) {
      const channel = { ...parts, id: snowflake() }
      channels.set(channel.id, channel)
      return channel
    },
    thread(parent, id, name, owner) {
      const thread: Channel = {
        id,
        type: ChannelType.PublicThread,
        parent: parent.id,
        owner,
        name,
        ...(parent.server && { server: parent.server }),
      }
      channels.set(id, thread)
      return thread
    },
    attach(parts) {
      const file = { ...parts, id: snowflake() }
      files.set(file.id, file)
      const url = urlOf('1', file)
      return {
        id: file.id,
        filename: file.name,
        size: file.bytes.byteLength,
        url,
        proxy_url: url,
        content_type: file.type,
        ...(file.description && { description: file.description }),
      }
    },
    renewed(attachment) {
      const file = files.get(attachment.id)
      if (file === undefined) return attachment
      const url = urlOf('1', file)
      return { ...attachment, url, proxy_url: url }
    },
    message(parts) {
      return {
        id: snowflake(),
        content: '',
        timestamp: new Date().toISOString(),
        edited_timestamp: null,
        tts: false,
        mention_everyone: false,
        mentions: [],
        mention_roles: [],
        attachments: [],
        embeds: [],
        pinned: false,
        type: MessageType.Default,
        ...parts,
      }
    },
    register(bodies) {
      world.commands = bodies.map((body) => ({
        version: snowflake(),
        application_id: APPLICATION,
        default_member_permissions: null,
        nsfw: false,
        dm_permission: true,
        description: '',
        description_localizations: null,
        name_localizations: null,
        ...body,
        id: snowflake(),
      })) as APIApplicationCommand[]
      return world.commands
    },
    memberOf: ({ user: who, roles }) => ({
      user: who,
      roles,
      nick: null,
      avatar: null,
      joined_at: '2020-01-01T00:00:00Z',
      deaf: false,
      mute: false,
      flags: 0 as GuildMemberFlags,
      permissions: '2048',
    }),
  }
  people.set(BOT, { user: bot, roles: [], closed: false })
  return world
}
