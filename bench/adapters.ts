/**
 * npm run bench:adapters: the whole bot but for what reads, which answers at once, on a platform of its own process
 * on loopback. Messages a second, how long an answer takes at a given load, and the memory of the bot.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInference } from '../inference/inference.ts'
import { startApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { createScriptedEngine } from '../test/doubles/scripted-engine.ts'

interface Result {
  perSecond: number
  p50: number
  p99: number
  max: number
  doubled: number
  seconds: number
}

/** Issue figures: messages a second, p99 at 500 chats, memory. */
const TARGETS = { perSecond: 1_500, p99Ms: 150, memoryMb: 200 }
const CHATS = 500

const folder = mkdtempSync(join(tmpdir(), 'rxchat-bench-adapters-'))
const platform = fork(new URL('./adapters/telegram-server.ts', import.meta.url))
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
    RXCHAT_LOG: 'warn',
    TELEGRAM_BOT_TOKEN: '7000000001:bench',
    TELEGRAM_API_ROOT: `http://127.0.0.1:${port}`,
  }),
  { inference: (store) => createInference(engine, { store }) },
)
console.log(`started: ${mb()} MB`)
try {
  await measure('warming up', { messages: 2_000, chats: CHATS, rate: 0 })
  await measure('backlog', { messages: 5_000, chats: CHATS, rate: 0 })
  await measure('at 200/s', { messages: 1_000, chats: CHATS, rate: 200 })
  await measure(`at ${TARGETS.perSecond}/s`, { messages: 7_500, chats: CHATS, rate: TARGETS.perSecond })
  await measure('burst in one chat', { messages: 1_000, chats: 1, rate: 0 })
  console.log(
    `peak memory ${Math.round(peakMb)} MB (target: at most ${TARGETS.memoryMb} MB above the engine's)`,
  )
} finally {
  clearInterval(memory)
  await app.stop()
  platform.kill()
  rmSync(folder, { recursive: true })
}

async function measure(
  name: string,
  order: { messages: number; chats: number; rate: number },
): Promise<void> {
  const before = process.cpuUsage()
  platform.send(order)
  const [{ perSecond, p50, p99, max, doubled }] = (await once(platform, 'message')) as [Result]
  const { user, system } = process.cpuUsage(before)
  const cpuMs = (user + system) / 1000 / order.messages
  const times = `p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, slowest ${max.toFixed(0)} ms, CPU ${cpuMs.toFixed(2)} ms each`
  console.log(
    `${name.padEnd(28)} ${Math.round(perSecond).toString().padStart(6)} messages/s   ${times}, doubled ${doubled}`,
  )
}

function mb(): number {
  return Math.round(process.memoryUsage().rss / 2 ** 20)
}
