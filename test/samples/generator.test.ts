import { describe, expect, it } from 'vitest'
import { HANDS, PRINTS } from '../../samples/draw/fonts.ts'
import { generatePage, kindOf } from '../../samples/draw/generator/generate.ts'
import { namesOf } from '../../samples/draw/generator/medicines.ts'
import { HANDS_OF, PRINTS_OF, SPLITS } from '../../samples/draw/generator/split.ts'
import { GroundTruth } from '../../samples/ground-truth.ts'

const everyOnce = (lists: readonly (readonly string[])[]) => lists.flat().sort()

describe('the generator of pages', () => {
  it('gives every hand and every print to one split alone', () => {
    expect(everyOnce(SPLITS.map((split) => HANDS_OF[split]))).toEqual(Object.keys(HANDS).sort())
    expect(everyOnce(SPLITS.map((split) => PRINTS_OF[split]))).toEqual([...PRINTS].sort())
    expect(Object.keys(HANDS).length).toBeGreaterThanOrEqual(12)
  })

  it('gives no name to two splits, and plenty to each', () => {
    const names = SPLITS.map((split) => new Set(namesOf(split).map(({ name }) => name.toLowerCase())))
    for (const [i, one] of names.entries()) {
      expect(one.size).toBeGreaterThan(500)
      for (const other of names.slice(i + 1)) expect([...one].filter((name) => other.has(name))).toEqual([])
    }
  })

  it('draws the same page from the same seed, with a truth that fits the schema', async () => {
    const order = { seed: 5, split: 'dev', index: 0 } as const
    const [one, other] = [await generatePage(order), await generatePage(order)]
    expect(one.jpeg.equals(other.jpeg)).toBe(true)
    expect(GroundTruth.parse(one.truth)).toEqual(other.truth)
  }, 60_000)

  it('strikes medicines out on some pages, and its truth does not prescribe them', async () => {
    const orders = Array.from({ length: 200 }, (_, index) => ({ seed: 5, split: 'dev', index }) as const)
    // Flat scans are quick to draw.
    const scans = orders.filter((order) => kindOf(order).picture === 'clean')
    const pages = await Promise.all(scans.map(generatePage))
    const struck = pages.filter(({ truth }) => truth.strata.damage.includes('struck-out'))
    expect(struck.length).toBeGreaterThan(0)
    expect(struck.length).toBeLessThan(pages.length)
    for (const { truth } of struck) {
      const { struck: out = [], medicines } = truth.content
      expect(out).toHaveLength(1)
      expect(medicines.map(({ name }) => name)).not.toContain(out[0]!.name)
      expect(truth.lines.map(({ text }) => text)).toContainEqual(expect.stringContaining(out[0]!.written))
    }
  }, 60_000)

  it('knows what kind a page is before it is drawn', async () => {
    for (const index of [0, 1]) {
      const order = { seed: 5, split: 'test', index } as const
      const { writing, picture } = (await generatePage(order)).truth.strata
      expect({ writing, picture }).toEqual(kindOf(order))
    }
  }, 60_000)

  it('draws another page from another index', async () => {
    const one = await generatePage({ seed: 5, split: 'dev', index: 0 })
    const other = await generatePage({ seed: 5, split: 'dev', index: 1 })
    expect(one.truth.content).not.toEqual(other.truth.content)
  }, 60_000)
})
