/** Commands, menus and buttons: acknowledged at once, private where others would read along. */
import { MessageFlags } from 'discord-api-types/v10'
import { afterEach, describe, expect, test } from 'vitest'
import { BOT, buttonsOf, isEphemeral } from '../../doubles/discord/discord.ts'
import { photo } from '../../doubles/scripted-conversation.ts'
import { type RunningBot, type RunningOptions, runBot } from './running-bot.ts'

let bot: RunningBot
afterEach(() => bot.close())

async function start(options?: RunningOptions) {
  bot = await runBot(options)
  const { discord } = bot
  const asha = discord.person('Asha')
  const ravi = discord.person('Ravi')
  return { discord, asha, ravi, dm: discord.dm(asha), channel: discord.channel('general') }
}

async function page(shade = 200) {
  return { name: 'page.jpg', ...(await photo(shade)) }
}

const eventually = (read: () => unknown) => expect.poll(read, { timeout: 10_000, interval: 10 })

describe('commands', () => {
  test('are registered with names in Discord’s languages, and only when they changed', async () => {
    const { discord } = await start()
    const named = (name: string) => discord.world.commands.find((command) => command.name === name)
    expect(discord.world.commands.map(({ name }) => name)).toEqual([
      'prescription',
      'ask',
      'forget',
      'privacy',
      'Read this prescription',
    ])
    expect(named('ask')?.name_localizations).toMatchObject({ fr: 'demander', 'es-ES': 'preguntar', hi: 'पूछें' })
    await bot.restart()
    expect(discord.calls.filter(({ method }) => method === 'PUT')).toHaveLength(1)
  })

  test('/prescription in a server is answered to the person alone, the pages in order', async () => {
    const { discord, asha, ravi, channel } = await start()
    const asked = discord.command(
      asha,
      channel,
      'prescription',
      { question: 'how often?' },
      { page2: await page(20), photo: await page(10) },
    )
    await eventually(() => discord.text(channel, asha)).toContain('answer to: how often?')
    // Discord's own limit.
    expect(asked.ackedInMs).toBeLessThan(3000)
    expect(isEphemeral(asked.original!.message)).toBe(true)
    expect(discord.text(channel, ravi)).toBe('')
    await bot.settled()
    const kept = await bot.store.load({ platform: 'discord', chat: channel.id, thread: asha.user.id })
    expect(kept.prescriptions[0]?.pages).toHaveLength(2)
    expect(bot.engine.encoded).toHaveLength(2)
  })

  test('/ask goes on with the person’s own prescription, whatever others sent there', async () => {
    const { discord, asha, ravi, channel } = await start()
    discord.command(asha, channel, 'prescription', {}, { photo: await page() })
    await eventually(() => discord.text(channel, asha)).toContain('answer to')
    const mine = discord.command(asha, channel, 'ask', { question: 'for how long?' })
    await eventually(() => mine.original?.message.content).toContain('answer to: for how long?')
    const theirs = discord.command(ravi, channel, 'ask', { question: 'for how long?' })
    await eventually(() => theirs.original?.message.content).toContain('don’t have a prescription yet')
  })

  test('/forget leaves nothing, /privacy says what is kept', async () => {
    const { discord, asha, dm } = await start()
    discord.post(dm, asha, { files: [await page()] })
    await eventually(() => discord.text(dm)).toContain('answer to')
    const privacy = discord.command(asha, dm, 'privacy')
    await eventually(() => privacy.original?.message.content).toContain('kept encrypted')
    const forget = discord.command(asha, dm, 'forget')
    await eventually(() => forget.original?.message.content).toContain('deleted')
    await bot.settled()
    const kept = await bot.store.load({ platform: 'discord', chat: dm.id })
    expect([kept.prescriptions, kept.turns]).toEqual([[], []])
  })

  test('the menu of a message reads the pictures of that message', async () => {
    const { discord, asha, ravi, channel } = await start()
    const theirs = discord.post(channel, ravi, { files: [await page()] })
    const asked = discord.menu(asha, channel, theirs)
    await eventually(() => asked.original?.message.content).toContain('answer to: Which medicines')
    const words = discord.post(channel, ravi, { content: 'no picture' })
    const refused = discord.menu(asha, channel, words)
    await eventually(() => refused.original?.message.content).toContain('no picture in that message')
  })

  test('the person’s language is Discord’s hint of it', async () => {
    const { discord, asha, dm } = await start()
    const asked = discord.command(asha, dm, 'ask', { question: '2' }, {}, 'fr' as never)
    await eventually(() => asked.original?.message.content).toContain('ordonnance')
  })

  test('nobody’s answers run over: a late page of one does not keep another waiting', async () => {
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const { discord, asha, ravi, dm } = await start({ script: { beforeEncode: () => held } })
    discord.command(asha, dm, 'prescription', {}, { photo: await page() })
    const other = discord.command(ravi, discord.dm(ravi), 'privacy')
    await eventually(() => other.original?.message.content).toContain('kept encrypted')
    release()
    await eventually(() => discord.text(dm)).toContain('answer to')
  })
})

