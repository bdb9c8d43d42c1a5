import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EncodeProgress } from '../../../inference/engine.ts'
import { loadTextModels, type TextModels } from '../../../inference/ocr/models.ts'
import { readLines } from '../../../inference/ocr/read.ts'
import { characterError, drawSheet, PRESCRIPTION, toPage } from './sheets.ts'

let models: TextModels
beforeAll(async () => {
  models = await loadTextModels()
})
afterAll(() => models.close())

describe('reading the lines of a page', () => {
  it('reads clean print without an error', async () => {
    const { lines, problems, legibility } = await readLines(await toPage(drawSheet(PRESCRIPTION)), models)
    expect(lines.map(({ text }) => text)).toEqual(PRESCRIPTION)
    expect(problems).toEqual([])
    expect(legibility).toBeGreaterThan(0.95)
  })

  it.each([
    ['kalam', 0.04],
    ['caveat', 0.04],
    ['patrick-hand', 0.04],
  ] as const)('reads the hand %s with an error of at most %d', async (face, most) => {
    const { lines } = await readLines(await toPage(drawSheet(PRESCRIPTION, { face, size: 40 })), models)
    expect(characterError(lines, PRESCRIPTION)).toBeLessThanOrEqual(most)
  })

  it('reads a slanted, dim and noisy photograph', async () => {
    const slanted = await drawSheet(PRESCRIPTION).rotate(-6, { background: '#777' }).blur(0.8).toBuffer()
    const dim = sharp(await sharp(slanted).linear(0.3, 10).toBuffer())
    const { lines, turn } = await readLines(await toPage(dim), models)
    expect(turn).toBe(0)
    expect(characterError(lines, PRESCRIPTION)).toBeLessThan(0.03)
  })

  it.each([0, 90, 180, 270] as const)('stands a page upright that must be turned by %d°', async (turn) => {
    for (const face of ['arimo', 'nothing-you-could-do'] as const) {
      const lying = await drawSheet(PRESCRIPTION, { face })
        .rotate((360 - turn) % 360)
        .toBuffer()
      const read = await readLines(await toPage(sharp(lying)), models)
      expect(read.turn).toBe(turn)
      expect(characterError(read.lines, PRESCRIPTION)).toBeLessThan(face === 'arimo' ? 0.01 : 0.12)
    }
  })

  it.each([0, 90, 180, 270] as const)('places lines on the upright page, turned by %d°', async (turn) => {
    const lying = await drawSheet(PRESCRIPTION)
      .rotate((360 - turn) % 360)
      .toBuffer()
    const { lines } = await readLines(await toPage(sharp(lying)), models)
    const medicine = lines.find(({ text }) => text.includes('Metformin'))!
    // The sixth line's baseline is at 110 + 5 × 84 of 1100 pixels, its left edge at 70 of 1000.
    expect(medicine.box.y).toBeLessThan(530 / 1100)
    expect(medicine.box.y + medicine.box.height).toBeGreaterThan(530 / 1100)
    expect(medicine.box.height).toBeLessThan(0.08)
    expect(Math.abs(medicine.box.x - 70 / 1000)).toBeLessThan(0.03)
    const [topLeft, topRight, , bottomLeft] = medicine.quad
    expect(topRight[0]).toBeGreaterThan(topLeft[0])
    expect(bottomLeft[1]).toBeGreaterThan(topLeft[1])
  })

  it('keeps every letter with its probability and the frames that it was seen in', async () => {
    const { lines } = await readLines(await toPage(drawSheet(PRESCRIPTION)), models)
    for (const { text, chars, frames, confidence } of lines) {
      expect(chars.map(({ char }) => char).join('')).toBe(text)
      expect(frames.logProbs).toHaveLength(frames.count * (frames.alphabet.length + 1))
      expect(confidence).toBeGreaterThan(0)
      expect(confidence).toBeLessThanOrEqual(1.001)
      let last = 0
      for (const { from, to, char, alternatives } of chars) {
        expect(from).toBeGreaterThanOrEqual(last)
        expect(to).toBeGreaterThan(from)
        expect(to).toBeLessThanOrEqual(frames.count)
        expect(alternatives.map((other) => other.char)).not.toContain(char)
        last = from
      }
      const classes = frames.alphabet.length + 1
      const firstRow = frames.logProbs.subarray(0, classes).reduce((sum, value) => sum + Math.exp(value), 0)
      expect(firstRow).toBeCloseTo(1, 2)
    }
  })

  it('keeps every letter of small print that is out of focus', async () => {
    const small = await drawSheet(PRESCRIPTION, { size: 22, pitch: 60, width: 1400, height: 900 })
      .blur(1.5)
      .toBuffer()
    const { lines } = await readLines(await toPage(sharp(small)), models)
    expect(characterError(lines, PRESCRIPTION)).toBeLessThan(0.018)
  })

  it('keeps the sign ℞ apart from the line beside it', async () => {
    const sign = await drawSheet(['R'], { size: 56, width: 125, height: 150 }).png().toBuffer()
    const sheet = await drawSheet(['Aten-D Tablet', '1-0-0 before breakfast'])
      .extend({ left: 100, background: '#fff' })
      .png()
      .toBuffer()
    const page = await toPage(sharp(sheet).composite([{ input: sign, left: 0, top: 0 }]))
    const texts = (await readLines(page, models)).lines.map(({ text }) => text)
    expect(texts).toEqual(['R', 'Aten-D Tablet', '1-0-0 before breakfast'])
  })

  it('writes no Chinese characters, whatever the page', async () => {
    const scribble = await drawSheet(PRESCRIPTION, { face: 'la-belle-aurore' }).blur(2).toBuffer()
    const { lines } = await readLines(await toPage(sharp(scribble)), models)
    expect(lines.map(({ text }) => text).join('')).not.toMatch(/[\u2e80-\uffef]/)
  })

  it('reads a page with a single word', async () => {
    const page = await toPage(drawSheet(['Paracetamol 650 mg'], { width: 700, height: 200 }))
    expect((await readLines(page, models)).lines.map(({ text }) => text)).toEqual(['Paracetamol 650 mg'])
  })

  it('reads a line as long as the sheet is wide without squeezing it', async () => {
    const long =
      'Take one tablet of Metformin 500 mg with food every morning and every evening and drink plenty of water'
    const page = await toPage(drawSheet([long], { width: 2400, height: 300, size: 44 }))
    expect(characterError((await readLines(page, models)).lines, [long])).toBeLessThan(0.03)
  })

  it('reads a tall, narrow slip', async () => {
    const lines = Array.from({ length: 24 }, (_, i) => `Line ${i + 1} of the slip`)
    const page = await toPage(drawSheet(lines, { width: 620, height: 2200, size: 40, pitch: 86 }))
    expect(characterError((await readLines(page, models)).lines, lines)).toBeLessThan(0.02)
  })

  it('keeps what stands side by side in one row in order, left first', async () => {
    const page = await toPage(drawSheet(['Reg. No. 45821          Phone: 98300 12345', 'Date: 14/03/2025']))
    const text = (await readLines(page, models)).lines.map((line) => line.text).join(' ')
    expect(text).toBe('Reg. No. 45821 Phone: 98300 12345 Date: 14/03/2025')
  })
})

