/**
 * npm run bench:soak: a day of a busy bot, its clock run faster: people send photographs over Telegram, ask about them,
 * come back and have things forgotten, with the real reader, store and dialogue; what is kept expires meanwhile.
 * Memory must not grow once everything has been used. `--visits 250 --minutes 12 --keep-hours 4`; exits with 1 if
 * it grew or somebody was not answered.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { startAnew } from '../bin/process.js'
import type { Day, FromPeople } from './soak/people.ts'

const HOURS = 24
/** Everything has been loaded, and the first conversations have expired. */
const SETTLED_HOUR = 12
/** What the heap may differ by from the evening to the morning before, conversations being under way or not. */
const FLAT_MB = 15
/** The same of the whole process, whose allocators keep what was free. */
const FLAT_RESIDENT_MB = 60
const PHOTOGRAPHS = ['clinic-printed-scan', 'opd-slip-india', 'discharge-table', 'low-light']

const { values } = parseArgs({
  options: {
    visits: { type: 'string', default: '250' },
    minutes: { type: 'string', default: '12' },
    'keep-hours': { type: 'string', default: '4' },
  },
})
const seconds = Number(values.minutes) * 60
const speed = (HOURS * 3600) / seconds

// The clock's speed is read when a process begins, too.
startAnew({ RXCHAT_BENCH_SPEED: String(speed) })
await import('./soak/clock.ts')
const { startApp } = await import('../src/app.ts')
const { readConfig } = await import('../src/config.ts')
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

interface Hour {
  heapMb: number
  residentMb: number
  fileMb: number
}

const folder = mkdtempSync(join(tmpdir(), 'rxchat-soak-'))
const people = fork(new URL('./soak/people.ts', import.meta.url))
const told = async (): Promise<FromPeople> => ((await once(people, 'message')) as [FromPeople])[0]
people.on('exit', (code) => {
  if (code !== null && code > 0) throw new Error('the platform stopped')
})
const ready = await told()
if (ready.kind !== 'ready') throw new Error('the platform did not start')
const app = await startApp(
  readConfig({
    RXCHAT_DATA: folder,
    RXCHAT_KEY: 'ef'.repeat(32),
    RXCHAT_WEB: 'off',
    RXCHAT_LOG: 'warn',
    RXCHAT_KEEP_HOURS: values['keep-hours'],
    TELEGRAM_BOT_TOKEN: ready.token,
    TELEGRAM_API_ROOT: ready.root,
  }),
)
const hours: Hour[] = []
const clock = setInterval(() => {
  collect()
  const { heapUsed, external, rss } = process.memoryUsage()
  const fileMb = statSync(join(folder, 'conversations.db'), { throwIfNoEntry: false })?.size ?? 0
  const hour = {
    heapMb: (heapUsed + external) / 2 ** 20,
    residentMb: rss / 2 ** 20,
    fileMb: fileMb / 2 ** 20,
  }
  hours.push(hour)
  console.log(
    `${String(hours.length).padStart(2)} h   heap ${hour.heapMb.toFixed(0)} MB   process ${hour.residentMb.toFixed(0)} MB   store ${hour.fileMb.toFixed(0)} MB`,
  )
}, 3_600_000)
try {
  const photographs = PHOTOGRAPHS.map((name) =>
    fileURLToPath(new URL(`../samples/${name}.jpg`, import.meta.url)),
  )
  people.send({ visits: Number(values.visits), seconds, photographs } satisfies Day)
  const over = await told()
  if (over.kind !== 'over') throw new Error('the day did not end')
  const [settled, last] = [hours[SETTLED_HOUR - 1]!, hours.at(-1)!]
  const grown = last.heapMb - settled.heapMb
  const grownResident = last.residentMb - settled.residentMb
  console.log(
    `${over.visits} visits, ${over.asked} messages, ${over.answered} answered; from hour ${SETTLED_HOUR} to ${hours.length} the heap ${signed(grown)} MB, the process ${signed(grownResident)} MB; clock ×${speed.toFixed(0)}`,
  )
  if (over.answered < over.asked || grown > FLAT_MB || grownResident > FLAT_RESIDENT_MB) process.exitCode = 1
} finally {
  clearInterval(clock)
  people.kill()
  await app.stop()
  rmSync(folder, { recursive: true })
}

function signed(mb: number): string {
  return `${mb < 0 ? '−' : '+'}${Math.abs(mb).toFixed(0)}`
}