describe('buttons', () => {
  test('ask what they say, also after a restart', async () => {
    const { discord, asha, dm } = await start()
    discord.post(dm, asha, { files: [await page()] })
    await eventually(() => discord.text(dm)).toContain('answer to')
    const answer = discord.seen(dm).at(-1)!
    const labels = buttonsOf(answer).map(({ label }) => label)
    expect(labels).toHaveLength(3)
    await bot.restart()
    const pressed = discord.press(asha, answer, labels[0]!)
    await eventually(() => pressed.original?.message.content).toContain(`answer to: ${labels[0]}`)
  })

  test('of another token are no longer taken', async () => {
    const { discord, asha, dm } = await start()
    const message = discord.world.message({
      author: discord.world.bot,
      channel_id: dm.id,
      components: [
        { type: 1, components: [{ type: 2, style: 1, label: 'x', custom_id: 'AAAAAAAAAAA.q.0..show' }] },
      ],
    })
    const pressed = discord.press(asha, message, 'x')
    await eventually(() => pressed.original?.message.content).toContain('no longer kept')
    expect(bot.store.inbox.pending()).toBe(0)
  })

  test('“Share here” shows a private answer to everybody, with its picture', async () => {
    const { discord, asha, ravi, channel } = await start({
      script: {
        answer: () => ({
          text: 'It says “Dolo” [1].',
          evidence: [{ page: 0, box: { x: 0, y: 0, width: 1, height: 0.1 }, quote: 'Dolo', confidence: 1 }],
        }),
      },
    })
    const asked = discord.command(asha, channel, 'prescription', {}, { photo: await page() })
    await eventually(() => asked.original?.message.content).toContain('Dolo')
    expect(asked.original!.message.attachments).toHaveLength(1)
    await bot.settled()
    const shared = discord.press(asha, asked.original!.message, 'Share here')
    await eventually(() => shared.original?.message.content).toContain('Dolo')
    expect(discord.text(channel, ravi)).toContain(`Shared by <@${asha.user.id}>`)
    expect(shared.original!.message.attachments).toHaveLength(1)
    expect(shared.original!.message.flags! & MessageFlags.Ephemeral).toBe(0)
  })
})

test('“Share here” beneath a full message whose answer is no longer kept cuts nothing off', async () => {
  const text = `${'word '.repeat(395)}and the end`
  const { discord, asha, channel } = await start({ script: { answer: () => ({ text }) } })
  discord.command(asha, channel, 'prescription', {}, { photo: await page() })
  await eventually(() => discord.text(channel, asha)).toContain('the end')
  const asked = discord.command(asha, channel, 'ask', { question: 'how often?' })
  await eventually(() => asked.original?.message.content).toContain('the end')
  await bot.settled()
  await bot.store.forget({ platform: 'discord', chat: channel.id, thread: asha.user.id })
  discord.press(asha, asked.original!.message, 'Share here')
  await eventually(() => discord.text(channel)).toContain('and the end')
})

