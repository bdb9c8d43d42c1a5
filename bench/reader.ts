/**
 * `npm run bench:reader`: our reader against @gutenye/ocr-node (the same models) and tesseract.js on the same
 * pages in the same run, each in a process of its own; then our memory over 200 pages. Installs the other two
 * into this folder on the first run. Exits with 1 when a target is missed.
 */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { distance } from 'fastest-levenshtein'
import type { Measurement } from './reader/measure.ts'
import { drawPages, TIMED_PAGE, TRUTH } from './reader/pages.ts'
import { PIPELINES, type PipelineName } from './reader/pipelines.ts'

const ROUNDS = 9
const MEMORY_PAGES = 200
const MOST_MEGABYTES = 600
const MOST_STALL_MS = 50
/** Growth from the first quarter's to the last quarter's median that still counts as flat. */
const FLAT = 1.05

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

  console.log(`\n${TIMED_PAGE}, 1240×1300, warm, median of ${ROUNDS}; memory is the whole process's`)
  console.table(Object.fromEntries(names.map((name, i) => [name, rows[i]])))
  console.log('Character error, %')
  const errors = names.map((name) => results.get(name)!.texts.map(characterError))
  console.table(
    Object.fromEntries(
      pages.map((page, i) => [
        page.name,
        Object.fromEntries(names.map((name, n) => [name, errors[n]![i]!.toFixed(1)])),
      ]),
    ),
  )

  const long = measure('rxchat', MEMORY_PAGES, timed, paths)
  const quarter = MEMORY_PAGES / 4
  const early = median(long.megabytes.slice(quarter, 2 * quarter))
  const late = median(long.megabytes.slice(-quarter))
  console.log(
    `rxchat, ${MEMORY_PAGES} pages: ${early.toFixed(0)} MB in the second quarter, ${late.toFixed(0)} MB in the last, peak ${long.peakMegabytes.toFixed(0)} MB`,
  )

  const [ours, ...others] = rows
  const [ourError, ...otherErrors] = errors.map(mean)
  const targets: [string, boolean][] = [
    ['at most half the time of @gutenye/ocr-node', ours!.ms <= others[0]!.ms / 2],
    ['fewer character errors than both', otherErrors.every((error) => ourError! < error)],
    [`peak memory ≤ ${MOST_MEGABYTES} MB over ${MEMORY_PAGES} pages`, long.peakMegabytes <= MOST_MEGABYTES],
    ['memory stays flat', late <= early * FLAT],
    [`event loop stalls ≤ ${MOST_STALL_MS} ms`, ours!.longestStallMs <= MOST_STALL_MS],
  ]
  console.log()
  for (const [target, reached] of targets) console.log(`${reached ? '✓' : '✗'} ${target}`)
  if (!targets.every(([, reached]) => reached)) process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}

function measure(name: PipelineName, rounds: number, timed: string, pages: readonly string[]): Measurement {
  const script = join(here, 'reader', 'measure.ts')
  const output = execFileSync(process.execPath, [script, name, String(rounds), timed, ...pages], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return JSON.parse(output.trim().split('\n').at(-1)!) as Measurement
}

function summary({ ms, loadMs, texts, peakMegabytes, longestStallMs }: Measurement) {
  return {
    ms: Math.round(median(ms)),
    'load ms': Math.round(loadMs),
    'mean error %': Number(mean(texts.map(characterError)).toFixed(1)),
    'peak MB': Math.round(peakMegabytes),
    longestStallMs: Math.round(longestStallMs),
  }
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
