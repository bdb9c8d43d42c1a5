import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { afterAll, describe, expect, test } from 'vitest'
import type { Turn } from '../../../../inference/engine.ts'
import { openPicture, pixelValuesOf } from '../../../../inference/engines/paligemma/processor.ts'
import { readGoldens } from './goldens.ts'

const fixtures = new URL('../../../fixtures/paligemma/', import.meta.url)
const NORMAL: [number, number, number] = [0.5, 0.5, 0.5]
/** Rounding of 32-bit numbers; a level of 255 would be 0.0078. */
const SAME = 1e-6

const { pages, tensors } = await readGoldens('3b')
afterAll(() => tensors.close())
const image = { size: 56, mean: NORMAL, std: NORMAL }

describe('pixel values', () => {
  test.each(pages.map((page, index) => [page, index] as const))(
    'of %s are those of the reference resize, every one of them',
    async (page, index) => {
      const ours = await pixelsOf(await readFile(new URL(`pages/${page}`, fixtures)))
      expect(largestDifference(ours, await tensors.read(`pages.${index}.pixel_values`))).toBeLessThan(SAME)
    },
  )

  test('stand channel by channel, row by row, within -1..1', async () => {
    const page = await drawn('<rect width="100" height="50" fill="#ff0000"/>')
    const pixels = await pixelsOf(page)
    const plane = 56 * 56
    expect(pixels).toHaveLength(3 * plane)
    // Red above, white below.
    expect([0, 1, 2].map((channel) => Math.round(pixels[channel * plane]!))).toEqual([1, -1, -1])
    expect([0, 1, 2].map((channel) => Math.round(pixels[(channel + 1) * plane - 1]!))).toEqual([1, 1, 1])
    expect(pixels.every((value) => value >= -1 && value <= 1)).toBe(true)
  })

  test('are normalised as the checkpoint says', async () => {
    const page = await drawn('')
    const pixels = pixelValuesOf(await openPicture(page), {
      size: 56,
      mean: [0, 0.5, 0.25],
      std: [1, 0.5, 0.25],
    })
    const plane = 56 * 56
    expect([0, 1, 2].map((channel) => pixels[channel * plane])).toEqual([1, 1, 3])
  })

  test('of a page that lies on its side are those of the upright page', async () => {
    const page = await drawn('<rect width="60" height="30" fill="#0000ff"/>')
    const lying = await sharp(page).rotate(270).png().toBuffer()
    expect(await pixelsOf(lying, 90)).toEqual(await pixelsOf(page))
  })

  test('of a region are those of that part of the upright page alone', async () => {
    const page = await drawn('<rect width="50" height="50" fill="#00ff00"/>')
    const lying = await sharp(page).rotate(180).png().toBuffer()
    const region = { x: 0, y: 0, width: 0.5, height: 0.5 }
    const pixels = pixelValuesOf(await openPicture(lying, 180), image, region)
    const green = pixels.subarray(56 * 56, 2 * 56 * 56)
    expect(Math.min(...green)).toBe(1)
    expect(Math.max(...pixels.subarray(0, 56 * 56))).toBe(-1)
  })

  test('of a grey page and one with an alpha channel have three channels', async () => {
    const grey = await sharp(await drawn(''))
      .greyscale()
      .png()
      .toBuffer()
    const clear = await sharp({ create: { width: 90, height: 90, channels: 4, background: '#00000000' } })
      .png()
      .toBuffer()
    for (const page of [grey, clear]) {
      const pixels = await pixelsOf(page)
      expect(Math.min(...pixels)).toBeCloseTo(1, 5)
    }
  })

  test('of a thing that is no picture are refused', async () => {
    await expect(openPicture(Buffer.from('no picture'))).rejects.toMatchObject({
      code: 'broken-image',
    })
  })
})

/** A white page of 100 x 100 with a drawing on it. */
async function drawn(svg: string): Promise<Buffer> {
  const whole = `<svg width="100" height="100"><rect width="100" height="100" fill="#fff"/>${svg}</svg>`
  return sharp(Buffer.from(whole)).png().toBuffer()
}

async function pixelsOf(page: Uint8Array, turn: Turn = 0): Promise<Float32Array> {
  return pixelValuesOf(await openPicture(page, turn), image)
}

function largestDifference(ours: Float32Array, theirs: Float32Array): number {
  expect(ours).toHaveLength(theirs.length)
  return ours.reduce((most, value, index) => Math.max(most, Math.abs(value - theirs[index]!)), 0)
}
