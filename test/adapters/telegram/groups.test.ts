import type { Chat, Message } from 'grammy/types'
import { describe, expect, it, vi } from 'vitest'
import { wordsIn } from '../../../src/replies/index.ts'
import { photo } from '../../doubles/scripted-conversation.ts'
import { BOT, Refusal } from '../../doubles/telegram/telegram.ts'
import { startBot, texts } from './bot.ts'

const words = wordsIn('en')
const name = `@${BOT.username}`
const group: Chat.SupergroupChat = { id: -1001234567890, type: 'supergroup', title: 'Ward 4' }
const forum: Chat.SupergroupChat = { ...group, id: -1009876543210, is_forum: true }

async function inGroup() {
  const { telegram, engine } = await startBot()
  return { telegram, engine, person: telegram.person({ chat: group }) }
}

/** What was said before the bot is named is not answered: the reply to the last words is the only one. */
async function answeredOnly(person: Awaited<ReturnType<typeof inGroup>>['person']): Promise<string[]> {
  person.text(`${name} /privacy`)
  const said = await texts(person, 1)
  expect(said.at(-1)).toBe(words.privacy({ hours: 24 }))
  return said.slice(0, -1)
}

describe('in a group', () => {
  it.each([
    'what was prescribed?',
    `${name}_dev what was prescribed?`,
    `mail${name} what was prescribed?`,
    '/help@other_bot',
    '/weather',
  ])('%j is not for this bot', async (text) => {
    const { person } = await inGroup()
    person.text(text)
    expect(await answeredOnly(person)).toEqual([])
  })

  it.each([
    [`${name} help`],
    [`${name}, help`],
    [`help ${name}`],
    [`${name.toUpperCase()} help`],
    [`/help${name}`],
    ['/help'],
  ])('%j is', async (text) => {
    const { person } = await inGroup()
    person.text(text)
    expect(await texts(person, 1)).toEqual([words.help])
  })

  it('a name without an @ speaks to the bot where Telegram says whose it is', async () => {
    const { person } = await inGroup()
    person.text('rxchat help', { entities: [{ type: 'text_mention', offset: 0, length: 6, user: BOT }] })
    expect(await texts(person, 1)).toEqual([words.help])
  })

  it('a reply to the bot needs no name', async () => {
    const { person } = await inGroup()
    person.text(`${name} help`)
    await texts(person, 1)
    person.text('privacy', { reply_to_message: person.seen()[0] as never })
    expect((await texts(person, 2))[1]).toBe(words.privacy({ hours: 24 }))
  })

  it('a photo is read when its caption names the bot, and the name is not part of the question', async () => {
    const { person, engine } = await inGroup()
    await person.photo((await photo(10)).bytes, 'family picture')
    await person.photo((await photo(20)).bytes, `${name} who is the doctor?`)
    expect((await texts(person, 1))[0]).toContain('answer to: who is the doctor?')
    expect(engine.encoded).toHaveLength(1)
  })

  it('all pictures of an album are read when one names the bot', async () => {
    const { person, engine } = await inGroup()
    await person.album(
      [(await photo(10)).bytes, (await photo(20)).bytes, (await photo(30)).bytes],
      `${name} read`,
    )
    await texts(person, 1)
    expect(engine.encoded).toHaveLength(3)
  })

  it('a photo that somebody else sent is read when a reply to it names the bot', async () => {
    const { person, engine } = await inGroup()
    // With privacy mode on the bot never sees this one.
    const unseen = await person.photo((await photo()).bytes)
    person.text(`${name} what was prescribed?`, { reply_to_message: unseen as never })
    expect((await texts(person, 1))[0]).toContain('answer to: Which medicines are on it?')
    person.text(`${name} and for how long?`, { reply_to_message: unseen as never })
    await texts(person, 2)
    expect(engine.encoded).toHaveLength(1)
  })
})

describe('who writes in a group in another name', () => {
  const anonymous = { id: 1087968824, is_bot: true, first_name: 'Group', username: 'GroupAnonymousBot' }

  it('is answered: an administrator who writes as the group, somebody who writes as their channel', async () => {
    const { person } = await inGroup()
    person.text(`${name} help`, { from: anonymous, sender_chat: group })
    expect(await texts(person, 1)).toEqual([words.help])
    const channel: Chat.ChannelChat = { id: -1005554443332, type: 'channel', title: 'Mira' }
    const standIn = { id: 136817688, is_bot: true, first_name: 'Channel', username: 'Channel_Bot' }
    person.text(`${name} help`, { from: standIn, sender_chat: channel })
    expect(await texts(person, 2)).toHaveLength(2)
  })

  it('is not, where Telegram itself hands on what a channel says', async () => {
    const { person } = await inGroup()
    const channel: Chat.ChannelChat = { id: -1005554443332, type: 'channel', title: 'News' }
    const telegramItself = { id: 777000, is_bot: false, first_name: 'Telegram' }
    person.text(`${name} help`, { from: telegramItself, sender_chat: channel, is_automatic_forward: true })
    expect(await answeredOnly(person)).toEqual([])
  })
})

