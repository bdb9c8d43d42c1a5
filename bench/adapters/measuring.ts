/** What the benches of both platforms do alike: start as the bot does, measure a load, hold it to a target. */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** What a platform's process answers to a load. Times in milliseconds from handing a message out to its answer. */
export interface Result {
  perSecond: number
  p50: number
  p99: number
  max: number
  /** Not answered long after the last answer. */
  lost: number
  doubled: number
  /** Share of a core that the platform's process itself took. */
  busy: number
}

/** Pages come slower than words, whatever reads them: each is decoded and drawn on. */
export const PAGES_PER_SECOND = 12
/** What a day is looked at in. */
const DAY_PARTS = 4
/** Growth from the day's second quarter to its end that is still the collector's noise. */
const FLAT_MB = 15
/** A backlog of a quarter of a day would measure the backlog. */
const AHEAD = 1_000

export function createMeasuring<Order extends { messages: number }>(platform: ChildProcess) {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void

  async function measure(name: string, order: Order & { ahead?: number }): Promise<Result> {
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

  /** A target that is missed makes the process exit with 1. */
  function target(what: string, reached: boolean): void {
    console.log(`  ${reached ? 'reached' : 'MISSED '}  ${what}`)
    if (!reached) process.exitCode = 1
  }

  /** A day's messages one after another: what is held after each part of it, garbage collected. */
  async function passADay(day: Order): Promise<void> {
    const held: number[] = []
    for (let part = 0; part < DAY_PARTS; part++) {
      const messages = Math.floor(day.messages / DAY_PARTS)
      await measure(`day, part ${part + 1} of ${DAY_PARTS}`, { ...day, messages, ahead: AHEAD })
      collect()
      const { heapUsed, external } = process.memoryUsage()
      held.push((heapUsed + external) / 2 ** 20)
    }
    target(
      `a day leaves nothing behind: ${held.map((mb) => mb.toFixed(0)).join(', ')} MB held after each part`,
      held.at(-1)! - held[1]! <= FLAT_MB,
    )
  }

  return { measure, target, passADay }
}

/** The most that was resident since the process began. */
export function peakMb(): number {
  return process.resourceUsage().maxRSS / 2 ** 10
}

export function residentMb(): number {
  return process.memoryUsage.rss() / 2 ** 20
}
