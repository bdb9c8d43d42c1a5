/** Whether probabilities mean what they say: of the names given 0.8, four in five should be right. */

/** One name that was said, with how sure it was and whether the page says it. */
export interface Judgement {
  /** 0..1 */
  probability: number
  /** Called *read*, not merely shown as a candidate. */
  read: boolean
  right: boolean
}

export interface Bin {
  from: number
  to: number
  count: number
  /** Mean probability and share of right ones; 0 where the bin is empty. */
  said: number
  right: number
}

const BINS = 10

export function reliability(judgements: readonly Judgement[]): Bin[] {
  return Array.from({ length: BINS }, (_, index) => {
    const from = index / BINS
    const to = (index + 1) / BINS
    const inside = judgements.filter(
      ({ probability }) => probability >= from && (probability < to || index === BINS - 1),
    )
    const mean = (value: (judgement: Judgement) => number) =>
      inside.length === 0 ? 0 : inside.reduce((sum, item) => sum + value(item), 0) / inside.length
    return {
      from,
      to,
      count: inside.length,
      said: mean(({ probability }) => probability),
      right: mean(({ right }) => Number(right)),
    }
  })
}

/** Expected calibration error (Naeini 2015): mean distance of said and right, weighted by the bins' counts. */
export function calibrationError(bins: readonly Bin[]): number {
  const total = bins.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return 0
  return bins.reduce((sum, { count, said, right }) => sum + count * Math.abs(said - right), 0) / total
}
