/** While the reader has all hands full, Discord's three seconds are kept. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createDiscordAdapter } from '../../../adapters/discord/discord.ts'
import { startApp } from '../../../src/app.ts'
import { readConfig } from '../../../src/config.ts'
import { startDiscord } from '../../doubles/discord/discord.ts'

test('commands are acknowledged in time while pages are read', { timeout: 60_000 }, async () => {
  const discord = await startDiscord()
  const folder = mkdtempSync(join(tmpdir(), 'rxchat-busy-'))
  const adapter = createDiscordAdapter({ token: discord.token, api: discord.api })
  const app = await startApp(
    readConfig({
      RXCHAT_DATA: folder,
      RXCHAT_KEY: '07'.repeat(32),
      RXCHAT_WEB: 'off',
      RXCHAT_LOG: 'silent',
    }),
    { adapters: [adapter] },
  )
  onTestFinished(async () => {
    await app.stop()
    await discord.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const asha = discord.person('Asha')
  const dm = discord.dm(asha)
  const samples = ['clinic-printed.jpg', 'ascorbic-acid-handwritten.jpg'].map((name) => ({
    name,
    bytes: new Uint8Array(readFileSync(new URL(`../../../samples/${name}`, import.meta.url))),
  }))
  for (const file of samples) discord.command(asha, dm, 'prescription', {}, { photo: file })
  const others = Array.from({ length: 20 }, (_, n) => {
    const person = discord.person(`Person ${n}`)
    return discord.command(person, discord.dm(person), 'privacy')
  })
  await expect
    .poll(() => others.every(({ ackedInMs }) => ackedInMs !== undefined), { timeout: 5000 })
    .toBe(true)
  expect(Math.max(...others.map(({ ackedInMs }) => ackedInMs!))).toBeLessThan(3000)
  // Nothing was answered yet: the pages were still being read.
  expect(discord.text(dm)).not.toContain('[1]')
})
