/** What an evaluation found, ready to be written down: strata of pages and folders of words, each with its estimates. */
import type { Score } from '../score.ts'
import { upperBound } from '../statistics/binomial.ts'
import { type Bin, calibrationError, reliability } from '../statistics/calibration.ts'
import { type Estimate, estimate } from '../statistics/ratio.ts'

export interface Stratum<Measure extends string = string> {
  name: string
  /** Pages or words. */
  items: number
  estimates: Partial<Record<Measure, Estimate>>
  /** The rate of wrong names among those called read is below this with 95 % certainty, by their counts alone. */
  wrongAtMost: number
  reliability: Bin[]
  calibrationError: number
  wrongNames: { item: string; said: string; quote: string }[]
  /** Median. */
  milliseconds: number
}

export interface Table<Measure extends string = string> {
  title: string
  /** Column headings by measure. */
  measures: Readonly<Record<Measure, string>>
  strata: Stratum<Measure>[]
}

export interface Report {
  engine: string
  /** ISO 8601. */
  at: string
  command: string
  tables: Table[]
}

/** One-sided: a bar of at most 1 % is met where even this bound is below it. */
const WRONG_TAIL = 0.05

export function stratumOf<Measure extends string>(
  name: string,
  measures: Readonly<Record<Measure, string>>,
  scores: readonly { item: string; score: Score<Measure> }[],
): Stratum<Measure> {
  const estimates: Partial<Record<Measure, Estimate>> = {}
  for (const measure of Object.keys(measures) as Measure[]) {
    const found = estimate(scores.map(({ score }) => score.ratios[measure]))
    if (found) estimates[measure] = found
  }
  const read = scores.flatMap(({ score }) => score.judgements.filter((judgement) => judgement.read))
  const bins = reliability(scores.flatMap(({ score }) => score.judgements))
  const times = scores.map(({ score }) => score.milliseconds).sort((a, b) => a - b)
  return {
    name,
    items: scores.length,
    estimates,
    wrongAtMost: upperBound(read.filter(({ right }) => !right).length, read.length, WRONG_TAIL),
    reliability: bins,
    calibrationError: calibrationError(bins),
    wrongNames: scores.flatMap(({ item, score }) => score.wrongNames.map((wrong) => ({ item, ...wrong }))),
    milliseconds: times[Math.floor(times.length / 2)] ?? 0,
  }
}