describe('answers that come late', () => {
  const slow = { beforeEncode: () => new Promise<void>((resolve) => setTimeout(resolve, 700)) }
  const clock = { tokenMs: 300 }

  test('go to the person directly when they were for the person alone', async () => {
    const { discord, asha, ravi, channel } = await start({ discord: { clock }, script: slow })
    discord.command(asha, channel, 'prescription', {}, { photo: await page() })
    const dm = discord.dm(asha)
    await eventually(() => discord.text(dm)).toContain('answer to')
    expect(discord.text(channel, ravi)).toBe('')
    const late = discord.seen(dm).at(-1)!
    const pressed = discord.press(asha, late, buttonsOf(late)[0]!.label!)
    await eventually(() => pressed.original?.message.content).toContain('answer to')
    // What stands beneath that answer belongs there as well, and so does what is written in reply to one.
    const further = discord.press(
      asha,
      pressed.original!.message,
      buttonsOf(pressed.original!.message)[0]!.label!,
    )
    await eventually(() => further.original?.message.content).toContain('answer to')
    const reply = discord.post(dm, asha, { content: 'for how long?', replyTo: late })
    await eventually(() => discord.seen(dm).at(-1)?.content).toContain('answer to: for how long?')
    expect(discord.seen(dm).at(-1)?.message_reference?.message_id).toBe(reply.id)
    await bot.settled()
    const kept = await bot.store.load({ platform: 'discord', chat: channel.id, thread: asha.user.id })
    expect(kept.turns).toHaveLength(4)
    expect(new Set(kept.turns.map(({ prescription }) => prescription)).size).toBe(1)
    expect((await bot.store.load({ platform: 'discord', chat: dm.id })).turns).toHaveLength(0)
  })

  test('wait for the person where they take no direct messages, and are shown to nobody else', async () => {
    const { discord, asha, ravi, channel } = await start({ discord: { clock }, script: slow })
    asha.closed = true
    discord.command(asha, channel, 'prescription', {}, { photo: await page() })
    await eventually(() => discord.text(channel)).toContain('your answer is ready')
    await bot.settled()
    const ready = discord.seen(channel).at(-1)!
    const theirs = discord.press(ravi, ready, 'Show it to me')
    await eventually(() => theirs.original?.message.content).toContain('no longer kept')
    const mine = discord.press(asha, ready, 'Show it to me')
    await eventually(() => mine.original?.message.content).toContain('answer to')
    expect(isEphemeral(mine.original!.message)).toBe(true)
  })

  test('are ordinary messages in a direct conversation', async () => {
    const { discord, asha, dm } = await start({ discord: { clock }, script: slow })
    discord.command(asha, dm, 'prescription', {}, { photo: await page() })
    await eventually(() => discord.seen(dm).at(-1)?.content).toContain('answer to')
    expect(discord.seen(dm).at(-1)?.webhook_id).toBeUndefined()
  })

  test('take the place of the last word of progress where all may see it', async () => {
    const { discord, asha, dm } = await start({
      discord: { clock: { tokenMs: 2_500 } },
      script: { beforeEncode: () => new Promise((resolve) => setTimeout(resolve, 4_000)) },
    })
    const asked = discord.command(asha, dm, 'prescription', {}, { photo: await page() })
    await eventually(() => discord.text(dm)).toContain('⏳')
    await eventually(() => discord.text(dm)).toContain('answer to')
    expect(discord.text(dm)).not.toContain('⏳')
    expect(asked.original!.message.content).toContain('answer to')
  })
})

describe('in a team channel', () => {
  const TEAM = '1300000000000000001'

  test('a command begins a thread that everybody sees, and says who asked what', async () => {
    const { discord, asha, ravi } = await start({ adapter: { teamChannels: [TEAM] } })
    const team = { ...discord.channel('prescriptions'), id: TEAM }
    discord.world.channels.set(TEAM, team)
    const asked = discord.command(
      asha,
      team,
      'prescription',
      { question: 'how often?' },
      { photo: await page() },
    )
    await eventually(() => asked.original && discord.text(asked.original.message.id)).toContain('answer to')
    const thread = discord.world.channels.get(asked.original!.message.id)!
    expect(discord.text(thread)).toContain(`<@${asha.user.id}> asked: how often?`)
    await eventually(() => asked.original!.message.content).toContain(`<#${thread.id}>`)
    const next = discord.command(ravi, thread, 'ask', { question: 'for how long?' })
    await eventually(() => next.original?.message.content).toContain('answer to: for how long?')
    expect(next.original!.message.content).toContain(`<@${ravi.user.id}> asked:`)
    expect(isEphemeral(next.original!.message)).toBe(false)
    expect(discord.seen(thread).every(({ author }) => author.id === BOT)).toBe(true)
  })
})
