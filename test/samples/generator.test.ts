import { describe, expect, it } from 'vitest'
import { HANDS, PRINTS } from '../../samples/draw/fonts.ts'
import { generatePage } from '../../samples/draw/generator/generate.ts'
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

  it('draws another page from another index', async () => {
    const one = await generatePage({ seed: 5, split: 'dev', index: 0 })
    const other = await generatePage({ seed: 5, split: 'dev', index: 1 })
    expect(one.truth.content).not.toEqual(other.truth.content)
  }, 60_000)
})
