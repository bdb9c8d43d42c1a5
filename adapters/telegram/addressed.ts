/** In a group the bot only speaks when it is spoken to. */
import type { Message, MessageEntity } from 'grammy/types'
import type { BotIdentity } from './identity.ts'

/** What a message says to the bot; `undefined` where it doesn't speak to it. */
export interface Addressed {
  /** The words without the bot's name. */
  text: string
}

/** @param commands names without the slash that the bot obeys also where it isn't named */
export function addressedTo(
  bot: BotIdentity,
  message: Message,
  commands: ReadonlySet<string>,
): Addressed | undefined {
  const text = message.text ?? message.caption ?? ''
  const entities = message.entities ?? message.caption_entities ?? []
  const command = commandIn(text, entities)
  const isOthers = command?.of !== undefined && !isName(command.of, bot)
  const mentions = entities.filter((entity) => isMention(entity, text, bot))
  const said = { text: without(text, mentions) }
  if (!isGroup(message.chat)) return isOthers ? undefined : said
  if (isOthers) return undefined
  const isCommanded = command !== undefined && (command.of !== undefined || commands.has(command.name))
  return mentions.length > 0 || isCommanded || isReplyTo(bot, message) ? said : undefined
}

/** People's chats have positive ids, groups and channels negative ones: it also tells where the type is left out. */
export function isGroup({ id }: Pick<Message['chat'], 'id'>): boolean {
  return id < 0
}

/** The message that this one answers. Messages in a topic that answer nothing refer to the topic's beginning. */
export function answeredBy({ reply_to_message: answered }: Message): Message | undefined {
  return answered?.forum_topic_created === undefined ? answered : undefined
}

function isReplyTo(bot: BotIdentity, message: Message): boolean {
  return answeredBy(message)?.from?.id === bot.id
}

/** `/name` or `/name@of` at the very beginning. */
function commandIn(
  text: string,
  entities: readonly MessageEntity[],
): { name: string; of?: string } | undefined {
  const entity = entities.find(({ type, offset }) => type === 'bot_command' && offset === 0)
  if (entity === undefined) return undefined
  const [name = '', of] = text.slice(1, entity.length).split('@')
  return { name: name.toLowerCase(), ...(of && { of }) }
}

/** The whole entity counts: @rxbot is not named in @rxbot_dev. */
function isMention(entity: MessageEntity, text: string, bot: BotIdentity): boolean {
  if (entity.type === 'text_mention') return entity.user.id === bot.id
  if (entity.type !== 'mention') return false
  return isName(text.slice(entity.offset + 1, entity.offset + entity.length), bot)
}

function isName(name: string, { username }: BotIdentity): boolean {
  return name.toLowerCase() === username.toLowerCase()
}

function without(text: string, entities: readonly MessageEntity[]): string {
  let rest = text
  for (const { offset, length } of entities.toSorted((a, b) => b.offset - a.offset)) {
    const before = rest.slice(0, offset)
    const after = rest.slice(offset + length)
    // "@bot, what …": the comma was for the name.
    rest = before.trim() === '' ? after.replace(/^\s*[,:;–-]?\s*/, '') : `${before.trimEnd()}${after}`
  }
  return rest.trim()
}
