/**
 * Part of npm run bench:adapters: the whole bot on a Telegram of its own process on loopback. First with an engine
 * that answers at once: messages a second, how long an answer takes at a given load, CPU time of the bot for each,
 * memory above that of the idle bot, and whether a day's messages leave anything behind. Then with the real reader
 * kept busy on every core: how long a photograph waits for the first sign of life.
 *
 * A message is an update handed out by Telegram, a question about the page that was sent in its chat, and its answer
 * with two quotes come back to Telegram: recorded, understood, put to the engine, rendered, remembered.
 *
 * `--soak 86400` sends a day's messages too, one a second in time compressed. Exits with 1 when a target is missed.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { startAnew } from '../bin/process.js'
import { createInference } from '../inference/serving/inference.ts'
import { type AppOptions, startApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { createInstantEngine } from './adapters/exchange.ts'
import { createMeasuring, PAGES_PER_SECOND, peakMb, residentMb } from './adapters/measuring.ts'
import type { Order } from './adapters/telegram-server.ts'

/** Issue figures: messages a second, p99 of an answer, memory above the idle bot's, p99 of a sign of life. */
const TARGETS = { perSecond: 1_500, p99Ms: 150, memoryMb: 200, signMs: 1_000 }
const CHATS = 500
/** More pages a second than the reader reads, for as long as it takes to be sure. */
const SATURATED = { messages: 120, chats: 120, rate: 6 }

startAnew()

const { soak } = parseArgs({ options: { soak: { type: 'string', default: '0' } } }).values
const platform = fork(new URL('./adapters/telegram-server.ts', import.meta.url), { execArgv: [] })
const [{ port }] = (await once(platform, 'message')) as [{ port: number }]
const { measure, target, passADay } = createMeasuring<Order>(platform)

const question = { kind: 'question', until: 'answer', chats: CHATS } as const
try {
  await withApp({ inference: (store) => createInference(createInstantEngine(), { store }) }, async () => {
    await wait(500)
    const baseMb = residentMb()
    console.log(
      `${availableParallelism()} cores, load average ${loadavg()[0]!.toFixed(1)}, Node ${process.versions.node}; idle and connected ${baseMb.toFixed(0)} MB`,
    )
    await measure('a page in every chat', {
      ...question,
      kind: 'photo',
      messages: CHATS,
      rate: PAGES_PER_SECOND,
    })
    await measure('warming up', { ...question, messages: 5_000, rate: 0 })
    const backlog = await measure('backlog', { ...question, messages: 15_000, rate: 0 })
    target(
      `at least ${TARGETS.perSecond} messages/s: ${backlog.perSecond.toFixed(0)}`,
      backlog.perSecond >= TARGETS.perSecond,
    )
    const atRate = { ...question, messages: 15_000, rate: TARGETS.perSecond }
    const steady = await measure(`${TARGETS.perSecond}/s`, atRate)
    target(`p99 at most ${TARGETS.p99Ms} ms: ${steady.p99.toFixed(0)}`, steady.p99 <= TARGETS.p99Ms)
    await measure('500/s', { ...question, messages: 5_000, rate: 500 })
    const burst = await measure('burst in one chat', { ...question, chats: 1, messages: 1_000, rate: 0 })
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
    if (Number(soak) > 0) await passADay({ ...question, messages: Number(soak), rate: 0 })
  })
  await withApp({}, async () => {
    const signs = await measure('signs of life, reader busy', { ...SATURATED, kind: 'photo', until: 'sign' })
    target(
      `p99 of the first sign of life at most ${TARGETS.signMs} ms: ${signs.p99.toFixed(0)}, ${signs.lost} without`,
      signs.p99 <= TARGETS.signMs && signs.lost === 0,
    )
  })
} finally {
  platform.kill()
}

async function withApp(options: AppOptions, run: () => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rxchat-bench-telegram-'))
  const app = await startApp(
    readConfig({
      RXCHAT_DATA: folder,
      RXCHAT_KEY: 'ef'.repeat(32),
      RXCHAT_WEB: 'off',
      RXCHAT_LOG: 'warn',
      TELEGRAM_BOT_TOKEN: '7000000001:bench',
      TELEGRAM_API_ROOT: `http://127.0.0.1:${port}`,
    }),
    options,
  )
  try {
    await run()
  } finally {
    await app.stop()
    rmSync(folder, { recursive: true })
  }
}
