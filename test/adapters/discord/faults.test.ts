/** What goes wrong between a bot and Discord, and what the person sees of it: one answer to every message. */
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { AdapterError } from '../../../adapters/adapter.ts'
import { createDiscordAdapter } from '../../../adapters/discord/discord.ts'
import { BOT, startDiscord, TOKEN } from '../../doubles/discord/discord.ts'
import { photo } from '../../doubles/scripted-conversation.ts'
import { type RunningBot, type RunningOptions, runBot } from './running-bot.ts'

let bot: RunningBot
afterEach(() => bot?.close())

async function start(options?: RunningOptions) {
  bot = await runBot(options)
  const asha = bot.discord.person('Asha')
  return { discord: bot.discord, asha, dm: bot.discord.dm(asha) }
}

const answersIn = (channel: { id: string }) =>
  bot.discord.seen(channel.id).filter(({ author }) => author.id === BOT)

async function answered(channel: { id: string }, count: number) {
  await expect.poll(() => answersIn(channel).length, { timeout: 20_000, interval: 10 }).toBe(count)
  await bot.settled()
  expect(answersIn(channel)).toHaveLength(count)
  return answersIn(channel)
}

const host = {
  accept: async () => 'accepted' as const,
  history: async () => [],
  picture: async () => undefined,
  log: { info: () => {}, warn: () => {}, error: () => {} },
}

