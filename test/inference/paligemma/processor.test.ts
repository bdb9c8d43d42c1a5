import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { toPixelValues } from '../../../inference/paligemma/processor.ts'

const fixtures = new URL('../../fixtures/paligemma/', import.meta.url)
const NORMAL: [number, number, number] = [0.5, 0.5, 0.5]
/** In pixel values of -1..1, a level of 255 is twice as much. */
const ONE_LEVEL = 2 / 255

const goldens = await readTensors(new URL('3b/goldens.safetensors', fixtures))
const { pages } = JSON.parse(await readFile(new URL('3b/goldens.json', fixtures), 'utf8')) as {
  pages: string[]
}
const image = { size: 56, tokens: 16, mean: NORMAL, std: NORMAL }

describe('pixel values', () => {
  test.each(pages.map((page, index) => [page, index] as const))(
    'of %s differ by less than a level, in the mean, from the reference resize',
    async (page, index) => {
      const ours = await toPixelValues(await readFile(new URL(`pages/${page}`, fixtures)), image)
      expect(meanDifference(ours, goldens[`pages.${index}.pixel_values`]!)).toBeLessThan(ONE_LEVEL)
    },
  )

  test('stand channel by channel, row by row, within -1..1', async () => {
    const page = await drawn('<rect width="100" height="50" fill="#ff0000"/>')
    const pixels = await toPixelValues(page, image)
    const plane = 56 * 56
    expect(pixels).toHaveLength(3 * plane)
    // Red above, white below.
    expect([0, 1, 2].map((channel) => Math.round(pixels[channel * plane]!))).toEqual([1, -1, -1])
    expect([0, 1, 2].map((channel) => Math.round(pixels[(channel + 1) * plane - 1]!))).toEqual([1, 1, 1])
    expect(pixels.every((value) => value >= -1 && value <= 1)).toBe(true)
  })

  test('are normalised as the checkpoint says', async () => {
    const page = await drawn('')
    const pixels = await toPixelValues(page, { ...image, mean: [0, 0.5, 0.25], std: [1, 0.5, 0.25] })
    const plane = 56 * 56
    expect([0, 1, 2].map((channel) => pixels[channel * plane])).toEqual([1, 1, 3])
  })

  test('of a page that lies on its side are those of the upright page', async () => {
    const page = await drawn('<rect width="60" height="30" fill="#0000ff"/>')
    const lying = await sharp(page).rotate(270).png().toBuffer()
    expect(await toPixelValues(lying, image, { turn: 90 })).toEqual(await toPixelValues(page, image))
  })

  test('of a region are those of that part of the upright page alone', async () => {
    const page = await drawn('<rect width="50" height="50" fill="#00ff00"/>')
    const lying = await sharp(page).rotate(180).png().toBuffer()
    const region = { x: 0, y: 0, width: 0.5, height: 0.5 }
    const pixels = await toPixelValues(lying, image, { turn: 180, region })
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
      const pixels = await toPixelValues(page, image)
      expect(Math.min(...pixels)).toBeCloseTo(1, 5)
    }
  })

  test('of a thing that is no picture are refused', async () => {
    await expect(toPixelValues(Buffer.from('no picture'), image)).rejects.toMatchObject({
      code: 'broken-image',
    })
  })
})

/** A white page of 100 x 100 with a drawing on it. */
async function drawn(svg: string): Promise<Buffer> {
  const whole = `<svg width="100" height="100"><rect width="100" height="100" fill="#fff"/>${svg}</svg>`
  return sharp(Buffer.from(whole)).png().toBuffer()
}

function meanDifference(ours: Float32Array, theirs: Float32Array): number {
  expect(ours).toHaveLength(theirs.length)
  return ours.reduce((sum, value, index) => sum + Math.abs(value - theirs[index]!), 0) / ours.length
}

/** The float32 tensors of a safetensors file: a length, a JSON header, the data. */
async function readTensors(file: URL): Promise<Record<string, Float32Array>> {
  const bytes = await readFile(file)
  const headerBytes = Number(bytes.readBigUInt64LE(0))
  const header: Record<string, { data_offsets: [number, number] }> = JSON.parse(
    bytes.toString('utf8', 8, 8 + headerBytes),
  )
  const data = bytes.subarray(8 + headerBytes)
  return Object.fromEntries(
    Object.entries(header)
      .filter(([name]) => name !== '__metadata__')
      .map(
        ([
          name,
          {
            data_offsets: [from, to],
          },
        ]) => [name, new Float32Array(new Uint8Array(data.subarray(from, to)).buffer)],
      ),
  )
}
