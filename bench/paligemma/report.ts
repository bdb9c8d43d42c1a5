/** The results of all stages as tables, and whether the targets are reached. */
import { readdir, readFile } from 'node:fs/promises'
import { CONFIGURATIONS } from './configurations.ts'
import { NEW_TOKENS, REPEATS } from './questions.ts'
import {
  type Answered,
  type Bandwidth,
  type Converted,
  median,
  type Results,
  type SideMeasured,
} from './results.ts'
import type { ImageSize } from './shapes.ts'

/** Medians of one side, at one size. Seconds, but for `tokenMs`. */
export interface Row {
  side: string
  size: ImageSize
  first: Split
  followUp: Split
  visionRuns: { first: number; followUp: number }
  tokenMs: number
  peakMegabytes: number
  loadSeconds: number
  loadAverage: number
  weightBytes: number
  prefix?: { make: number; followUp: Split }
  /** Correlation of its logits with those of the peer in float32, for the same pixels. */
  likeness?: number
}

export interface Split {
  total: number
  pixels: number
  vision: number
  prefill: number
  tokens: number
  /** Of the processor. */
  cpu: number
}

export interface Report {
  rows: Row[]
  bandwidth: Bandwidth | undefined
  conversions: Converted[]
  targets: Target[]
}

export interface Target {
  what: string
  bar: string
  measured: string
  reached: boolean
}

/** Below it the other side's logits have little to do with what the weights say: noise has 0, random weights in 4 bits 0.8. */
const LIKE_ENOUGH = 0.5
/** The targets: shares of the other side's, of the limit or of our own. */
const MOST_FIRST = 0.5
const MOST_FOLLOW_UP = 0.4
const LEAST_BANDWIDTH = 0.7
const MOST_MEMORY = 0.4
const MOST_PREFIX = 0.15
const MOST_CONVERSION = { seconds: 180, megabytes: 2500 }

export async function readReport(results: Results): Promise<Report> {
  const names = (await readdir(results.path('')).catch(() => [])).filter((name) => name.endsWith('.json'))
  const read = async <Result>(start: string): Promise<Result[]> => {
    const wanted = names.filter((name) => name.startsWith(start)).sort()
    return Promise.all(
      wanted.map(async (name) => (await results.read<Result>(name.slice(0, -'.json'.length)))!),
    )
  }
  const sides = [...(await read<SideMeasured>('ours-')), ...(await read<SideMeasured>('peer-'))]
  const truth = await logits(results, 'peer-fp32-224')
  const rows: Row[] = []
  for (const side of sides) {
    const own = side.size === 224 ? await logits(results, nameOf(side)) : undefined
    rows.push({ ...rowOf(side), ...(truth && own && { likeness: correlation(own, truth) }) })
  }
  const order = (row: Row): number => row.first.total
  rows.sort((a, b) => b.size - a.size || Number(isPeer(a)) - Number(isPeer(b)) || order(a) - order(b))
  const bandwidth = await results.read<Bandwidth>('bandwidth')
  const conversions = await read<Converted>('converted-')
  return { rows, bandwidth, conversions, targets: targetsOf(rows, bandwidth, conversions) }
}

export const isPeer = ({ side }: Pick<Row, 'side'>): boolean => side.startsWith('transformers.js')

/** Under which a side's result is kept. */
export function nameOf({ side, size }: Pick<Row, 'side' | 'size'>): string {
  return isPeer({ side }) ? peerName(side.slice('transformers.js '.length), size) : `ours-${size}`
}

export function peerName(configuration: string, size: ImageSize): string {
  return `peer-${configuration.replaceAll(' ', '')}-${size}`
}

function rowOf(side: SideMeasured): Row {
  const visionRuns = (answers: readonly Answered[]): number =>
    Math.max(...answers.map((answer) => answer.visionRuns))
  return {
    side: side.side,
    size: side.size,
    first: splitOf(side.first),
    followUp: splitOf(side.followUp),
    visionRuns: { first: visionRuns(side.first), followUp: visionRuns(side.followUp) },
    tokenMs: median([...side.first, ...side.followUp].flatMap(({ tokenMs }) => tokenMs)),
    peakMegabytes: side.peakMegabytes,
    loadSeconds: side.loadMs / 1000,
    loadAverage: side.loadAverage,
    weightBytes: side.weightBytes,
    ...(side.prefix && {
      prefix: { make: median(side.prefix.makeMs) / 1000, followUp: splitOf(side.prefix.followUp) },
    }),
  }
}