describe('the gateway', () => {
  test.each([
    ['asks to reconnect', (of: RunningBot) => of.discord.gateway.reconnect()],
    ['is cut', (of: RunningBot) => of.discord.gateway.cut()],
    ['closes for an unknown reason', (of: RunningBot) => of.discord.gateway.disconnect(4000)],
  ])('%s: the session is resumed, and what was missed is answered once', async (_, interrupt) => {
    const { discord, asha, dm } = await start()
    discord.post(dm, asha, { content: 'hello' })
    await answered(dm, 1)
    interrupt(bot)
    await expect.poll(() => discord.gateway.ready(), { interval: 1 }).toBe(false)
    discord.post(dm, asha, { content: 'help' })
    await answered(dm, 2)
    expect(discord.gateway.log).toEqual(['identify', 'resume', 'resumed'])
  })

  test('no longer knows the session: a new one is begun', async () => {
    const { discord, asha, dm } = await start()
    discord.gateway.cut()
    discord.gateway.loseSessions()
    await expect
      .poll(() => discord.gateway.log, { timeout: 10_000 })
      .toEqual(['identify', 'resume', 'invalid', 'identify'])
    await expect.poll(() => discord.gateway.ready()).toBe(true)
    discord.post(dm, asha, { content: 'hello' })
    await answered(dm, 1)
  })

  test('was away for too long: what came meanwhile in direct conversations is fetched and answered once', async () => {
    const { discord, asha, dm } = await start()
    const ravi = discord.person('Ravi')
    const stranger = discord.dm(discord.person('Mira'))
    discord.post(dm, asha, { content: 'hello' })
    discord.command(ravi, discord.dm(ravi), 'privacy')
    await answered(dm, 1)
    await answered(discord.dm(ravi), 1)
    await bot.stop()
    discord.gateway.loseSessions()
    discord.post(dm, asha, { content: 'help' })
    discord.post(discord.dm(ravi), ravi, { files: [{ name: 'page.jpg', ...(await photo()) }] })
    await bot.restart()
    await answered(dm, 2)
    await answered(discord.dm(ravi), 2)
    expect(discord.calls.some(({ path }) => path.includes(stranger.id))).toBe(false)
    // Again: nothing is new.
    await bot.stop()
    discord.gateway.loseSessions()
    await bot.restart()
    await answered(dm, 2)
    expect(discord.gateway.log.filter((step) => step === 'identify')).toHaveLength(3)
  })

  test('was away for too long, and Discord fails for a while: it is asked again at the next start', async () => {
    const { discord, asha, dm } = await start()
    discord.post(dm, asha, { content: 'hello' })
    await answered(dm, 1)
    await bot.stop()
    discord.gateway.loseSessions()
    discord.post(dm, asha, { content: 'help' })
    let asked = 0
    discord.faults.push(({ method, path }) => {
      if (method !== 'GET' || !path.endsWith('/messages')) return undefined
      asked++
      return 'cut'
    })
    await bot.restart()
    await expect.poll(() => asked).toBeGreaterThan(0)
    await bot.stop()
    discord.faults.length = 0
    await bot.restart()
    await answered(dm, 2)
    expect(discord.gateway.log.at(-1)).toBe('resumed')
  })

  test('seems alive and is not: without a sign of life the connection is made anew', async () => {
    const { discord, asha, dm } = await start({ discord: { heartbeatMs: 150 } })
    discord.gateway.deaf = true
    await expect.poll(() => discord.gateway.log, { timeout: 5000 }).toContain('resume')
    discord.gateway.deaf = false
    discord.post(dm, asha, { content: 'hello' })
    await answered(dm, 1)
  })

  test('is left in good order while a page is read: “Reading …” becomes the answer after the next start', async () => {
    let first = true
    const { discord, asha, dm } = await start({
      script: {
        beforeEncode: () => {
          const held = first ? new Promise<void>(() => {}) : Promise.resolve()
          first = false
          return held
        },
      },
    })
    discord.post(dm, asha, { files: [{ name: 'page.jpg', ...(await photo()) }] })
    await expect.poll(() => discord.text(dm), { timeout: 5_000 }).toContain('⏳')
    const [note] = answersIn(dm)
    await bot.stop()
    const robot = discord.person('Robot')
    robot.user.bot = true
    for (let n = 0; n < 120; n++) discord.post(dm, robot, { content: `${n}` })
    await bot.restart()
    const [answer] = await answered(dm, 1)
    await expect.poll(() => answersIn(dm)[0]?.content, { timeout: 10_000 }).toContain('answer to')
    expect(answer?.id).toBe(note?.id)
  })

  test('is asked for more than before the restart: a session that was begun with less is not gone on with', async () => {
    const TEAM = '1300000000000000001'
    const adapter: NonNullable<RunningOptions['adapter']> = {}
    const { discord, asha } = await start({ discord: { messageContent: true }, adapter })
    discord.world.channels.set(TEAM, { ...discord.channel('prescriptions'), id: TEAM })
    adapter.teamChannels = [TEAM]
    await bot.restart()
    const file = { name: 'page.jpg', ...(await photo()) }
    const sent = discord.post(discord.world.channels.get(TEAM)!, asha, { files: [file] })
    await answered({ id: sent.id }, 1)
    expect(discord.gateway.log).toEqual(['identify', 'identify'])
  })

  test('kept what came while the bot was stopped', async () => {
    const { discord, asha, dm } = await start()
    discord.post(dm, asha, { content: 'hello' })
    await answered(dm, 1)
    await bot.stop()
    discord.post(dm, asha, { content: 'help' })
    await bot.restart()
    await answered(dm, 2)
    expect(discord.gateway.log).toEqual(['identify', 'resume', 'resumed'])
  })

  test('hands everything over twice: it is answered once', async () => {
    const { discord, asha, dm } = await start({ discord: { copies: 2 } })
    discord.post(dm, asha, { content: 'what is it?', files: [{ name: 'page.jpg', ...(await photo()) }] })
    discord.command(asha, dm, 'privacy')
    await answered(dm, 2)
  })

  test('is spread over two shards: servers and direct messages are answered by either', async () => {
    const { discord, asha, dm } = await start({ adapter: { shards: { count: 2 } } })
    expect(discord.gateway.sessions.map(({ shard }) => shard)).toEqual([
      [0, 2],
      [1, 2],
    ])
    const even = discord.channel('one', String(2n << 22n))
    const odd = discord.channel('two', String(3n << 22n))
    for (const channel of [dm, even, odd]) discord.post(channel, asha, { content: `<@${BOT}> hello` })
    for (const channel of [dm, even, odd]) await answered(channel, 1)
  })
})

