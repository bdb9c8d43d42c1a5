/** Many chats at once: what is quick doesn't wait behind what is slow. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, it, onTestFinished, vi } from 'vitest'
import type { AdapterHost } from '../../adapters/adapter.ts'
import { createInference } from '../../inference/serving/inference.ts'
import { startApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { createRecordingAdapter } from '../doubles/recording-adapter.ts'
import { createScriptedEngine } from '../doubles/scripted-engine.ts'

const PAGES = 60

it('answers a follow-up in another chat while 60 chats wait for a slow page, and then those', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rxchat-fairness-'))
  let open = (): void => {}
  let gate: Promise<void> | undefined
  const engine = createScriptedEngine({ beforeEncode: () => gate ?? Promise.resolve() })
  const adapter = createRecordingAdapter()
  let host: AdapterHost | undefined
  const start = async (given: AdapterHost) => {
    host = given
  }
  const app = await startApp(
    readConfig({
      RXCHAT_DATA: folder,
      RXCHAT_KEY: 'ef'.repeat(32),
      RXCHAT_WEB: 'off',
      RXCHAT_LOG: 'silent',
    }),
    {
      adapters: [{ ...adapter, start }],
      inference: (store) => createInference(engine, { store }),
    },
  )
  onTestFinished(async () => {
    open()
    await app.stop()
    await rm(folder, { recursive: true })
  })
  for (let page = 0; page <= PAGES; page++) adapter.files.set(`page ${page}`, await picture(page))
  const send = (id: string, chat: string, file?: string, text?: string) =>
    host!.accept({
      id,
      conversation: { platform: 'recording', chat },
      author: { id: chat },
      images: file === undefined ? [] : [{ reference: file }],
      ...(text !== undefined && { text }),
      receivedAt: new Date(),
    })
  const answered = (id: string) =>
    vi.waitFor(() => expect(adapter.replies.some(({ to }) => to === id)).toBe(true), 20_000)

  await send('first', 'asker', 'page 0')
  await answered('first')
  gate = new Promise((resolve) => {
    open = resolve
  })
  for (let page = 1; page <= PAGES; page++) await send(`photo ${page}`, `chat ${page}`, `page ${page}`)
  await send('follow-up', 'asker', undefined, 'Who is the doctor?')
  await answered('follow-up')
  expect(adapter.replies.map(({ to }) => to)).toEqual(['first', 'follow-up'])
  open()
  for (let page = 1; page <= PAGES; page++) await answered(`photo ${page}`)
}, 60_000)

/** Another picture for each number. */
function picture(shade: number): Promise<Buffer> {
  const background = { r: shade, g: 200, b: 200 }
  return sharp({ create: { width: 320, height: 400, channels: 3, background } })
    .png()
    .toBuffer()
}
