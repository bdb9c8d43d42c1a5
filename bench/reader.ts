/**
 * `npm run bench:reader`: our reader against @gutenye/ocr-node (the same models) and tesseract.js on the same
 * pages in the same run, each in a process of its own; then our memory over 200 pages. Installs the other two
 * into this folder on the first run. Exits with 1 when a target is missed.
 */

import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { distance } from 'fastest-levenshtein'
import { ALLOCATOR } from '../bin/process.js'
import type { Measurement } from './reader/measure.ts'
import { drawPages, TIMED_PAGE, TRUTH } from './reader/pages.ts'
import { PIPELINES, type PipelineName } from './reader/pipelines.ts'

/** Odd, so that the median is a time that was measured; more of them made no difference on a quiet machine. */
const ROUNDS = 5
const MEMORY_PAGES = 200
/** Models, caches and the allocator have settled by then: growth is judged from here on. */
const SETTLED_PAGES = 50
const MOST_MEGABYTES = 600
const MOST_STALL_MS = 50
/** Slope of the resident memory that still counts as flat: 200 more pages would add 20 MB, the allocator's noise. */
const FLAT_MEGABYTES_PER_PAGE = 0.1

const here = fileURLToPath(new URL('.', import.meta.url))
if (!existsSync(join(here, 'node_modules'))) {
  console.log('Installing the pipelines to compare with …')
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: here, stdio: 'inherit' })
}

const folder = await mkdtemp(join(tmpdir(), 'rxchat-bench-'))
try {
  const pages = await drawPages(folder)
  const timed = pages.find(({ name }) => name === TIMED_PAGE)!.path
  const paths = pages.map(({ path }) => path)
  const names = Object.keys(PIPELINES) as PipelineName[]
  const results = new Map(names.map((name) => [name, measure(name, ROUNDS, timed, paths)]))
  const rows = names.map((name) => summary(results.get(name)!))
  const errors = names.map((name) => results.get(name)!.texts.map(characterError))

  const load = loadavg()[0]!.toFixed(1)
  const machine = `${availableParallelism()} cores, load average ${load}, Node ${process.versions.node}`
  console.log(`\n${TIMED_PAGE}, 1240×1300, warm, median of ${ROUNDS}; ${machine}\n`)
  console.log(
    markdown(
      ['pipeline', 'ms', 'load ms', 'error %', 'peak MB', 'longest stall ms'],
      rows.map(({ ms, loadMs, error, peakMegabytes, longestStallMs }, i) => [
        names[i]!,
        ms.toFixed(0),
        loadMs.toFixed(0),
        error.toFixed(1),
        peakMegabytes.toFixed(0),
        longestStallMs.toFixed(0),
      ]),
    ),
  )
  console.log('\nCharacter error, %\n')
  console.log(
    markdown(
      ['page', ...names],
      pages.map(({ name }, i) => [name, ...errors.map((ofPipeline) => ofPipeline[i]!.toFixed(1))]),
    ),
  )
  console.log(`\nReading ${MEMORY_PAGES} pages one after another …`)
  const long = measure('rxchat', MEMORY_PAGES, timed, paths)
  const slope = slopeOf(long.megabytes.slice(SETTLED_PAGES))
  const first = long.megabytes[SETTLED_PAGES]!
  console.log(
    `\nrxchat over ${MEMORY_PAGES} pages: ${first.toFixed(0)} MB after ${SETTLED_PAGES}, ${long.megabytes.at(-1)!.toFixed(0)} MB at the end, peak ${long.peakMegabytes.toFixed(0)} MB, longest stall ${long.longestStallMs.toFixed(0)} ms\n`,
  )

  const [ours, gutenye, tesseract] = rows
  const targets: [string, boolean][] = [
    [
      `at most half the time of @gutenye/ocr-node: ${(ours!.ms / gutenye!.ms).toFixed(2)} of it`,
      ours!.ms <= gutenye!.ms / 2,
    ],
    [
      `fewer character errors than both: ${ours!.error.toFixed(1)} % against ${gutenye!.error.toFixed(1)} % and ${tesseract!.error.toFixed(1)} %`,
      ours!.error < Math.min(gutenye!.error, tesseract!.error),
    ],
    [
      `peak memory ≤ ${MOST_MEGABYTES} MB: ${long.peakMegabytes.toFixed(0)} MB`,
      long.peakMegabytes <= MOST_MEGABYTES,
    ],
    [
      `memory stays flat: ${(1000 * slope).toFixed(0)} kB a page over the last ${MEMORY_PAGES - SETTLED_PAGES}`,
      slope <= FLAT_MEGABYTES_PER_PAGE,
    ],
    [
      `longest stall of the event loop ≤ ${MOST_STALL_MS} ms: ${ours!.longestStallMs.toFixed(0)} ms`,
      ours!.longestStallMs <= MOST_STALL_MS,
    ],
  ]
  for (const [target, reached] of targets) console.log(`${reached ? '✓' : '✗'} ${target}`)
  if (!targets.every(([, reached]) => reached)) process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}

/** The pipeline's own progress goes to the terminal, its measurement comes back. */
function measure(name: PipelineName, rounds: number, timed: string, pages: readonly string[]): Measurement {
  console.log(name)
  const script = join(here, 'reader', 'measure.ts')
  const output = execFileSync(process.execPath, [script, name, String(rounds), timed, ...pages], {
    // As bin/rxchat.js starts the product; the same for all.
    env: { ...ALLOCATOR, ...process.env },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return JSON.parse(output.trim().split('\n').at(-1)!) as Measurement
}

function summary({ ms, loadMs, texts, peakMegabytes, longestStallMs }: Measurement) {
  return { ms: median(ms), loadMs, error: mean(texts.map(characterError)), peakMegabytes, longestStallMs }
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n')
}

/** Of the straight line with the least squares through the values, per value. */
function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2
  const average = mean(values)
  let rise = 0
  let run = 0
  values.forEach((value, i) => {
    rise += (i - middle) * (value - average)
    run += (i - middle) ** 2
  })
  return rise / run
}

function characterError(text: string): number {
  const collapse = (value: string): string => value.replace(/\s+/g, ' ').trim()
  const truth = collapse(TRUTH.join(' '))
  return (100 * distance(collapse(text), truth)) / truth.length
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
