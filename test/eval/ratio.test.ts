import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { estimate, f1, ratio } from '../../eval/statistics/ratio.ts'

describe('an estimate', () => {
  it('adds parts and wholes, so that long pages weigh more', () => {
    expect(estimate([ratio(1, 1), ratio(0, 3)])?.value).toBe(0.25)
  })

  it('is nothing where there is nothing to divide by', () => {
    expect(estimate([ratio(0, 0)])).toBeUndefined()
  })

  it('lies within its interval, which is the same every time', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { minLength: 1, maxLength: 20 }), (pairs) => {
        const items = pairs.map(([part, more]) => ratio(part, part + more + 1))
        const found = estimate(items)!
        expect(found.low).toBeLessThanOrEqual(found.value + 1e-9)
        expect(found.high).toBeGreaterThanOrEqual(found.value - 1e-9)
        expect(estimate(items)).toEqual(found)
      }),
      { numRuns: 30 },
    )
  })

  it('leaves room for what did not happen among few', () => {
    const never = estimate(Array.from({ length: 10 }, () => ratio(0, 3)))!
    expect(never).toMatchObject({ value: 0, low: 0 })
    expect(never.high).toBeCloseTo(1 - 0.025 ** (1 / 30), 6)
    const always = estimate([ratio(4, 4)])!
    expect(always).toMatchObject({ value: 1, high: 1 })
    expect(always.low).toBeLessThan(0.5)
  })

  it('has a wide interval on few items and a narrow one on many', () => {
    const width = (count: number) => {
      const found = estimate(Array.from({ length: count }, (_, i) => ratio(i % 2, 1)))!
      return found.high - found.low
    }
    expect(width(10)).toBeGreaterThan(0.4)
    expect(width(1000)).toBeLessThan(0.08)
  })
})

describe('F1', () => {
  it('is the harmonic mean of precision and recall', () => {
    const { part, whole } = f1(6, 8, 12)
    const [precision, recall] = [6 / 8, 6 / 12]
    expect(part / whole).toBeCloseTo((2 * precision * recall) / (precision + recall))
  })
})
