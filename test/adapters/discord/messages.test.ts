/** Messages: in direct conversations, in servers, in threads of team channels. */
import { ChannelType } from 'discord-api-types/v10'
import { afterEach, describe, expect, test } from 'vitest'
import { BOT, buttonsOf, SERVER, shown } from '../../doubles/discord/discord.ts'
import { photo } from '../../doubles/scripted-conversation.ts'
import { type RunningBot, type RunningOptions, runBot } from './running-bot.ts'

let bot: RunningBot
afterEach(() => bot.close())

async function start(options?: RunningOptions) {
  bot = await runBot(options)
  const asha = bot.discord.person('Asha')
  return { ...bot, discord: bot.discord, asha, dm: bot.discord.dm(asha) }
}

async function page(shade = 200, name = 'page.jpg') {
  return { name, ...(await photo(shade)) }
}

async function answers(channel: { id: string } | string, count: number) {
  await expect.poll(() => said(channel).length, { timeout: 15_000, interval: 10 }).toBe(count)
  return said(channel)
}
const said = (channel: { id: string } | string) =>
  bot.discord
    .seen(typeof channel === 'string' ? channel : channel.id)
    .filter(({ author, content }) => author.id === BOT && !content.startsWith('-# ⏳'))

describe('in a direct conversation', () => {
  test('a photo with a caption is answered once, beneath it', async () => {
    const { discord, asha, dm } = await start()
    const sent = discord.post(dm, asha, { content: 'what was prescribed?', files: [await page()] })
    const [answer] = await answers(dm, 1)
    expect(answer?.content).toContain('answer to: Which medicines are on it?')
    expect(answer?.message_reference?.message_id).toBe(sent.id)
  })

  test('a photo without a caption is summed up, with questions as buttons', async () => {
    const { discord, asha, dm } = await start()
    discord.post(dm, asha, { files: [await page()] })
    const [answer] = await answers(dm, 1)
    expect(answer?.content).toContain('answer to: Which medicines are on it?')
    expect(buttonsOf(answer!).length).toBe(3)
  })

  test('attachments of one message are pages in their order; a page that is gone is named', async () => {
    const { discord, asha, dm, engine } = await start()
    const pages = [await page(10, '1.jpg'), await page(20, '2.jpg'), await page(30, '3.jpg')]
    discord.faults.push(() => undefined)
    const sent = discord.world.message({ author: asha.user, channel_id: dm.id })
    for (const one of pages) sent.attachments.push(discord.world.attach({ ...one, type: 'image/jpeg' }))
    discord.world.files.delete(sent.attachments[1]!.id)
    discord.world.messages.set(sent.id, { message: sent })
    discord.gateway.dispatch({ t: 'MESSAGE_CREATE' as never, d: sent })
    const [answer] = await answers(dm, 1)
    expect(engine.encoded).toHaveLength(2)
    expect(answer?.content).toContain('Page 2 is not part of this answer.')
  })

  test('a file that is too large is explained, with the limit', async () => {
    const { discord, asha, dm } = await start()
    discord.post(dm, asha, { files: [{ name: 'scan.png', bytes: new Uint8Array(20 * 2 ** 20 + 1) }] })
    const [answer] = await answers(dm, 1)
    expect(answer?.content).toContain('20 MB')
  })

  test('a voice message and a sticker are answered with what can be sent instead', async () => {
    const { discord, asha, dm } = await start()
    const bytes = new Uint8Array([1, 2, 3])
    discord.post(dm, asha, { files: [{ name: 'v.ogg', bytes, type: 'audio/ogg' }], flags: 8192 })
    discord.post(dm, asha, { sticker: 'wave' })
    const [voice, sticker] = await answers(dm, 2)
    expect(voice?.content).toContain('voice')
    expect(sticker?.content).toContain('stickers')
  })

  test('a forwarded photo is read like one that was sent', async () => {
    const { discord, asha, dm, engine } = await start()
    const other = discord.channel('elsewhere')
    const original = discord.post(other, asha, { files: [await page()] })
    discord.post(dm, asha, { forwards: original })
    await answers(dm, 1)
    expect(engine.encoded).toHaveLength(1)
  })

  test('an edited question is answered anew', async () => {
    const { discord, asha, dm } = await start()
    const sent = discord.post(dm, asha, { content: 'wich?', files: [await page()] })
    await answers(dm, 1)
    discord.edit(sent, 'which tests?')
    const [, second] = await answers(dm, 2)
    expect(second?.content).toContain('which tests?')
  })

  test('what Discord itself changes about a message, telling that alone, is no edit', async () => {
    const { discord, asha, dm } = await start()
    const sent = discord.post(dm, asha, { content: 'hello' })
    await answers(dm, 1)
    const edited_timestamp = new Date().toISOString()
    discord.gateway.dispatch({
      t: 'MESSAGE_UPDATE' as never,
      d: { id: sent.id, channel_id: dm.id, embeds: [], edited_timestamp },
    })
    discord.gateway.dispatch({
      t: 'MESSAGE_UPDATE' as never,
      d: { ...sent, edited_timestamp: null, embeds: [{ url: 'https://example.org' }] },
    })
    discord.post(dm, asha, { content: 'help' })
    await answers(dm, 2)
    await bot.settled()
    await answers(dm, 2)
  })

  test('who waits for others’ pages is told how many there are before theirs', async () => {
    const { discord } = await start({
      script: { beforeEncode: () => new Promise((resolve) => setTimeout(resolve, 2500)) },
    })
    const people = ['Asha', 'Ravi', 'Mira'].map((one) => discord.person(one))
    for (const [index, person] of people.entries())
      discord.post(discord.dm(person), person, { files: [await page(index)] })
    await expect
      .poll(() => people.map((person) => discord.text(discord.dm(person))).join('\n'), { timeout: 10_000 })
      .toContain('In the queue: one page before yours')
    for (const person of people)
      await expect.poll(() => discord.text(discord.dm(person)), { timeout: 15_000 }).toContain('answer to')
  })

  test('typing is shown to everybody who waits, also behind more than are handled side by side', async () => {
    const { discord } = await start({ script: { beforeEncode: () => new Promise<void>(() => {}) } })
    const picture = await page()
    const people = Array.from({ length: 140 }, (_, index) => discord.person(`Person ${index}`))
    for (const person of people) discord.post(discord.dm(person), person, { files: [picture] })
    await expect.poll(() => new Set(discord.typing).size, { timeout: 10_000 }).toBe(140)
  })

  test('a reply selects the prescription that it answers', async () => {
    const { discord, asha, dm, engine } = await start()
    const first = discord.post(dm, asha, { files: [await page(10)] })
    await answers(dm, 1)
    discord.post(dm, asha, { files: [await page(20)] })
    await answers(dm, 2)
    discord.post(dm, asha, { content: 'which tests?', replyTo: first })
    await answers(dm, 3)
    await bot.settled()
    expect(engine.questions.at(-1)?.text).toBe('which tests?')
    const { prescriptions, turns } = await bot.store.load({ platform: 'discord', chat: dm.id })
    expect(turns.at(-1)?.prescription).toBe(prescriptions[0]?.id)
  })

  test('what others and the bot itself write is not answered', async () => {
    const { discord, asha, dm } = await start()
    const robot = discord.person('Robot')
    robot.user.bot = true
    const unheard = discord.post(dm, robot, { content: 'hello' })
    const heard = discord.post(dm, asha, { content: 'hello' })
    const [answer] = await answers(dm, 1)
    expect(answer?.message_reference?.message_id).toBe(heard.id)
    expect(answer?.message_reference?.message_id).not.toBe(unheard.id)
  })

  test('a late word of progress is shown, and the answer takes its place', async () => {
    const { discord, asha, dm } = await start({
      script: { beforeEncode: () => new Promise((resolve) => setTimeout(resolve, 2500)) },
    })
    discord.post(dm, asha, { files: [await page()] })
    await expect.poll(() => discord.typing.length, { timeout: 5000 }).toBeGreaterThan(0)
    await expect.poll(() => discord.text(dm), { timeout: 5000 }).toContain('⏳')
    const [note] = discord.seen(dm).filter(({ author }) => author.id === BOT)
    const [answer] = await answers(dm, 1)
    expect(answer?.id).toBe(note?.id)
    expect(buttonsOf(answer!)).toHaveLength(3)
    expect(discord.text(dm)).not.toContain('⏳')
    for (const { body } of discord.calls.filter(({ path }) => /\/messages(?:\/\d+)?$/.test(path)))
      expect(body.allowed_mentions).toEqual({ parse: [], replied_user: false })
  })

  test('markup, mentions and links of a page are shown as they stand on it', async () => {
    const { discord, asha, dm } = await start({
      script: {
        answer: () => ({
          text: '@everyone **bold** <@1> [x](https://evil.example) # head\n# Title\n1. one\ndiscord.gg/abc `code`',
        }),
      },
    })
    discord.post(dm, asha, { files: [await page()] })
    const [answer] = await answers(dm, 1)
    expect(shown(answer!.content)).toContain(
      '@everyone **bold** <@1> [x](https://evil.example) # head\n# Title\n1. one\ndiscord.gg/abc `code`',
    )
    expect(answer!.content).not.toMatch(/(?<!\\)(?:\*\*|<@|@everyone|`)|https:\/\/|^#|(?<!\\)\[x\]\(/m)
    for (const { body } of discord.calls.filter(({ path }) => path.endsWith('/messages')))
      expect(body.allowed_mentions).toEqual({ parse: [], replied_user: false })
  })
})

describe('in a server', () => {
  test('only a mention is answered, to everybody, without the intent for message contents', async () => {
    const { discord, asha } = await start()
    const channel = discord.channel('general')
    discord.post(channel, asha, { content: 'good morning', files: [await page()] })
    const sent = discord.post(channel, asha, { content: `<@${BOT}> what is it?`, files: [await page(10)] })
    const [answer] = await answers(channel, 1)
    expect(answer?.content).toContain('answer to: Which medicines are on it?')
    expect(answer?.message_reference?.message_id).toBe(sent.id)
    expect(discord.gateway.sessions[0]!.intents & (1 << 15)).toBe(0)
  })

  test('a mention in answer to somebody’s photo reads that photo', async () => {
    const { discord, asha } = await start()
    const channel = discord.channel('general')
    const ravi = discord.person('Ravi')
    const theirs = discord.post(channel, ravi, { files: [await page()] })
    discord.post(channel, asha, { content: `<@${BOT}> which medicines?`, replyTo: theirs })
    const [answer] = await answers(channel, 1)
    expect(answer?.content).toContain('answer to: Which medicines are on it?')
  })

  test('an answer to the bot that Discord hides is met with a word on how to be seen', async () => {
    const { discord, asha } = await start()
    const channel = discord.channel('general')
    discord.post(channel, asha, { content: `<@${BOT}> hi` })
    const [hello] = await answers(channel, 1)
    discord.post(channel, asha, { content: 'and now?', replyTo: hello! })
    const [, second] = await answers(channel, 2)
    expect(second?.content).toContain('mention me')
  })

  test('@everyone and other people’s names are not the bot’s', async () => {
    const { discord, asha } = await start()
    const channel = discord.channel('general')
    discord.post(channel, asha, { content: '@everyone look' })
    discord.post(channel, asha, { content: `<@${asha.user.id}> look` })
    const heard = discord.post(channel, asha, { content: `<@${BOT}> look` })
    const [answer] = await answers(channel, 1)
    expect(answer?.message_reference?.message_id).toBe(heard.id)
  })
})

describe('in a team channel', () => {
  async function team(type: ChannelType, options: RunningOptions = {}) {
    const id = '1300000000000000001'
    bot = await runBot({ ...options, discord: { messageContent: true }, adapter: { teamChannels: [id] } })
    const { discord } = bot
    const forum = { ...discord.channel('prescriptions', SERVER, type), id }
    discord.world.channels.set(id, forum)
    return { discord, forum, asha: discord.person('Asha') }
  }

  test('a photo gets a thread, where questions need no mention and others may talk', async () => {
    const id = '1300000000000000001'
    bot = await runBot({ discord: { messageContent: true }, adapter: { teamChannels: [id] } })
    const { discord } = bot
    const channel = { ...discord.channel('prescriptions'), id }
    discord.world.channels.set(id, channel)
    const asha = discord.person('Asha')
    const ravi = discord.person('Ravi')
    discord.post(channel, asha, { content: 'lunch?' })
    const sent = discord.post(channel, asha, { files: [await page()] })
    await answers(sent.id, 1)
    expect(discord.world.channels.get(sent.id)).toMatchObject({
      parent: id,
      name: 'Prescription sent by Asha',
    })
    const thread = discord.world.channels.get(sent.id)!
    discord.post(thread, ravi, { content: 'how often?' })
    const [, second] = await answers(thread, 2)
    expect(second?.content).toContain('answer to: how often?')
    discord.post(thread, ravi, { content: `<@${asha.user.id}> did you see this?` })
    discord.post(thread, ravi, { content: 'for how long?' })
    const [, , third] = await answers(thread, 3)
    expect(third?.content).toContain('for how long?')
    expect(said(channel)).toHaveLength(0)
  })

  test('a thread is still known as the channel’s after a restart, though Discord tells of it only once', async () => {
    const id = '1300000000000000001'
    bot = await runBot({ discord: { messageContent: true }, adapter: { teamChannels: [id] } })
    const { discord } = bot
    discord.world.channels.set(id, { ...discord.channel('prescriptions'), id })
    const asha = discord.person('Asha')
    const sent = discord.post({ ...discord.channel('x'), id }, asha, { files: [await page()] })
    await answers(sent.id, 1)
    await bot.settled()
    await bot.restart()
    expect(discord.gateway.log).toEqual(['identify', 'resume', 'resumed'])
    discord.post(discord.world.channels.get(sent.id)!, asha, { content: 'how often?' })
    const [, second] = await answers(sent.id, 2)
    expect(second?.content).toContain('answer to: how often?')
  })

  test('a forum’s post is the thread: its photo is read there, its questions need no mention', async () => {
    const { discord, forum, asha } = await team(ChannelType.GuildForum)
    const { thread } = discord.forumPost(forum, asha, 'My father’s prescription', { files: [await page()] })
    const [answer] = await answers(thread, 1)
    expect(answer?.content).toContain('answer to')
    discord.post(thread, asha, { content: 'how often?' })
    const [, second] = await answers(thread, 2)
    expect(second?.content).toContain('answer to: how often?')
    const asked = discord.command(asha, thread, 'ask', { question: 'for how long?' })
    await expect.poll(() => asked.original?.message.content).toContain('answer to: for how long?')
    expect(discord.calls.some(({ path }) => path.endsWith('/threads'))).toBe(false)
  })

  test('a thread that people begin among themselves is theirs, until they show a prescription in it', async () => {
    const { discord, forum: channel, asha } = await team(ChannelType.GuildText)
    const { thread } = discord.forumPost(channel, asha, 'Next week', { content: 'who is on duty?' })
    discord.post(thread, asha, { content: 'and on Sunday?' })
    const sent = discord.post(thread, asha, { files: [await page()] })
    const [answer] = await answers(thread, 1)
    expect(answer?.message_reference?.message_id).toBe(sent.id)
    discord.post(thread, asha, { content: 'how often?' })
    const [, second] = await answers(thread, 2)
    expect(second?.content).toContain('answer to: how often?')
  })

  test.each([ChannelType.GuildVoice, ChannelType.GuildStageVoice])(
    'the chat of a voice channel (type %i) has no threads: it is one conversation',
    async (type) => {
      const { discord, forum: voice, asha } = await team(type)
      const sent = discord.post(voice, asha, { files: [await page()] })
      const [answer] = await answers(voice, 1)
      expect(answer?.message_reference?.message_id).toBe(sent.id)
      discord.post(voice, asha, { content: `<@${BOT}> how often?` })
      const [, second] = await answers(voice, 2)
      expect(second?.content).toContain('answer to: how often?')
      const asked = discord.command(asha, voice, 'prescription', {}, { photo: await page(10) })
      await expect.poll(() => asked.original?.message.content).toContain('answer to')
      expect(discord.calls.some(({ path }) => path.endsWith('/threads'))).toBe(false)
    },
  )

  test('a thread that was archived while the page was read is opened again by the answer', async () => {
    const { discord, forum, asha } = await team(ChannelType.GuildForum, {
      script: { beforeEncode: () => new Promise((resolve) => setTimeout(resolve, 3000)) },
    })
    const { thread } = discord.forumPost(forum, asha, 'A prescription', { files: [await page()] })
    await expect.poll(() => discord.text(thread), { timeout: 5000 }).toContain('⏳')
    thread.archived = true
    await answers(thread, 1)
    await bot.settled()
    expect(discord.text(thread)).not.toContain('⏳')
  })

  test('a photo that was deleted while it was read gets its answer in the channel', async () => {
    const {
      discord,
      forum: channel,
      asha,
    } = await team(ChannelType.GuildText, {
      script: { answer: () => ({ text: 'It says “Dolo”.' }) },
    })
    discord.faults.push(({ path }) => {
      if (path.endsWith('/threads')) discord.world.messages.delete(sent.id)
      return undefined
    })
    const sent = discord.post(channel, asha, { files: [await page()] })
    const [answer] = await answers(channel, 1)
    expect(answer?.content).toContain('Dolo')
    expect(answer?.message_reference).toBeUndefined()
  })

  test('where no thread can be begun the answer stands beneath the photo, and a reply to it goes on', async () => {
    const id = '1300000000000000001'
    bot = await runBot({ discord: { messageContent: true }, adapter: { teamChannels: [id] } })
    const { discord } = bot
    const channel = { ...discord.channel('prescriptions'), id }
    discord.world.channels.set(id, channel)
    discord.faults.push(({ path }) =>
      path.endsWith('/threads')
        ? { status: 400, body: { code: 50024, message: 'Cannot execute action on this channel type' } }
        : undefined,
    )
    const asha = discord.person('Asha')
    const sent = discord.post(channel, asha, { files: [await page()] })
    const [answer] = await answers(channel, 1)
    expect(answer?.message_reference?.message_id).toBe(sent.id)
    discord.post(channel, asha, { content: `<@${BOT}> how often?`, replyTo: answer! })
    const [, second] = await answers(channel, 2)
    expect(second?.content).toContain('answer to: how often?')
    await bot.settled()
    const { turns } = await bot.store.load({ platform: 'discord', chat: sent.id })
    expect(turns).toHaveLength(2)
  })

  test('without the intent, a mention begins the thread and goes on in it', async () => {
    const id = '1300000000000000001'
    bot = await runBot({ adapter: { teamChannels: [id] } })
    const { discord } = bot
    const channel = { ...discord.channel('prescriptions'), id }
    discord.world.channels.set(id, channel)
    const asha = discord.person('Asha')
    const sent = discord.post(channel, asha, { content: `<@${BOT}>`, files: [await page()] })
    await answers(sent.id, 1)
    const thread = discord.world.channels.get(sent.id)!
    discord.post(thread, asha, { content: 'not heard' })
    discord.post(thread, asha, { content: `<@${BOT}> how often?` })
    const [, second] = await answers(thread, 2)
    expect(second?.content).toContain('how often?')
  })
})