test('two bots with a shard each answer their own servers, and nothing twice', async () => {
  const { discord, asha, dm } = await start({ adapter: { shards: { count: 2, ids: [0] } } })
  const other = await runBot({ adapter: { shards: { count: 2, ids: [1] } }, on: discord })
  try {
    expect(discord.gateway.sessions.map(({ shard }) => shard)).toEqual([
      [0, 2],
      [1, 2],
    ])
    const even = discord.channel('one', String(2n << 22n))
    const odd = discord.channel('two', String(3n << 22n))
    for (const channel of [dm, even, odd]) discord.post(channel, asha, { content: `<@${BOT}> hello` })
    for (const channel of [dm, even, odd]) await answered(channel, 1)
    await other.settled()
    const chatsOf = async (store: typeof bot.store) =>
      Promise.all(
        [dm, even, odd].map(
          async ({ id }) => (await store.load({ platform: 'discord', chat: id })).turns.length,
        ),
      )
    expect([await chatsOf(bot.store), await chatsOf(other.store)]).toEqual([
      [1, 1, 0],
      [0, 0, 1],
    ])
  } finally {
    await other.close()
  }
})

describe('a start', () => {
  test('with a wrong token says which setting to change', async () => {
    const discord = await startDiscord()
    const adapter = createDiscordAdapter({ token: 'wrong', api: discord.api })
    const failure = await adapter.start(host).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(AdapterError)
    expect(failure).toMatchObject({ code: 'unauthorised' })
    expect(String(failure)).toContain('DISCORD_BOT_TOKEN')
    expect(String(failure)).not.toContain('wrong')
    await discord.close()
  })

  test('with an intent that the portal forbids says which switch to use', async () => {
    const discord = await startDiscord({ messageContent: true })
    // The application says that it may, and is told otherwise.
    discord.forbidsMessageContent = true
    const adapter = createDiscordAdapter({ token: TOKEN, api: discord.api, teamChannels: ['1'] })
    const failure = await adapter.start(host).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'refused' })
    expect(String(failure)).toContain('Message Content Intent')
    await adapter.stop()
    await discord.close()
  })

  test('on a day on which Discord allows no more sessions says so, and goes on trying', async () => {
    const discord = await startDiscord()
    discord.faults.push(({ path }) =>
      path === '/gateway/bot'
        ? {
            status: 200,
            headers: { 'content-type': 'application/json' },
            body: {
              url: discord.api.replace('http', 'ws').replace('/api', '/gateway'),
              shards: 1,
              session_start_limit: { total: 1000, remaining: 0, reset_after: 60_000, max_concurrency: 1 },
            },
          }
        : undefined,
    )
    const said: string[] = []
    const log = { ...host.log, warn: (_: object, event: string) => said.push(event) }
    const adapter = createDiscordAdapter({ token: TOKEN, api: discord.api, reconnectMs: 50 })
    await adapter.start({ ...host, log })
    expect(said.join()).toContain('no more sessions today')
    discord.faults.length = 0
    await expect.poll(() => discord.gateway.ready(), { timeout: 10_000 }).toBe(true)
    await adapter.stop()
    await discord.close()
  })

  test('while Discord is away goes on trying', async () => {
    const discord = await startDiscord()
    discord.faults.push(() => 'cut')
    const adapter = createDiscordAdapter({ token: TOKEN, api: discord.api, reconnectMs: 50 })
    await adapter.start(host)
    discord.faults.length = 0
    await expect.poll(() => discord.gateway.ready(), { timeout: 10_000 }).toBe(true)
    await adapter.stop()
    await discord.close()
  })
})

