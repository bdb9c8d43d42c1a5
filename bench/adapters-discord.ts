/**
 * Part of npm run bench:adapters: the whole bot on a Discord of its own process on loopback. First with an engine
 * that answers at once: messages a second, how long an answer takes at a given load, CPU time of the bot for each,
 * memory above that of the idle bot, and whether a day's messages leave anything behind. Then with the real reader
 * kept busy on every core: how long a command waits for its acknowledgement.
 *
 * A message is what it is on Telegram: a question about the page that was sent in its direct conversation, answered
 * with two quotes.
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
import { startAnew } from '../bin/process.js'
import { createReader } from '../inference/engines/reader/reader.ts'
import { openImage } from '../inference/page/image.ts'
import { createInference } from '../inference/serving/inference.ts'
import { startApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import type { Order } from './adapters/discord-server.ts'
import { createInstantEngine } from './adapters/exchange.ts'
import { createMeasuring, PAGES_PER_SECOND, peakMb, residentMb } from './adapters/measuring.ts'

/** Issue figures: messages a second, p99 of an answer, memory above the idle bot's, p99 of an acknowledgement. */
const TARGETS = { perSecond: 1_500, p99Ms: 150, memoryMb: 200, acknowledgedMs: 1_000 }
const CHATS = 500

startAnew()

const { soak } = parseArgs({ options: { soak: { type: 'string', default: '0' } } }).values

const folder = mkdtempSync(join(tmpdir(), 'rxchat-bench-discord-'))
const platform = fork(new URL('./adapters/discord-server.ts', import.meta.url))
const [{ port }] = (await once(platform, 'message')) as [{ port: number }]
const { measure, target, passADay } = createMeasuring<Order>(platform)
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
  { inference: (store) => createInference(createInstantEngine(), { store }) },
)
await wait(500)
const baseMb = residentMb()

console.log(
  `${availableParallelism()} cores, load average ${loadavg()[0]!.toFixed(1)}, Node ${process.versions.node}; idle and connected ${baseMb.toFixed(0)} MB`,
)
try {
  const kind = 'question' as const
  await measure('a page in every chat', {
    messages: CHATS,
    chats: CHATS,
    rate: PAGES_PER_SECOND,
    kind: 'photo',
  })
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
  const peak = peakMb()
  const above = peak - baseMb
  target(
    `at most ${TARGETS.memoryMb} MB above the idle bot: ${above.toFixed(0)} (peak ${peak.toFixed(0)})`,
    above <= TARGETS.memoryMb,
  )
  if (Number(soak) > 0) await passADay({ kind, messages: Number(soak), chats: CHATS, rate: 0 })

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
  await app.stop()
  platform.kill()
  rmSync(folder, { recursive: true })
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
