import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Box } from '../../../../inference/engine.ts'
import { cutTiles } from '../../../../inference/engines/paligemma/tiles.ts'

const SIZE = 448
const PAGE = { width: 1200, height: 1600 }
/** A page as prescriptions have them: a header, lines, a signature. */
const LINES: Box[] = [
  { x: 0.1, y: 0.05, width: 0.8, height: 0.04 },
  ...Array.from({ length: 8 }, (_, i) => ({ x: 0.12, y: 0.3 + i * 0.05, width: 0.5, height: 0.03 })),
  { x: 0.6, y: 0.92, width: 0.3, height: 0.05 },
]

function holds(outer: Box, inner: Box): boolean {
  const slack = 1e-9
  return (
    inner.x >= outer.x - slack &&
    inner.y >= outer.y - slack &&
    inner.x + inner.width <= outer.x + outer.width + slack &&
    inner.y + inner.height <= outer.y + outer.height + slack
  )
}

describe('crops of a page', () => {
  it('hold every line of it whole, in reading order', () => {
    const tiles = cutTiles(LINES, PAGE, 3, SIZE)
    expect(tiles).toHaveLength(3)
    for (const line of LINES) expect(tiles.some((tile) => holds(tile, line))).toBe(true)
    expect(tiles.map(({ y }) => y)).toEqual(tiles.map(({ y }) => y).toSorted((a, b) => a - b))
  })

  it('show the text larger than the page does', () => {
    for (const { width, height } of cutTiles(LINES, PAGE, 3, SIZE)) expect(width * height).toBeLessThan(0.4)
  })

  it('are none where none are wanted, where there is no text, and where they would be the page again', () => {
    expect(cutTiles(LINES, PAGE, 0, SIZE)).toEqual([])
    expect(cutTiles([], PAGE, 3, SIZE)).toEqual([])
    expect(cutTiles([{ x: 0.02, y: 0.02, width: 0.96, height: 0.96 }], PAGE, 3, SIZE)).toEqual([])
  })

  it('are not cut further than the model can see anyway', () => {
    const small = { width: 600, height: 800 }
    expect(cutTiles(LINES.slice(1, 9), small, 8, SIZE).length).toBe(1)
  })

  it('part columns where the text is wide and low', () => {
    const columns = [0.05, 0.55].flatMap((x) =>
      Array.from({ length: 3 }, (_, i) => ({ x, y: 0.4 + i * 0.03, width: 0.4, height: 0.02 })),
    )
    const tiles = cutTiles(columns, PAGE, 2, SIZE)
    expect(tiles.map(({ x }) => Math.round(x * 10))).toEqual([0, 5])
  })

  it('lie on the page, and cover the text, whatever the lines are', () => {
    const side = fc.double({ min: 0, max: 0.9, noNaN: true })
    const box = fc.record({ x: side, y: side, width: fc.constant(0.1), height: fc.constant(0.1) })
    fc.assert(
      fc.property(
        fc.array(box, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 6 }),
        (boxes, most) => {
          const tiles = cutTiles(boxes, PAGE, most, SIZE)
          expect(tiles.length).toBeLessThanOrEqual(most)
          for (const tile of tiles) expect(holds({ x: 0, y: 0, width: 1, height: 1 }, tile)).toBe(true)
        },
      ),
    )
  })
})