describe('the API', () => {
  test('limits a channel: it waits as it is told, and loses nothing', async () => {
    const { discord, asha, dm } = await start({ discord: { limit: { requests: 2, ms: 300 } } })
    for (let n = 0; n < 6; n++) discord.post(dm, asha, { content: 'hello' })
    await answered(dm, 6)
  })

  test('limits everything for a moment: it waits, and loses nothing', async () => {
    const { discord, asha, dm } = await start()
    let limited = 1
    discord.faults.push(({ path }) =>
      path.endsWith('/messages') && limited-- > 0
        ? {
            status: 429,
            headers: { 'retry-after': '0.2', 'x-ratelimit-global': 'true', 'x-ratelimit-scope': 'global' },
            body: { message: 'You are being rate limited.', retry_after: 0.2, global: true },
          }
        : undefined,
    )
    discord.post(dm, asha, { content: 'hello' })
    await answered(dm, 1)
  })

  test.each([
    ['fails', () => ({ status: 500, body: { code: 0, message: 'Internal Server Error' } }) as const],
    ['cuts the connection', () => 'cut' as const],
  ])('%s: it is tried again', async (_, fail) => {
    const { discord, asha, dm } = await start()
    let failing = 3
    discord.faults.push(({ path }) => (path.endsWith('/messages') && failing-- > 0 ? fail() : undefined))
    discord.post(dm, asha, { content: 'hello' })
    await answered(dm, 1)
  })

  test('is limited by what stands before it, in HTML and without saying for how long: it waits', async () => {
    const { discord, asha, dm } = await start()
    let limited = 0
    discord.faults.push(({ path }) =>
      path.endsWith('/messages') && limited++ === 0
        ? { status: 429, headers: { 'content-type': 'text/html' }, body: '<html>Error 1015</html>' }
        : undefined,
    )
    discord.post(dm, asha, { content: 'hello' })
    await answered(dm, 1)
    expect(limited).toBe(2)
  })

  test('refuses the token once by mistake: what comes later is answered', async () => {
    const { discord, asha, dm } = await start()
    let refused = 0
    discord.faults.push(({ path }) =>
      path.endsWith('/messages') && refused++ === 0
        ? { status: 401, body: { code: 0, message: '401: Unauthorized' } }
        : undefined,
    )
    discord.post(dm, asha, { content: 'hello' })
    await bot.settled()
    discord.post(dm, asha, { content: 'hello' })
    await expect.poll(() => answersIn(dm).length, { timeout: 10_000 }).toBeGreaterThan(0)
  })

  test('lets the bot neither attach files nor read back: the words come all the same', async () => {
    const { discord, asha } = await start({
      script: {
        answer: () => ({
          text: 'It says “Dolo” [1].',
          evidence: [{ page: 0, box: { x: 0, y: 0, width: 1, height: 0.1 }, quote: 'Dolo', confidence: 1 }],
        }),
      },
    })
    const channel = discord.channel('general')
    const missing = { code: 50013, message: 'Missing Permissions' }
    const unreadable = { code: 160002, message: 'Cannot reply without permission to read message history' }
    discord.faults.push(({ method, path, files, body }) => {
      if (method !== 'POST' || !path.endsWith('/messages')) return undefined
      if (files.length > 0) return { status: 403, body: missing }
      return body.message_reference === undefined ? undefined : { status: 400, body: unreadable }
    })
    discord.post(channel, asha, { content: `<@${BOT}>`, files: [{ name: 'page.jpg', ...(await photo()) }] })
    const [answer] = await answered(channel, 1)
    expect(answer?.content).toContain('Dolo')
    expect(answer?.attachments).toHaveLength(0)
  })

  test('posts a further private message and loses its answer: nothing is said twice', async () => {
    const long = `${'first '.repeat(300)}\n\n${'second '.repeat(250)}`
    const { discord, asha } = await start({ script: { answer: () => ({ text: long }) } })
    const channel = discord.channel('general')
    let lose = 1
    discord.faults.push(async ({ method, path, query, body }) => {
      if (method !== 'POST' || !path.startsWith('/webhooks/') || lose-- <= 0) return undefined
      const again = await fetch(`${discord.api}/v10${path}?${query}`, {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      expect(again.ok).toBe(true)
      return 'cut'
    })
    discord.command(asha, channel, 'prescription', {}, { photo: { name: 'page.jpg', ...(await photo()) } })
    await expect.poll(() => discord.text(channel, asha), { timeout: 10_000 }).toContain('second')
    await bot.settled()
    expect(lose).toBeLessThan(1)
    const said = discord.seen(channel, asha).filter(({ content }) => content.includes('second'))
    expect(said).toHaveLength(1)
  })

  test('posts and then loses its answer: what it posted is not posted again', async () => {
    const { discord, asha, dm } = await start()
    let lose = 1
    const { fetch } = globalThis
    discord.faults.push(async ({ method, path, body }) => {
      if (method !== 'POST' || !path.endsWith('/messages') || lose-- <= 0) return undefined
      const again = await fetch(`${discord.api}/v10${path}`, {
        method,
        headers: { authorization: `Bot ${TOKEN}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      expect(again.ok).toBe(true)
      return 'cut'
    })
    discord.post(dm, asha, { content: 'hello' })
    await answered(dm, 1)
  })

  test('says that the person takes no messages: they are dropped quietly, others go on', async () => {
    const { discord, asha, dm } = await start()
    const ravi = discord.person('Ravi')
    asha.closed = true
    discord.post(dm, asha, { content: 'hello' })
    discord.post(discord.dm(ravi), ravi, { content: 'hello' })
    await answered(discord.dm(ravi), 1)
    expect(answersIn(dm)).toHaveLength(0)
    expect(bot.store.inbox.pending()).toBe(0)
  })

  test('no longer gives a file at its address: the message is asked for a fresh one', async () => {
    const { discord, asha, dm } = await start({ discord: { fileMs: 1 } })
    const sent = discord.post(dm, asha, { files: [{ name: 'page.jpg', ...(await photo()) }] })
    await wait(5)
    const renewing = discord.world.renewed
    discord.world.renewed = (file) => {
      const fresh = renewing(file)
      return { ...fresh, url: fresh.url.replace(/&t=\d+/, `&t=${Date.now() + 60_000}`) }
    }
    const [answer] = await answered(dm, 1)
    expect(answer?.content).toContain('answer to')
    expect(discord.calls.some(({ path }) => path.endsWith(`/messages/${sent.id}`))).toBe(true)
  })

  test('no longer gives a command’s file at its address: a fresh one is asked for', async () => {
    const { discord, asha, dm } = await start({ discord: { fileMs: 1 } })
    const renewing = discord.world.renewed
    discord.world.renewed = (file) => {
      const fresh = renewing(file)
      return { ...fresh, url: fresh.url.replace(/&t=\d+/, `&t=${Date.now() + 60_000}`) }
    }
    const sent = { name: 'page.jpg', ...(await photo()) }
    const asked = discord.command(asha, dm, 'prescription', {}, { photo: sent })
    await expect.poll(() => asked.original?.message.content, { timeout: 10_000 }).toContain('answer to')
    expect(discord.calls.some(({ path }) => path === '/attachments/refresh-urls')).toBe(true)
  })

  test('gives neither file nor message any more: the answer says so', async () => {
    const { discord, asha, dm } = await start({ discord: { fileMs: -60_000 } })
    const sent = discord.post(dm, asha, { files: [{ name: 'page.jpg', ...(await photo()) }] })
    discord.world.messages.delete(sent.id)
    const [answer] = await answered(dm, 1)
    expect(answer?.content).toContain('no longer there')
  })

  test('no longer takes the acknowledgement: the answer comes as a message', async () => {
    const { discord, asha, dm } = await start({ discord: { clock: { ackMs: -1 } } })
    const asked = discord.command(asha, dm, 'privacy')
    await answered(dm, 1)
    expect(asked.response).toBeUndefined()
  })
})

test('a burst of 1,000 messages in one chat loses none and doubles none', async () => {
  const { discord, asha, dm } = await start({ discord: { limit: { requests: 100_000, ms: 1000 } } })
  const sent = Array.from({ length: 1000 }, (_, n) => discord.post(dm, asha, { content: `hello ${n}` }).id)
  await expect.poll(() => answersIn(dm).length, { timeout: 25_000, interval: 50 }).toBe(1000)
  expect(answersIn(dm).map((answer) => answer.message_reference?.message_id)).toEqual(sent)
})

test('nothing that is logged holds words, names, addresses or tokens', async () => {
  const { discord, asha, dm } = await start()
  discord.post(dm, asha, {
    content: 'my secret question',
    files: [{ name: 'rx-of-asha.jpg', ...(await photo()) }],
  })
  discord.command(asha, dm, 'ask', { question: 'another secret' })
  discord.post(dm, asha, { files: [{ name: 'gone.jpg', bytes: new Uint8Array([1]) }] })
  await answered(dm, 3)
  const log = bot.logged.join('\n')
  expect(log).not.toMatch(/secret|Asha|asha|\.jpg|https?:|token-/)
  expect(log).not.toContain(TOKEN)
})
