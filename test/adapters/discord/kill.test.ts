/** Real processes, really killed, at every step of a message's way: the next one gives the one answer. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { BOT, type Discord, startDiscord } from '../../doubles/discord/discord.ts'
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
    async run(standsStillAt = 'none') {
      const child = spawn(process.execPath, [FIXTURE, discord.api, folder, standsStillAt], {
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
    expect(answersIn(discord, dm)[0]?.content).toContain('answer to: what is it?')
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