describe('a group that becomes a supergroup', () => {
  const before: Chat.GroupChat = { id: -4001, type: 'group', title: 'Family' }
  const SUPERGROUP = -1002233445566

  it('goes on with its conversation there, also after a restart', async () => {
    const bot = await startBot()
    const { telegram, engine } = bot
    const old = telegram.person({ chat: before })
    await old.photo((await photo()).bytes, `${name} what is on it?`)
    await texts(old, 1)
    const person = telegram.person({ chat: old.upgrade(SUPERGROUP) })
    person.text(`${name} how often?`)
    expect((await texts(person, 1))[0]).toContain('answer to: how often?')
    await bot.restart()
    person.text('for how long?', { reply_to_message: person.seen()[0] as never })
    expect((await texts(person, 2))[1]).toContain('answer to: for how long?')
    const answer = person.seen()[1]!
    const label = answer.reply_markup!.inline_keyboard[0]![0]!.text
    person.press(answer, label)
    expect((await texts(person, 3))[2]).toContain(`answer to: ${label}`)
    expect(engine.encoded).toHaveLength(1)
  })

  it('while a page is read gets signs of life, progress and the answer there', async () => {
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const { telegram } = await startBot({ script: { beforeEncode: () => held } })
    const old = telegram.person({ chat: before })
    await old.photo((await photo()).bytes, `${name} what is on it?`)
    // Telegram's words to the group are late: the refusal of a call is the first that the bot hears of it.
    telegram.world.room(before.id).closedBy = new Refusal(400, 'Bad Request: group chat was upgraded', {
      migrate_to_chat_id: SUPERGROUP,
    })
    const person = telegram.person({ chat: { id: SUPERGROUP, type: 'supergroup', title: 'Family' } })
    await vi.waitFor(() => {
      const places = telegram.called('sendChatAction').map(({ payload }) => payload.chat_id)
      expect(places).toContain(SUPERGROUP)
    }, 5_000)
    expect((await texts(person, 1))[0]).toMatch(/look|Reading|Queue/i)
    release()
    await vi.waitFor(
      () => expect(person.texts().at(-1)).toContain('answer to: Which medicines are on it?'),
      30_000,
    )
    expect(person.texts()).toHaveLength(1)
  })

  it.each([before.id, SUPERGROUP])('is let in by either number: %i', async (listed) => {
    const { telegram } = await startBot({ environment: { TELEGRAM_ALLOW_CHATS: String(listed) } })
    const old = telegram.person({ chat: before })
    const person = telegram.person({ chat: old.upgrade(SUPERGROUP) })
    person.text(`${name} help`)
    expect(await texts(person, 1)).toEqual([words.help])
  })
})

describe('in a forum', () => {
  it('every topic is a conversation of its own', async () => {
    const { telegram } = await startBot()
    const one = telegram.person({ chat: forum, topic: 11 })
    const other = telegram.person({ chat: forum, topic: 12 })
    await one.photo((await photo()).bytes, `${name} what is on it?`)
    await texts(one, 1)
    other.text(`${name} how often?`)
    const said = await texts(other, 2)
    expect(said[1]).toBe(words.photoFirst)
    const threads = one.seen().map((message: Message) => message.message_thread_id)
    expect(threads).toEqual([11, 12])
  })

  it('the topic “General” has no number, and is answered without one', async () => {
    const { telegram } = await startBot()
    const general = telegram.person({ chat: forum })
    const topic = telegram.person({ chat: forum, topic: 11 })
    await topic.photo((await photo()).bytes, `${name} what is on it?`)
    await texts(topic, 1)
    general.text(`${name} how often?`)
    expect((await texts(general, 2))[1]).toBe(words.photoFirst)
    expect(telegram.called('sendMessage').at(-1)!.payload).not.toHaveProperty('message_thread_id')
  })

  it('a message in a topic does not count as a reply to the topic’s beginning', async () => {
    const { telegram } = await startBot()
    const person = telegram.person({ chat: forum, topic: 11 })
    person.text('lunch?', {
      reply_to_message: { forum_topic_created: {}, from: BOT, message_id: 11, chat: forum } as never,
    })
    expect(await answeredOnly(person)).toEqual([])
  })

  it('a closed topic is left in peace', async () => {
    const { telegram, logged } = await startBot()
    const person = telegram.person({ chat: forum, topic: 11 })
    telegram.world.room(forum.id).topics.delete(11)
    person.text(`${name} help`)
    const other = telegram.person()
    other.text('/help')
    await texts(other, 1)
    expect(person.texts()).toEqual([])
    expect(logged.filter(({ level }) => level === 'error')).toEqual([])
  })
})
