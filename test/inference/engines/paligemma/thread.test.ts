import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { WHOLE_PAGE } from '../../../../inference/engines/paligemma/encoding.ts'
import type { ModelReady } from '../../../../inference/engines/paligemma/options.ts'
import { type ModelThread, startModelThread } from '../../../../inference/engines/paligemma/thread.ts'
import { type Converted, convert, pageOf, readGoldens } from './goldens.ts'

let converted: Converted
let jpeg: Uint8Array
const threads: ModelThread[] = []
beforeAll(async () => {
  converted = await convert('28b', 8)
  const goldens = await readGoldens('28b')
  jpeg = (await pageOf(goldens, 2)).jpeg
  await goldens.tensors.close()
})
afterEach(async () => {
  for (const thread of threads.splice(0)) await thread.close()
})
afterAll(() => converted.remove())

function start(options: { coolDownMs?: number; onReady?: (ready: ModelReady) => void } = {}): ModelThread {
  const thread = startModelThread({
    entry: new URL('./crashing-worker.ts', import.meta.url),
    folder: converted.folder,
    threads: 1,
    maxNewTokens: 8,
    approximate: false,
    providers: [],
    ...options,
  })
  threads.push(thread)
  return thread
}

const encode = async (thread: ModelThread): Promise<Uint8Array> =>
  (await thread.encode({ jpeg, turn: 0, boxes: [WHOLE_PAGE] }))[0]!

async function ask(thread: ModelThread, features: Uint8Array, prompt: string): Promise<number> {
  let pieces = 0
  for await (const _ of thread.answer({ page: 'page', view: 0, features, prompt })) pieces++
  return pieces
}

it('is started anew after a crash: what was under way fails, the next question is answered', async () => {
  let loaded = 0
  const thread = start({ onReady: () => loaded++ })
  const features = await encode(thread)
  const beside = ask(thread, features, 'ocr')
  const crashing = ask(thread, features, 'answer en crash')
  await expect(crashing).rejects.toMatchObject({ code: 'engine-failed' })
  // It was asked before the crash: it was done by then, or failed with it.
  await beside.catch((error) => expect(error).toMatchObject({ code: 'engine-failed' }))
  expect(await ask(thread, features, 'ocr')).toBeGreaterThan(0)
  expect(loaded).toBe(2)
})

it('says so when the thread ran out of memory, and works on', async () => {
  const thread = start()
  const features = await encode(thread)
  await expect(ask(thread, features, 'answer en crash for want of memory')).rejects.toMatchObject({
    code: 'out-of-memory',
  })
  expect(await ask(thread, features, 'ocr')).toBeGreaterThan(0)
})

it('is left alone for a while after three crashes in a row, and says so; then it is tried again', async () => {
  const thread = start({ coolDownMs: 1500 })
  const features = await encode(thread)
  for (let crash = 0; crash < 3; crash++)
    await expect(ask(thread, features, 'answer en crash')).rejects.toMatchObject({ code: 'engine-failed' })
  await expect(ask(thread, features, 'ocr')).rejects.toThrow(/crashed 3 times in a row.*the thread crashed/s)
  await expect.poll(() => ask(thread, features, 'ocr').catch(() => 0), { timeout: 10_000 }).toBeGreaterThan(0)
})

it('lets nobody wait for ever when it is closed', async () => {
  const thread = start()
  const encoding = encode(thread)
  const refused = expect(encoding).rejects.toMatchObject({ code: 'engine-closed' })
  await thread.close()
  await refused
})
