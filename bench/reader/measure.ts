/**
 * Measures one pipeline in a process of its own: `node measure.ts <pipeline> <rounds> <timed page> <page> …`.
 * Prints a `Measurement` as one line of JSON.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import { PIPELINES, type PipelineName } from './pipelines.ts'

export interface Measurement {
  loadMs: number
  /** On the timed page, one after another, after two to warm up. */
  ms: number[]
  /** By page, in the order of the arguments; none of a long run. */
  texts: string[]
  peakMegabytes: number
  /** Resident memory after each of the timed rounds. */
  megabytes: number[]
  longestStallMs: number
}

const WARM_UP = 2
/** A run of this many rounds is about memory: it goes through all pages, so that memory meets every shape of line. */
const LONG_RUN = 50
/** Every how many rounds a long run tells how far it is. */
const PROGRESS_STEP = 25
const MEGABYTE = 1024 * 1024
/** The loop's own granularity, which counts towards every delay that is measured. */
const RESOLUTION_MS = 5

const [name, rounds, timed, ...pages] = process.argv.slice(2)
const started = performance.now()
const pipeline = await PIPELINES[name as PipelineName]()
const loadMs = performance.now() - started
for (let i = 0; i < WARM_UP; i++) await pipeline.read(timed!)

const long = Number(rounds) >= LONG_RUN && pages.length > 0
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
await setTimeout(50)
delay.enable()
const ms: number[] = []
const megabytes: number[] = []
for (let i = 0; i < Number(rounds); i++) {
  const before = performance.now()
  await pipeline.read(long ? pages[i % pages.length]! : timed!)
  ms.push(performance.now() - before)
  megabytes.push(process.memoryUsage.rss() / MEGABYTE)
  if (long && (i + 1) % PROGRESS_STEP === 0)
    console.error(`  ${i + 1} pages, ${megabytes.at(-1)!.toFixed(0)} MB`)
}
delay.disable()
const texts: string[] = []
for (const page of long ? [] : pages) texts.push(await pipeline.read(page))
const measurement: Measurement = {
  loadMs,
  ms,
  texts,
  // Linux and macOS report kilobytes here through Node.
  peakMegabytes: process.resourceUsage().maxRSS / 1024,
  megabytes,
  longestStallMs: delay.max / 1e6 - RESOLUTION_MS,
}
console.log(JSON.stringify(measurement))
await pipeline.close()
process.exit(0)
