/** What one page or one word contributes to the evaluation. */
import type { Judgement } from './statistics/calibration.ts'
import type { Ratio } from './statistics/ratio.ts'

export interface Score<Measure extends string = string> {
  ratios: Record<Measure, Ratio>
  /** One per name that was said. */
  judgements: Judgement[]
  /** Names called read that are not there, and what stands there: to be looked into. */
  wrongNames: { said: string; quote: string }[]
  milliseconds: number
}
