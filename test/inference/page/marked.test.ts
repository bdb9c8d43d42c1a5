import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { drawMarked, turnPicture } from '../../../inference/page/marked.ts'

const paper = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#fff' } })
    .jpeg()
    .toBuffer()

async function pixels(jpeg: Uint8Array) {
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true })
  /** Share of pixels in a part of the picture (0..1) that are clearly not paper. */
  const inked = (x0: number, y0: number, x1: number, y1: number) => {
    let count = 0
    let all = 0
    for (let y = Math.floor(y0 * info.height); y < y1 * info.height; y++) {
      for (let x = Math.floor(x0 * info.width); x < x1 * info.width; x++) {
        const at = (y * info.width + x) * 3
        all++
        if (Math.min(data[at]!, data[at + 1]!, data[at + 2]!) < 200) count++
      }
    }
    return count / all
  }
  return { info, inked }
}

describe('the marked picture', () => {
  it('draws a box where the quote stands, a number beside it, and nothing elsewhere', async () => {
    const marked = await drawMarked(await paper(1000, 1400), [
      { number: 1, box: { x: 0.4, y: 0.4, width: 0.3, height: 0.05 } },
    ])
    const { inked } = await pixels(marked)
    expect(inked(0.4, 0.395, 0.7, 0.405)).toBeGreaterThan(0.3)
    expect(inked(0.33, 0.39, 0.4, 0.46)).toBeGreaterThan(0.2)
    expect(inked(0, 0.6, 1, 1)).toBe(0)
  })

  it('keeps the text under a mark readable', async () => {
    const marked = await drawMarked(await paper(1000, 1000), [
      { number: 1, box: { x: 0.3, y: 0.3, width: 0.4, height: 0.4 } },
    ])
    expect((await pixels(marked)).inked(0.4, 0.4, 0.6, 0.6)).toBe(0)
  })

  it('keeps numbers inside the picture when a quote stands at its edge', async () => {
    const marked = await drawMarked(await paper(800, 800), [
      { number: 12, box: { x: 0, y: 0, width: 1, height: 0.04 } },
    ])
    expect((await pixels(marked)).inked(0, 0, 0.05, 0.05)).toBeGreaterThan(0.4)
  })

  it('scales a large page down and a small one not up', async () => {
    expect((await pixels(await drawMarked(await paper(3200, 2400), []))).info).toMatchObject({
      width: 2000,
      height: 1500,
    })
    expect((await pixels(await drawMarked(await paper(300, 200), []))).info).toMatchObject({
      width: 300,
      height: 200,
    })
  })

  it('turns a page clockwise', async () => {
    const turned = await turnPicture(await paper(300, 200), 90)
    expect(turned).toMatchObject({ width: 200, height: 300 })
  })
})
