/** What an evaluation found, ready to be written down: strata of pages and folders of words, each with its estimates. */
import { type Bin, calibrationError, type Judgement, reliability } from '../statistics/calibration.ts'
import { type Estimate, estimate, type Ratio } from '../statistics/ratio.ts'

/** What one page or word contributes. */
export interface Score<Measure extends string = string> {
  ratios: Record<Measure, Ratio>
  judgements: Judgement[]
  wrongNames: { said: string; quote: string }[]
  milliseconds: number
}

export interface Stratum<Measure extends string = string> {
  name: string
  /** Pages or words. */
  items: number
  estimates: Partial<Record<Measure, Estimate>>
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
  const bins = reliability(scores.flatMap(({ score }) => score.judgements))
  const times = scores.map(({ score }) => score.milliseconds).sort((a, b) => a - b)
  return {
    name,
    items: scores.length,
    estimates,
    reliability: bins,
    calibrationError: calibrationError(bins),
    wrongNames: scores.flatMap(({ item, score }) => score.wrongNames.map((wrong) => ({ item, ...wrong }))),
    milliseconds: times[Math.floor(times.length / 2)] ?? 0,
  }
}
