/** What the stages of the bench leave in its work folder, and how they are kept there. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ImageSize } from './shapes.ts'

/** One question and its answer. Milliseconds of the clock. */
export interface Answered {
  /** From the photograph's bytes to the last token. */
  totalMs: number
  /** Of all cores together, for all of it. */
  cpuMs: number
  pixelsMs: number
  visionMs: number
  /** From the features to the first token. */
  prefillMs: number
  /** Between tokens. */
  tokenMs: number[]
  visionRuns: number
}

export interface SideMeasured {
  side: string
  size: ImageSize
  loadMs: number
  /** How many others wanted the processor when it began, on average over a minute. */
  loadAverage: number
  /** A page that is new, and a question. */
  first: Answered[]
  /** The same page, and another question. */
  followUp: Answered[]
  /** Of both; the approximate mode comes after it. */
  peakMegabytes: number
  /** Bytes of weights that each token goes through. */
  weightBytes: number
  /** The image-prefix mode, which only we have. */
  prefix?: { makeMs: number[]; followUp: Answered[] }
}

export interface Bandwidth {
  /** Bytes a second of the best way to read that was found. */
  bytesPerSecond: number
  ways: Record<string, number>
}

export interface Converted {
  size: ImageSize
  bits: number
  seconds: number
  cpuSeconds: number
  peakMegabytes: number
  bytes: number
}

export interface Results {
  read<Result>(name: string): Promise<Result | undefined>
  write(name: string, result: unknown): Promise<void>
  /** Of raw numbers: pixels, logits. */
  path(name: string): string
}

export function resultsIn(work: string): Results {
  const path = (name: string): string => join(work, 'results', name)
  return {
    path,
    async read<Result>(name: string) {
      const text = await readFile(path(`${name}.json`), 'utf8').catch(() => undefined)
      return text === undefined ? undefined : (JSON.parse(text) as Result)
    },
    async write(name, result) {
      await mkdir(dirname(path(name)), { recursive: true })
      await writeFile(path(`${name}.json`), `${JSON.stringify(result, null, 1)}\n`)
    },
  }
}

/** Odd, so that the median was measured. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
