/**
 * Every measure of the evaluation is a ratio of sums: right names over names, wrong letters over letters. A page (or
 * a word) gives its part and its whole; strata add them up, and the bootstrap draws pages, not letters.
 */
import { seeded } from '../../samples/draw/random.ts'
import { lowerBound, upperBound } from './binomial.ts'

export interface Ratio {
  part: number
  whole: number
}

/** A ratio over many items with the interval in which 95 of 100 repetitions on other such items would fall. */
export interface Estimate extends Ratio {
  value: number
  low: number
  high: number
}

export const ratio = (part: number, whole: number): Ratio => ({ part, whole })

/** F1 as a ratio: hits over the mean of what was said and what should have been. */
export const f1 = (hits: number, said: number, meant: number): Ratio => ratio(hits, (said + meant) / 2)

/** More draws narrow nothing that the number of pages leaves open. */
const DRAWS = 1000
/** The same items give the same interval. */
const SEED = 20
const TAIL = 0.025

/**
 * Percentile bootstrap over items (Efron 1979). Where no item differs from the others in its share (no wrong name at
 * all), drawing them again tells nothing, and the interval is the exact one of the counts. Undefined where there is
 * nothing to divide by.
 */
export function estimate(items: readonly Ratio[]): Estimate | undefined {
  const all = sum(items)
  if (all.whole === 0) return undefined
  if (all.part === 0 || all.part === all.whole) {
    const [low, high] = [lowerBound(all.part, all.whole, TAIL), upperBound(all.part, all.whole, TAIL)]
    return { ...all, value: all.part / all.whole, low, high }
  }
  const random = seeded(SEED)
  const values: number[] = []
  for (let draw = 0; draw < DRAWS; draw++) {
    let part = 0
    let whole = 0
    for (let i = 0; i < items.length; i++) {
      const item = items[Math.floor(random.next() * items.length)]!
      part += item.part
      whole += item.whole
    }
    if (whole > 0) values.push(part / whole)
  }
  values.sort((a, b) => a - b)
  const at = (share: number) => values[Math.min(values.length - 1, Math.floor(share * values.length))]!
  return { ...all, value: all.part / all.whole, low: at(TAIL), high: at(1 - TAIL) }
}

function sum(items: readonly Ratio[]): Ratio {
  return items.reduce((total, { part, whole }) => ratio(total.part + part, total.whole + whole), ratio(0, 0))
}
