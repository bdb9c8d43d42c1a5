import { describe, expect, it } from 'vitest'
import { lowerBound, upperBound } from '../../eval/statistics/binomial.ts'

describe('bounds on a rate', () => {
  it('follow the rule of three where nothing happened', () => {
    expect(upperBound(0, 300, 0.05)).toBeCloseTo(1 - 0.05 ** (1 / 300), 10)
    expect(upperBound(0, 300, 0.05)).toBeLessThan(0.01)
    expect(lowerBound(0, 300, 0.05)).toBeCloseTo(0, 10)
  })

  it('agree with published tables: 1 of 100 and 5 of 20, each tail 2.5 %', () => {
    expect(upperBound(1, 100, 0.025)).toBeCloseTo(0.0545, 4)
    expect(lowerBound(1, 100, 0.025)).toBeCloseTo(0.0003, 4)
    expect(upperBound(5, 20, 0.025)).toBeCloseTo(0.491, 3)
    expect(lowerBound(5, 20, 0.025)).toBeCloseTo(0.0866, 4)
  })

  it('say nothing without a trial', () => {
    expect([lowerBound(0, 0, 0.05), upperBound(0, 0, 0.05)]).toEqual([0, 1])
  })

  it('do not run out of digits on many trials', () => {
    expect(upperBound(3, 100_000, 0.05)).toBeCloseTo(7.754e-5, 7)
  })
})