function splitOf(answers: readonly Answered[]): Split {
  const of = (part: (answer: Answered) => number): number => median(answers.map(part)) / 1000
  return {
    total: of(({ totalMs }) => totalMs),
    pixels: of(({ pixelsMs }) => pixelsMs),
    vision: of(({ visionMs }) => visionMs),
    prefill: of(({ prefillMs }) => prefillMs),
    tokens: of(({ tokenMs }) => tokenMs.reduce((sum, ms) => sum + ms, 0)),
    cpu: of(({ cpuMs }) => cpuMs),
  }
}

async function logits(results: Results, name: string): Promise<Float32Array | undefined> {
  const bytes = await readFile(results.path(`${name}.logits`)).catch(() => undefined)
  return bytes && new Float32Array(new Uint8Array(bytes).buffer)
}

function correlation(a: Float32Array, b: Float32Array): number {
  const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const [meanA, meanB] = [mean(a), mean(b)]
  let [ab, aa, bb] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]! - meanA, b[i]! - meanB]
    ab += x * y
    aa += x * x
    bb += y * y
  }
  return ab / Math.sqrt(aa * bb)
}

/** The fastest configuration of the other side whose logits are what the weights say. */
export function best(rows: readonly Row[], size: ImageSize, of: (row: Row) => number): Row | undefined {
  const likeness = (row: Row): number | undefined =>
    rows.find(({ side, size }) => side === row.side && size === 224)?.likeness
  return rows
    .filter((row) => row.size === size && isPeer(row) && (likeness(row) ?? 1) >= LIKE_ENOUGH)
    .sort((a, b) => of(a) - of(b))[0]
}

function targetsOf(
  rows: readonly Row[],
  bandwidth: Bandwidth | undefined,
  conversions: readonly Converted[],
): Target[] {
  const targets: Target[] = []
  const share = (what: string, value: number, bar: number, detail: string): void => {
    targets.push({
      what,
      bar: `≤ ${bar}`,
      measured: `${value.toFixed(2)} (${detail})`,
      reached: value <= bar,
    })
  }
  for (const ours of rows.filter((row) => !isPeer(row))) {
    const { size } = ours
    const peer = best(rows, size, (row) => row.first.total)
    const again = best(rows, size, (row) => row.followUp.total)
    const against = (a: number, b: number, row: Row): string =>
      `${a.toFixed(1)} s, ${row.side} ${b.toFixed(1)} s`
    if (peer)
      share(
        `first answer at ${size}, of the peer's time`,
        ours.first.total / peer.first.total,
        MOST_FIRST,
        against(ours.first.total, peer.first.total, peer),
      )
    if (again)
      share(
        `follow-up at ${size}, of the peer's time`,
        ours.followUp.total / again.followUp.total,
        MOST_FOLLOW_UP,
        `${against(ours.followUp.total, again.followUp.total, again)}; vision encoder runs: ${ours.visionRuns.followUp}`,
      )
    if (bandwidth) {
      const reached = ours.weightBytes / (ours.tokenMs / 1000) / bandwidth.bytesPerSecond
      targets.push({
        what: `decode at ${size}, of the memory's bandwidth for the weights`,
        bar: `≥ ${LEAST_BANDWIDTH}`,
        measured: `${reached.toFixed(2)} (${(1000 / ours.tokenMs).toFixed(1)} tokens/s of ${(bandwidth.bytesPerSecond / ours.weightBytes).toFixed(1)})`,
        reached: reached >= LEAST_BANDWIDTH,
      })
    }
    const leanest = best(rows, size, (row) => row.peakMegabytes)
    if (leanest && size === 448)
      share(
        `peak memory at ${size}, of the peer's`,
        ours.peakMegabytes / (peer ?? leanest).peakMegabytes,
        MOST_MEMORY,
        `${ours.peakMegabytes.toFixed(0)} MB, ${(peer ?? leanest).side} ${(peer ?? leanest).peakMegabytes.toFixed(0)} MB; its leanest, ${leanest.side}, ${leanest.peakMegabytes.toFixed(0)} MB`,
      )
    if (ours.prefix)
      share(
        `image-prefix follow-up at ${size}, of our own first answer`,
        ours.prefix.followUp.total / ours.first.total,
        MOST_PREFIX,
        `${ours.prefix.followUp.total.toFixed(1)} s`,
      )
  }
  for (const { size, bits, seconds, peakMegabytes } of conversions)
    targets.push({
      what: `conversion of the 3B at ${size} to ${bits} bits`,
      bar: `≤ ${MOST_CONVERSION.seconds} s, ≤ ${MOST_CONVERSION.megabytes} MB`,
      measured: `${seconds.toFixed(0)} s, ${peakMegabytes.toFixed(0)} MB`,
      reached: seconds <= MOST_CONVERSION.seconds && peakMegabytes <= MOST_CONVERSION.megabytes,
    })
  return targets
}

