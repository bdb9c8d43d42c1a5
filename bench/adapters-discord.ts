/**
 * Part of npm run bench:adapters: the whole bot on a Discord of its own process on loopback. First with an engine
 * that answers at once: messages a second, how long an answer takes at a given load, memory. Then with the real
 * reader kept busy: how long a command waits for its acknowledgement.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openImage } from '../inference/image.ts'
import { createInference } from '../inference/inference.ts'
import { createReader } from '../inference/reader/reader.ts'
import { startApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { createScriptedEngine } from '../test/doubles/scripted-engine.ts'

interface Result {
  perSecond: number
  p50: number
  p99: number
  max: number
  doubled: number
}

/** Issue figures. */
const TARGETS = { perSecond: 1_500, p99Ms: 150, memoryMb: 200, acknowledgedMs: 1_000 }
const CHATS = 500

const folder = mkdtempSync(join(tmpdir(), 'rxchat-bench-discord-'))
const platform = fork(new URL('./adapters/discord-server.ts', import.meta.url))
const [{ port }] = (await once(platform, 'message')) as [{ port: number }]
let peakMb = 0
const memory = setInterval(() => {
  peakMb = Math.max(peakMb, process.memoryUsage().rss / 2 ** 20)
}, 50)
const engine = createScriptedEngine()
const app = await startApp(
  readConfig({
    RXCHAT_DATA: folder,
    RXCHAT_KEY: 'ef'.repeat(32),
    RXCHAT_WEB: 'off',
    DISCORD_BOT_TOKEN: 'bench',
    DISCORD_API_ROOT: `http://127.0.0.1:${port}/api`,
    // The client's own brake would be measured otherwise.
    DISCORD_REQUESTS_PER_SECOND: '10000',
  }),
  { inference: (store) => createInference(engine, { store }) },
)
const reader = createInference(await createReader())
try {
  const message = 'message' as const
  await measure('warming up', { messages: 5_000, chats: CHATS, rate: 0, kind: message })
  await measure(`backlog over ${CHATS} chats`, { messages: 10_000, chats: CHATS, rate: 0, kind: message })
  await measure(`${TARGETS.perSecond}/s over ${CHATS} chats`, {
    messages: 10_000,
    chats: CHATS,
    rate: TARGETS.perSecond,
    kind: message,
  })
  await measure(`500/s over ${CHATS} chats`, { messages: 5_000, chats: CHATS, rate: 500, kind: message })
  await measure('burst in one chat', { messages: 1_000, chats: 1, rate: 0, kind: message })
  const above = `(target: at most ${TARGETS.memoryMb} MB above the engine's)`
  console.log(`peak memory ${Math.round(peakMb)} MB ${above}`)

  const busy = keepBusy()
  await measure('acknowledged, reader busy', { messages: 400, chats: 40, rate: 20, kind: 'command' })
  console.log(
    `  (target: p99 at most ${TARGETS.acknowledgedMs} ms; ${await busy.stop()} pages read meanwhile)`,
  )
} finally {
  clearInterval(memory)
  await app.stop()
  await reader.close()
  platform.kill()
  rmSync(folder, { recursive: true })
}

/** Pages without end, two at a time, on the same cores. */
function keepBusy() {
  let reading = true
  let pages = 0
  const sample = readFileSync(new URL('../samples/clinic-printed.jpg', import.meta.url))
  const work = [0, 1].map(async () => {
    const [page] = await openImage(sample)
    while (reading) {
      // Another digest each time: otherwise it would be answered from the cache.
      const digest = `${page!.digest}-${++pages}`
      await reader.read([{ digest, image: async () => ({ ...page!, digest }) }], { lane: 'bench' })
    }
  })
  return {
    async stop() {
      reading = false
      await Promise.all(work)
      return pages
    },
  }
}

async function measure(
  name: string,
  order: { messages: number; chats: number; rate: number; kind: 'message' | 'command' },
): Promise<void> {
  platform.send(order)
  const [{ perSecond, p50, p99, max, doubled }] = (await once(platform, 'message')) as [Result]
  const times = `p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, slowest ${max.toFixed(0)} ms`
  console.log(
    `${name.padEnd(28)} ${Math.round(perSecond).toString().padStart(6)} messages/s   ${times}, doubled ${doubled}`,
  )
}
