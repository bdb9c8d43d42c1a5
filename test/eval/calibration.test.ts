import { describe, expect, it } from 'vitest'
import { calibrationError, reliability } from '../../eval/statistics/calibration.ts'

const said = (probability: number, right: boolean) => ({ probability, right, read: false })

describe('calibration', () => {
  it('finds no error where probabilities mean what they say', () => {
    const judgements = [said(0.75, true), said(0.75, true), said(0.75, true), said(0.75, false)]
    expect(calibrationError(reliability(judgements))).toBeCloseTo(0)
  })

  it('measures how far from the truth overconfidence is', () => {
    expect(calibrationError(reliability([said(0.95, true), said(0.95, false)]))).toBeCloseTo(0.45)
  })

  it('counts certainty itself into the last step', () => {
    expect(reliability([said(1, true)]).at(-1)).toMatchObject({ count: 1, said: 1, right: 1 })
  })

  it('is 0 without any names', () => {
    expect(calibrationError(reliability([]))).toBe(0)
  })
})
