import type { Sharp } from 'sharp'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Box, PageImage, Point } from '../../../inference/engine.ts'
import { encodePage } from '../../../inference/engines/reader/encode.ts'
import { loadLexicon } from '../../../inference/lexicon/load.ts'
import { loadTextModels, type TextModels } from '../../../inference/ocr/models.ts'
import { decodePage } from '../../../inference/ocr/raster.ts'
import { readLines } from '../../../inference/ocr/read.ts'
import { findSheet } from '../../../inference/ocr/sheet.ts'
import { damaged } from '../../../samples/draw/damage.ts'
import { type Damage, photograph } from '../../../samples/draw/photograph.ts'
import { characterError, drawSheet, PRESCRIPTION, toPage } from './sheets.ts'

const lexicon = loadLexicon()
let models: TextModels
beforeAll(async () => {
  models = await loadTextModels()
})
afterAll(() => models.close())

const SHEET = { width: 1000, height: 1100 }

interface Photo {
  page: PageImage
  /** Where a point of the sheet stands on the upright page, 0..1. */
  place(point: Point): Point
}

async function photographOf(sheet: Sharp, changes: Partial<Damage>): Promise<Photo> {
  const { data, info } = await sheet.removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const pixels = { data: new Uint8Array(data), width: info.width, height: info.height }
  const damage = damaged({ width: 1100, height: 1300, fill: 0.84, tilt: 3, ...changes })
  const { jpeg, place } = await photograph(pixels, damage, 'flatten')
  return { page: await toPage(sharp(jpeg)), place: ([x, y]) => place([x, y]) }
}

const STRONG = [
  ['from below', { perspective: 0.12 }],
  ['arched', { curl: 0.7, perspective: 0.01 }],
  ['sagging', { curl: -0.6, perspective: 0.03 }],
] as const

describe('a sheet that does not lie flat before the camera', () => {
  it.each(STRONG)(
    'is found and read, seen %s, and its lines are placed where they stand on the page',
    async (_, damage) => {
      const { page, place } = await photographOf(drawSheet(PRESCRIPTION), damage)
      const sheet = (await findSheet(await decodePage(page)))!
      const { width, height } = SHEET
      const meant = [place([0, 0]), place([width, 0]), place([width, height]), place([0, height])]
      for (const [i, [x, y]] of sheet.corners.entries()) {
        expect(Math.abs(x - meant[i]![0] * page.width)).toBeLessThan(8)
        expect(Math.abs(y - meant[i]![1] * page.height)).toBeLessThan(8)
      }
      const { lines, prescription } = await encodePage(page, models, lexicon)
      expect(characterError(lines, PRESCRIPTION)).toBeLessThan(0.02)
      for (const word of ['Patient', 'Amlodipine', 'Amoxicillin', 'Advice']) {
        const line = lines.find(({ text }) => text.includes(word))!
        // The line begins at x = 70 on this baseline; a little above it are its letters.
        const baseline = 110 + PRESCRIPTION.findIndex((text) => text.includes(word)) * 84
        expectWithin(line.box, place([90, baseline - 12]))
      }
      const amlodipine = prescription.medicines[1]!
      expect(amlodipine.name.match?.name).toBe('Amlodipine')
      expectWithin(amlodipine.name.evidence[0]!.box, place([240, 110 + 6 * 84 - 12]))
    },
  )

  function expectWithin({ x, y, width, height }: Box, [atX, atY]: Point): void {
    expect(atX).toBeGreaterThan(x)
    expect(atX).toBeLessThan(x + width)
    expect(atY).toBeGreaterThan(y)
    expect(atY).toBeLessThan(y + height)
    expect(height).toBeLessThan(0.12)
  }
})

describe('a page that is left as it is', () => {
  it('has no table around it', async () => {
    const page = await toPage(drawSheet(PRESCRIPTION))
    expect(await findSheet(await decodePage(page))).toBeUndefined()
  })

  it('lies on a table that is as bright as paper', async () => {
    const sheet = await drawSheet(PRESCRIPTION, { width: 800 }).png().toBuffer()
    const white = sharp({ create: { width: 1100, height: 1300, channels: 3, background: '#f4f4f0' } })
    const page = await toPage(white.composite([{ input: sheet, left: 120, top: 90 }]))
    expect(await findSheet(await decodePage(page))).toBeUndefined()
  })

  it('has text beside the bright sheet, as on a box with a label', async () => {
    const { page } = await photographOf(drawSheet(PRESCRIPTION), { perspective: 0.12, fill: 0.7 })
    const label = await drawSheet(['Keep in a cool place'], { width: 560, height: 150, size: 44 })
      .negate({ alpha: false })
      .png()
      .toBuffer()
    const both = await sharp(page.jpeg)
      .composite([{ input: label, left: 300, top: 40 }])
      .jpeg()
      .toBuffer()
    const { toPage: flattened, lines } = await readLines(await toPage(sharp(both)), models)
    expect(flattened).toBeUndefined()
    expect(lines.map(({ text }) => text).join(' ')).toContain('cool place')
  })
})
