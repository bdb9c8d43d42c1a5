/** Real processes, really killed, at every step of a message's way: the next one gives the one answer. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { BOT, type Discord, startDiscord, TOKEN } from '../../doubles/discord/discord.ts'
import { photo } from '../../doubles/scripted-conversation.ts'

const FIXTURE = join(import.meta.dirname, 'fixtures/bot-process.ts')

async function prepare() {
  const discord = await startDiscord()
  const folder = mkdtempSync(join(tmpdir(), 'rxchat-kill-'))
  const children: ChildProcess[] = []
  onTestFinished(async () => {
    for (const child of children) child.kill('SIGKILL')
    await discord.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const asha = discord.person('Asha')
  return {
    discord,
    asha,
    dm: discord.dm(asha),
    async run(standsStillAt = 'none', readingMs = 0) {
      const child = spawn(process.execPath, [FIXTURE, discord.api, folder, standsStillAt, `${readingMs}`], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      children.push(child)
      await said(child, 'ready')
      return child
    },
  }
}

/** Waits until the process says so. */
async function said(child: ChildProcess, word: string): Promise<void> {
  for await (const [data] of onData(child)) if (String(data).includes(word)) return
}
async function* onData(child: ChildProcess) {
  while (true) yield await once(child.stdout!, 'data')
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

const answersIn = (discord: Discord, channel: { id: string }) =>
  discord.seen(channel.id).filter(({ author, content }) => author.id === BOT && content !== '')

test.each(['received', 'recorded', 'begun', 'sent'])(
  'a photo whose bot is killed when it is %s is answered once by the next',
  { timeout: 60_000 },
  async (place) => {
    const { discord, asha, dm, run } = await prepare()
    const first = await run(place)
    const now = said(first, 'now')
    discord.post(dm, asha, { content: 'what is it?', files: [{ name: 'page.jpg', ...(await photo()) }] })
    await now
    await kill(first)
    await run()
    await expect.poll(() => answersIn(discord, dm).length, { timeout: 20_000 }).toBe(1)
    discord.post(dm, asha, { content: 'which tests?' })
    await expect.poll(() => answersIn(discord, dm).length, { timeout: 20_000 }).toBe(2)
    expect(answersIn(discord, dm)[0]?.content).toContain('answer to: Which medicines are on it?')
    expect(answersIn(discord, dm)[1]?.content).toContain('answer to: which tests?')
  },
)

test.each(['received', 'recorded', 'begun', 'sent'])(
  'a command whose bot is killed when it is %s is answered once by the next',
  { timeout: 60_000 },
  async (place) => {
    const { discord, asha, dm, run } = await prepare()
    const first = await run(place)
    const now = said(first, 'now')
    discord.command(asha, dm, 'privacy')
    await now
    await kill(first)
    await run()
    await expect.poll(() => discord.text(dm), { timeout: 20_000 }).toContain('kept encrypted')
    discord.post(dm, asha, { content: 'hello' })
    await expect.poll(() => answersIn(discord, dm).length, { timeout: 20_000 }).toBe(2)
    expect(discord.text(dm).match(/kept encrypted/g)).toHaveLength(1)
  },
)

describe('a “Reading …” that a killed bot left behind', () => {
  async function leftBehind() {
    const prepared = await prepare()
    const { discord, asha, dm, run } = prepared
    const child = await run('none', 60_000)
    discord.post(dm, asha, { content: 'what is it?', files: [{ name: 'page.jpg', ...(await photo()) }] })
    await expect.poll(() => discord.text(dm), { timeout: 20_000 }).toContain('⏳')
    return { ...prepared, child, note: answersIn(discord, dm)[0]! }
  }

  async function answered({ discord, dm, note }: Awaited<ReturnType<typeof leftBehind>>) {
    await expect
      .poll(() => discord.text(dm), { timeout: 20_000 })
      .toContain('answer to: Which medicines are on it?')
    expect(answersIn(discord, dm).map(({ id }) => id)).toEqual([note.id])
    expect(discord.text(dm)).not.toContain('⏳')
  }

  test('becomes the answer', { timeout: 60_000 }, async () => {
    const left = await leftBehind()
    // What Discord has is recorded within a few milliseconds.
    await new Promise((resolve) => setTimeout(resolve, 300))
    await kill(left.child)
    // Others talk on: it is no longer among the last messages.
    for (let n = 0; n < 120; n++)
      left.discord.post(left.dm, left.discord.world.people.get(BOT)!, { content: `${n}` })
    const others = new Set(answersIn(left.discord, left.dm).map(({ id }) => id))
    others.delete(left.note.id)
    await left.run()
    await expect
      .poll(() => left.note.content, { timeout: 20_000 })
      .toContain('answer to: Which medicines are on it?')
    expect(answersIn(left.discord, left.dm).filter(({ id }) => !others.has(id))).toHaveLength(1)
  })

  test('becomes the answer also where the bot never heard that it stands there', {
    timeout: 60_000,
  }, async () => {
    const prepared = await prepare()
    const { discord, asha, dm, run } = prepared
    discord.faults.push(async ({ method, path, body }) => {
      if (method !== 'POST' || !path.endsWith('/messages')) return undefined
      discord.faults.length = 0
      await fetch(`${discord.api}/v10${path}`, {
        method,
        headers: { authorization: `Bot ${TOKEN}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      return new Promise(() => {})
    })
    const child = await run('none', 60_000)
    discord.post(dm, asha, { content: 'what is it?', files: [{ name: 'page.jpg', ...(await photo()) }] })
    await expect.poll(() => discord.text(dm), { timeout: 20_000 }).toContain('⏳')
    await kill(child)
    await run()
    await answered({ ...prepared, child, note: answersIn(discord, dm)[0]! })
  })
})