export function toMarkdown({ rows, bandwidth, conversions, targets }: Report): string {
  const parts: string[] = []
  for (const size of [448, 224] as const) {
    const ofSize = rows.filter((row) => row.size === size)
    if (ofSize.length === 0) continue
    parts.push(
      `At ${size}, ${NEW_TOKENS} new tokens, median of ${REPEATS}:\n`,
      table(
        [
          '',
          'first answer, s',
          'of it vision',
          'prefill',
          'per token, ms',
          'processor, s',
          'follow-up, s',
          'vision runs in it',
          'peak MB',
          'load, s',
        ],
        ofSize.map((row) => [
          row.side,
          row.first.total.toFixed(1),
          row.first.vision.toFixed(1),
          row.first.prefill.toFixed(1),
          row.tokenMs.toFixed(0),
          row.first.cpu.toFixed(1),
          row.followUp.total.toFixed(1),
          String(row.visionRuns.followUp),
          row.peakMegabytes.toFixed(0),
          row.loadSeconds.toFixed(1),
        ]),
      ),
    )
    for (const { prefix } of ofSize)
      if (prefix)
        parts.push(
          `\nApproximate image-prefix mode: ${prefix.make.toFixed(1)} s once a page, then ${prefix.followUp.total.toFixed(1)} s a follow-up (prefill ${prefix.followUp.prefill.toFixed(2)} s).`,
        )
    parts.push('')
  }
  const known = rows.filter(({ likeness }) => likeness !== undefined)
  if (known.length > 0)
    parts.push(
      `Correlation of the first token's logits with float32's, same pixels: ${known.map(({ side, likeness }) => `${side} ${likeness!.toFixed(3)}`).join(', ')}.\n`,
    )
  if (bandwidth)
    parts.push(
      `Memory, read by all cores at once: ${(bandwidth.bytesPerSecond / 1e9).toFixed(1)} GB/s (${Object.entries(
        bandwidth.ways,
      )
        .map(([way, rate]) => `${way}: ${(rate / 1e9).toFixed(1)}`)
        .join(', ')}).\n`,
    )
  if (conversions.length > 0)
    parts.push(
      table(
        ['conversion', 's', 'of the processor', 'peak MB', 'on the disk, GB'],
        conversions.map(({ size, bits, seconds, cpuSeconds, peakMegabytes, bytes }) => [
          `3B, ${size}, ${bits} bits`,
          seconds.toFixed(0),
          cpuSeconds.toFixed(0),
          peakMegabytes.toFixed(0),
          (bytes / 1e9).toFixed(2),
        ]),
      ),
      '',
    )
  parts.push(
    table(
      ['target', 'bar', 'measured', ''],
      targets.map(({ what, bar, measured, reached }) => [what, bar, measured, reached ? '✓' : '✗']),
    ),
  )
  return parts.join('\n')
}

/** Those of the other side that weren't measured. */
export function missingConfigurations(rows: readonly Row[]): string[] {
  return Object.keys(CONFIGURATIONS).filter(
    (name) => !rows.some(({ side }) => side === `transformers.js ${name}`),
  )
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n')
}
