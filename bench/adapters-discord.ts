/**
 * Part of npm run bench:adapters: the whole bot on a Discord of its own process on loopback. First with an engine
 * that answers at once: messages a second, how long an answer takes at a given load, CPU time of the bot for each,
 * memory above that of the idle bot, and whether a day's messages leave anything behind. Then with the real reader
 * kept busy on every core: how long a command waits for its acknowledgement.
 *
 * `--soak 86400` sends a day's messages too, one a second in time compressed. Exits with 1 when a target is missed.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { openImage } from '../inference/image.ts'
import { createInference } from '../inference/inference.ts'
import { createReader } from '../inference/reader/reader.ts'
import { startApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { createScriptedEngine } from '../test/doubles/scripted-engine.ts'
import type { Order, Result } from './adapters/discord-server.ts'

/** Issue figures: messages a second, p99 of an answer, memory above the idle bot's, p99 of an acknowledgement. */
const TARGETS = { perSecond: 1_500, p99Ms: 150, memoryMb: 200, acknowledgedMs: 1_000 }
const CHATS = 500
/** A day's messages come from as many people as a busy bot meets. */
const DAY = { chats: 5_000, parts: 4 }
/** Growth from the day's second quarter to its end that is still the collector's noise. */
const FLAT_MB = 15

// As bin/rxchat.js starts: the allocator's arenas and V8's spaces are laid out when a process begins.
if (process.platform === 'linux' && process.env.MALLOC_ARENA_MAX === undefined) {
  const start = [process.execPath, '--max-semi-space-size=32', ...process.execArgv, ...process.argv.slice(1)]
  process.execve?.(process.execPath, start, { ...process.env, MALLOC_ARENA_MAX: '2' })
}

const { soak } = parseArgs({ options: { soak: { type: 'string', default: '0' } } }).values
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const missed: string[] = []

const folder = mkdtempSync(join(tmpdir(), 'rxchat-bench-discord-'))
const platform = fork(new URL('./adapters/discord-server.ts', import.meta.url))
const [{ port }] = (await once(platform, 'message')) as [{ port: number }]
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
  { inference: (store) => createInference(createScriptedEngine(), { store }) },
)
await wait(500)
const baseMb = residentMb()
let peakMb = 0
const memory = setInterval(() => {
  peakMb = Math.max(peakMb, residentMb())
}, 20)

console.log(
  `${availableParallelism()} cores, load average ${loadavg()[0]!.toFixed(1)}, Node ${process.versions.node}; idle and connected ${baseMb.toFixed(0)} MB`,
)
try {
  const kind = 'message' as const
  await measure('warming up', { messages: 5_000, chats: CHATS, rate: 0, kind })
  const backlog = await measure(`backlog over ${CHATS} chats`, {
    messages: 15_000,
    chats: CHATS,
    rate: 0,
    kind,
  })
  target(
    `at least ${TARGETS.perSecond} messages/s: ${backlog.perSecond.toFixed(0)}`,
    backlog.perSecond >= TARGETS.perSecond,
  )
  const steady = await measure(`${TARGETS.perSecond}/s over ${CHATS} chats`, {
    messages: 15_000,
    chats: CHATS,
    rate: TARGETS.perSecond,
    kind,
  })
  target(`p99 at most ${TARGETS.p99Ms} ms: ${steady.p99.toFixed(0)}`, steady.p99 <= TARGETS.p99Ms)
  await measure(`500/s over ${CHATS} chats`, { messages: 5_000, chats: CHATS, rate: 500, kind })
  const burst = await measure('burst in one chat', { messages: 1_000, chats: 1, rate: 0, kind })
  target(
    `a burst of 1,000 in one chat: ${burst.lost} lost, ${burst.doubled} doubled`,
    burst.lost + burst.doubled === 0,
  )
  const above = peakMb - baseMb
  target(
    `at most ${TARGETS.memoryMb} MB above the idle bot: ${above.toFixed(0)} (peak ${peakMb.toFixed(0)})`,
    above <= TARGETS.memoryMb,
  )
  if (Number(soak) > 0) await passADay(Number(soak))
  clearInterval(memory)

  const reader = createInference(await createReader())
  const busy = keepBusy(reader)
  const acknowledged = await measure('acknowledged, reader busy', {
    messages: 600,
    chats: 40,
    rate: 20,
    kind: 'command',
  })
  const pages = await busy.stop()
  await reader.close()
  target(
    `p99 of an acknowledgement at most ${TARGETS.acknowledgedMs} ms: ${acknowledged.p99.toFixed(0)} (${pages} pages read meanwhile)`,
    acknowledged.p99 <= TARGETS.acknowledgedMs,
  )
} finally {
  clearInterval(memory)
  await app.stop()
  platform.kill()
  rmSync(folder, { recursive: true })
}
if (missed.length > 0) process.exitCode = 1

/** A day's messages one after another: what is held after each part of it, garbage collected. */
async function passADay(messages: number): Promise<void> {
  const held: number[] = []
  for (let part = 0; part < DAY.parts; part++) {
    const order = {
      messages: Math.floor(messages / DAY.parts),
      chats: DAY.chats,
      rate: 0,
      kind: 'message' as const,
    }
    // A backlog of a quarter of a day would measure the backlog.
    await measure(`day, part ${part + 1} of ${DAY.parts}`, { ...order, ahead: 1_000 })
    collect()
    const { heapUsed, external } = process.memoryUsage()
    held.push((heapUsed + external) / 2 ** 20)
  }
  const grown = held.at(-1)! - held[1]!
  target(
    `a day leaves nothing behind: ${held.map((mb) => mb.toFixed(0)).join(', ')} MB held after each part`,
    grown <= FLAT_MB,
  )
}

/** Pages without end, two at a time, on the same cores. */
function keepBusy(reader: ReturnType<typeof createInference>) {
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

async function measure(name: string, order: Order): Promise<Result> {
  const before = process.cpuUsage()
  platform.send(order)
  const [result] = (await once(platform, 'message')) as [Result]
  const { user, system } = process.cpuUsage(before)
  const { perSecond, p50, p99, max, lost, doubled, busy } = result
  const cpuMs = (user + system) / 1000 / order.messages
  console.log(
    [
      name.padEnd(28),
      `${perSecond.toFixed(0).padStart(6)} messages/s`,
      `p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, slowest ${max.toFixed(0)} ms`,
      `CPU ${cpuMs.toFixed(2)} ms each`,
      `stand-in ${(busy * 100).toFixed(0)} % of a core`,
      `lost ${lost}, doubled ${doubled}`,
      `${residentMb().toFixed(0)} MB`,
    ].join('   '),
  )
  return result
}

function target(what: string, reached: boolean): void {
  console.log(`  ${reached ? 'reached' : 'MISSED '}  ${what}`)
  if (!reached) missed.push(what)
}

function residentMb(): number {
  return process.memoryUsage().rss / 2 ** 20
}
