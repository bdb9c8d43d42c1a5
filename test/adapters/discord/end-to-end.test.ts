/** The whole way with the real reader: a photograph in, an answer with the marked page out. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createDiscordAdapter } from '../../../adapters/discord/discord.ts'
import { startApp } from '../../../src/app.ts'
import { readConfig } from '../../../src/config.ts'
import { buttonsOf, startDiscord } from '../../doubles/discord/discord.ts'

test('reads a prescription that was sent with a command, and answers the next question from what was read', {
  // A page takes a second, and much more on a machine that is busy with other tests.
  timeout: 90_000,
}, async () => {
  const discord = await startDiscord()
  const folder = mkdtempSync(join(tmpdir(), 'rxchat-discord-'))
  const adapter = createDiscordAdapter({ token: discord.token, api: discord.api })
  const config = readConfig({
    RXCHAT_DATA: folder,
    RXCHAT_KEY: '07'.repeat(32),
    RXCHAT_WEB: 'off',
    RXCHAT_LOG: 'silent',
  })
  const app = await startApp(config, { adapters: [adapter] })
  onTestFinished(async () => {
    await app.stop()
    await discord.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const asha = discord.person('Asha')
  const dm = discord.dm(asha)
  const bytes = new Uint8Array(readFileSync(new URL('../../../samples/clinic-printed.jpg', import.meta.url)))

  const asked = discord.command(
    asha,
    dm,
    'prescription',
    { question: 'Which medicines are on it?' },
    { photo: { name: 'page.jpg', bytes } },
  )
  await expect.poll(() => discord.text(dm), { timeout: 60_000 }).toContain('[1]')
  expect(asked.ackedInMs).toBeLessThan(3000)
  const answer = discord.seen(dm).at(-1)!
  expect(answer.attachments).toHaveLength(1)
  expect(answer.attachments[0]?.description).toContain('Page 1')
  expect(buttonsOf(answer).length).toBeGreaterThan(0)

  discord.post(dm, asha, { content: 'For how long should I take the first one?', replyTo: answer })
  await expect.poll(() => discord.seen(dm).length, { timeout: 10_000 }).toBe(3)
  expect(discord.seen(dm).at(-1)?.content).toContain('[1]')
})
