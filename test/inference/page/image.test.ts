import { readFile } from 'node:fs/promises'
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { InferenceError } from '../../../inference/errors.ts'
import { LIMITS, openImage } from '../../../inference/page/image.ts'

const WIDTH = 400
const HEIGHT = 300
/** White, with a red upper left quarter: shows which way up a picture came out. */
const drawing = () =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="100%" height="100%" fill="#fff"/><rect width="50%" height="50%" fill="#c00"/></svg>`,
    ),
  )

async function refusal(file: Uint8Array, options = {}): Promise<InferenceError> {
  const error = await openImage(file, options).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(InferenceError)
  return error as InferenceError
}

async function colourAt(jpeg: Uint8Array, x: number, y: number): Promise<'red' | 'white' | 'other'> {
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true })
  const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels
  const [red, green, blue] = [data[at]!, data[at + 1]!, data[at + 2]!]
  if (red > 230 && green > 230 && blue > 230) return 'white'
  return red > 150 && green < 80 && blue < 80 ? 'red' : 'other'
}

const fixture = (name: string) => readFile(new URL(`../../fixtures/${name}`, import.meta.url))

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** A PNG chunk: length, type, data, CRC of type and data. */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'ascii'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

describe('opening a picture', () => {
  it.each(['jpeg', 'png', 'webp', 'avif', 'tiff'] as const)('takes %s', async (format) => {
    const [page, ...more] = await openImage(await drawing().toFormat(format).toBuffer())
    expect(more).toEqual([])
    expect(page).toMatchObject({ width: WIDTH, height: HEIGHT })
    expect(await colourAt(page!.jpeg, 0.25, 0.25)).toBe('red')
    expect(await colourAt(page!.jpeg, 0.75, 0.75)).toBe('white')
  })

  it("takes an iPhone's HEIC", async () => {
    const [page] = await openImage(await fixture('red-corner.heic'))
    expect(page).toMatchObject({ width: 400, height: 300 })
    expect(await colourAt(page!.jpeg, 0.25, 0.25)).toBe('red')
  })

  it('takes each page of a PDF as a page of its own', async () => {
    const pages = await openImage(await fixture('two-pages.pdf'))
    expect(pages).toHaveLength(2)
    expect(new Set(pages.map((page) => page.digest)).size).toBe(2)
    expect(await colourAt(pages[0]!.jpeg, 0.25, 0.25)).toBe('red')
    expect(Math.max(pages[0]!.width, pages[0]!.height)).toBe(LIMITS.workingSide)
  })

  it('takes no more pages of a PDF than the limit', async () => {
    expect(await openImage(await fixture('two-pages.pdf'), { limits: { maxPages: 1 } })).toHaveLength(1)
  })

  it.each([
    [1, 0.25, 0.25],
    [3, 0.75, 0.75],
    [6, 0.75, 0.25],
    [8, 0.25, 0.75],
  ])('turns the page by EXIF orientation %i', async (orientation, x, y) => {
    const [page] = await openImage(await drawing().jpeg().withMetadata({ orientation }).toBuffer())
    expect(await colourAt(page!.jpeg, x, y)).toBe('red')
    expect(page!.width > page!.height).toBe(orientation < 5)
  })

  it('drops all metadata', async () => {
    const file = await drawing()
      .jpeg()
      .withExif({
        IFD0: { Copyright: 'somebody' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '12/1 58/1 0/1' },
      })
      .toBuffer()
    expect((await sharp(file).metadata()).exif).toBeDefined()
    const [page] = await openImage(file)
    const kept = await sharp(page!.jpeg).metadata()
    expect([kept.exif, kept.xmp, kept.iptc, kept.icc]).toEqual([undefined, undefined, undefined, undefined])
  })

  it('brings CMYK, 16-bit, grey and transparent pictures to plain sRGB', async () => {
    const files = [
      await drawing().toColourspace('cmyk').jpeg().toBuffer(),
      await drawing().toColourspace('rgb16').png().toBuffer(),
      await drawing().ensureAlpha().png().toBuffer(),
    ]
    for (const file of files) {
      const [page] = await openImage(file)
      expect(await sharp(page!.jpeg).metadata()).toMatchObject({ space: 'srgb', depth: 'uchar', channels: 3 })
      expect(await colourAt(page!.jpeg, 0.25, 0.25)).toBe('red')
    }
    const [grey] = await openImage(await drawing().greyscale().png().toBuffer())
    expect(await colourAt(grey!.jpeg, 0.75, 0.75)).toBe('white')
  })

  it('shows what is transparent as paper', async () => {
    const clear = sharp({ create: { width: 200, height: 200, channels: 4, background: '#00000000' } })
    const [page] = await openImage(await clear.png().toBuffer())
    expect(await colourAt(page!.jpeg, 0.5, 0.5)).toBe('white')
  })

  it('scales a large photo to the working size, keeping its shape', async () => {
    const [page] = await openImage(await drawing().resize(6000, 4500).jpeg().toBuffer())
    expect(page).toMatchObject({ width: LIMITS.workingSide, height: LIMITS.workingSide * 0.75 })
  })

  it('gives the same file the same digest, another file another', async () => {
    const file = await drawing().jpeg().toBuffer()
    const digests = await Promise.all(
      [file, file, await drawing().jpeg({ quality: 50 }).toBuffer()].map(
        async (f) => (await openImage(f))[0]!.digest,
      ),
    )
    expect(digests[0]).toBe(digests[1])
    expect(digests[2]).not.toBe(digests[0])
  })
})

describe('refusing a file', () => {
  it('an empty one', async () => {
    expect((await refusal(new Uint8Array())).code).toBe('empty-file')
  })

  it('text renamed .jpg', async () => {
    expect((await refusal(Buffer.from('Tab. Paracetamol 500 mg, not a picture'))).code).toBe('not-an-image')
  })

  it('an animated GIF, naming its format', async () => {
    const gif = await drawing().gif().toBuffer()
    expect(await refusal(gif)).toMatchObject({ code: 'unsupported-format', details: { format: 'GIF' } })
  })

  it('a JPEG of which only a part arrived', async () => {
    const noise = sharp({
      create: {
        width: 800,
        height: 800,
        channels: 3,
        noise: { type: 'gaussian', mean: 128, sigma: 40 },
        background: '#fff',
      },
    })
    const file = await noise.jpeg().toBuffer()
    expect((await refusal(file.subarray(0, file.length / 2))).code).toBe('broken-image')
  })

  it('a file that only begins like a picture', async () => {
    const file = Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      Buffer.alloc(500),
    ])
    expect(['broken-image', 'not-an-image']).toContain((await refusal(file)).code)
  })

  it('too many bytes, before looking at them', async () => {
    const error = await refusal(new Uint8Array(LIMITS.maxBytes + 1))
    expect(error).toMatchObject({ code: 'too-many-bytes', details: { limitMegabytes: 20 } })
  })

  it('a 30,000 x 30,000 PNG by its header, without decoding it', async () => {
    const side = 30_000
    const header = Buffer.alloc(13)
    header.writeUInt32BE(side, 0)
    header.writeUInt32BE(side, 4)
    header[8] = 1 // one bit per pixel, grey
    const rows = deflateSync(Buffer.alloc((side / 8 + 1) * side), { level: 1 })
    const bomb = Buffer.concat([
      PNG_SIGNATURE,
      chunk('IHDR', header),
      chunk('IDAT', rows),
      chunk('IEND', Buffer.alloc(0)),
    ])
    expect(bomb.length).toBeLessThan(2 ** 20)
    const before = process.memoryUsage().rss
    expect((await refusal(bomb)).code).toBe('too-many-pixels')
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 2 ** 20)
  })

  it('a 1 x 1 picture', async () => {
    expect((await refusal(await drawing().resize(1, 1).png().toBuffer())).code).toBe('image-too-small')
  })

  it('a PDF behind a password', async () => {
    expect((await refusal(await fixture('locked.pdf'))).code).toBe('pdf-locked')
  })

  it('a PDF that is cut off', async () => {
    expect((await refusal((await fixture('two-pages.pdf')).subarray(0, 60))).code).toBe('broken-image')
  })

  it('a HEIC that is damaged', async () => {
    const file = Buffer.from(await fixture('red-corner.heic'))
    expect((await refusal(file.subarray(0, 300))).code).toBe('broken-image')
  })

  it('a PDF that takes too long', async () => {
    expect((await refusal(await fixture('two-pages.pdf'), { limits: { timeoutMs: 1 } })).code).toBe(
      'too-slow',
    )
  })

  it('one that is no longer wanted', async () => {
    const controller = new AbortController()
    const opening = openImage(await fixture('two-pages.pdf'), { signal: controller.signal })
    controller.abort()
    await expect(opening).rejects.toThrow()
  })
})

// Elsewhere the system counts no process's memory, and has no /proc.
describe.skipIf(process.platform !== 'linux')('the process that opens files', () => {
  it('ends alone when a file wants more memory than it may have, and the next file gets a new one', async () => {
    // 48 megapixels whose decoder holds all of them several times over.
    const background = { r: 250, g: 250, b: 250 }
    const paper = sharp({ create: { width: 8000, height: 6000, channels: 3, background } })
    const file = await paper.avif({ effort: 0 }).toBuffer()
    const before = process.memoryUsage().rss
    expect((await refusal(file)).code).toBe('broken-image')
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 2 ** 20)
    expect(await openImage(await drawing().jpeg().toBuffer())).toHaveLength(1)
  })

  it('knows neither the key nor a token', async () => {
    process.env.RXCHAT_KEY = 'ab'.repeat(32)
    onTestFinished(() => {
      delete process.env.RXCHAT_KEY
    })
    const opening = openImage(await fixture('two-pages.pdf'))
    const children = await vi.waitFor(async () => {
      const found = await openersOf(process.pid)
      expect(found).not.toEqual([])
      return found
    })
    await opening
    for (const environment of children) expect(environment).not.toContain('RXCHAT_KEY')
  })
})

/** The environments of the processes that open files, as the system has them. */
async function openersOf(parent: number): Promise<string[]> {
  const ids = (await readFile(`/proc/${parent}/task/${parent}/children`, 'utf8')).trim().split(' ')
  const found = await Promise.all(
    ids.map(async (id) => [
      await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => ''),
      await readFile(`/proc/${id}/environ`, 'utf8').catch(() => ''),
    ]),
  )
  return found.filter(([command]) => command!.includes('apart-worker')).map(([, environment]) => environment!)
}