describe('pages that cannot be read', () => {
  it('says that a blank page has no text', async () => {
    const blank = sharp({ create: { width: 900, height: 1200, channels: 3, background: '#fff' } })
    const { lines, problems, turn } = await readLines(await toPage(blank), models)
    expect({ lines, problems, turn }).toEqual({ lines: [], problems: ['no-text'], turn: 0 })
  })

  it('finds no words in noise', async () => {
    const noise = sharp({
      create: {
        width: 800,
        height: 800,
        channels: 3,
        background: '#888',
        noise: { type: 'gaussian', mean: 128, sigma: 60 },
      },
    })
    const { problems, legibility } = await readLines(await toPage(noise), models)
    expect(legibility).toBeLessThan(0.85)
    expect(problems.some((problem) => problem === 'no-text' || problem === 'unreadable')).toBe(true)
  })

  it('says that a page is blurred', async () => {
    const blurred = await drawSheet(PRESCRIPTION).blur(14).toBuffer()
    expect((await readLines(await toPage(sharp(blurred)), models)).problems).toContain('blurry')
  })

  it('says that a page is dark where that keeps it from being read', async () => {
    const dark = await drawSheet(PRESCRIPTION).blur(9).linear(0.2, 5).toBuffer()
    expect((await readLines(await toPage(sharp(dark)), models)).problems).toContain('dark')
  })

  it('says that a page is overexposed where that keeps it from being read', async () => {
    const pale = await drawSheet(PRESCRIPTION, { size: 40 }).blur(5).linear(0.6, 102).toBuffer()
    expect((await readLines(await toPage(sharp(pale)), models)).problems).toContain('overexposed')
  })

  it('says that a picture has too few pixels', async () => {
    const small = await drawSheet(PRESCRIPTION).resize(170).toBuffer()
    expect((await readLines(await toPage(sharp(small)), models)).problems).toContain('low-resolution')
  })

  it('finds nothing wrong with the light of a pale page that it can read', async () => {
    const pale = await drawSheet(PRESCRIPTION).linear(0.25, 191).toBuffer()
    const { lines, problems } = await readLines(await toPage(sharp(pale)), models)
    expect(problems).toEqual([])
    expect(characterError(lines, PRESCRIPTION)).toBeLessThan(0.02)
  })

  it('refuses bytes that are no picture', async () => {
    const page = { digest: '0', width: 10, height: 10, jpeg: new Uint8Array([1, 2, 3]) }
    await expect(readLines(page, models)).rejects.toMatchObject({ code: 'broken-image' })
  })
})

describe('while a page is read', () => {
  it('tells how far it is, never backwards', async () => {
    const seen: EncodeProgress[] = []
    await readLines(await toPage(drawSheet(PRESCRIPTION)), models, { onProgress: (step) => seen.push(step) })
    expect([...new Set(seen.map(({ stage }) => stage))]).toEqual([
      'preparing',
      'finding-text',
      'reading-text',
    ])
    const shares = seen.map(({ done }) => done)
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
  })

  it('stops between two lines when it is cancelled', async () => {
    const controller = new AbortController()
    const reading = readLines(await toPage(drawSheet(PRESCRIPTION)), models, {
      signal: controller.signal,
      onProgress: ({ stage }) => stage === 'reading-text' && controller.abort(),
    })
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' })
  })
})
