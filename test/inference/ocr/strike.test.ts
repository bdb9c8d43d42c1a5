import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodePage } from '../../../inference/engines/reader/encode.ts'
import { loadLexicon } from '../../../inference/lexicon/load.ts'
import { loadTextModels, type TextModels } from '../../../inference/ocr/models.ts'
import { drawSheet, toPage } from './sheets.ts'

const lexicon = loadLexicon()
let models: TextModels
beforeAll(async () => {
  models = await loadTextModels()
})
afterAll(() => models.close())

const LINES = [
  'Dr. Anita Sharma, MBBS',
  'Rx',
  '1. Tab. Metformin 500 mg',
  '1-0-1 x 30 days',
  '2. Tab. Amlodipine 5 mg',
  '0-0-1 x 30 days',
]
/** The baseline of a line of `drawSheet`. */
const baselineOf = (line: number) => 110 + line * 84

async function readWith(strokes: string, face: 'arimo' | 'kalam') {
  const sheet = await drawSheet(LINES, { face, size: 40 }).png().toBuffer()
  const pen = `<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="1100"><g fill="none" stroke="#1c2f8a" stroke-width="3.5">${strokes}</g></svg>`
  const page = await toPage(sharp(sheet).composite([{ input: Buffer.from(pen) }]))
  return encodePage(page, models, lexicon)
}

const through = (line: number, from: number, to: number) =>
  `<path d="M${from} ${baselineOf(line) - 10}Q${(from + to) / 2} ${baselineOf(line) - 15} ${to} ${baselineOf(line) - 12}"/>`

const zigzag = (line: number, from: number, to: number, pitch: number) => {
  const turns = Math.round((to - from) / pitch)
  const points = Array.from(
    { length: turns + 1 },
    (_, i) => `${from + i * pitch} ${baselineOf(line) + (i % 2 === 0 ? 4 : -30)}`,
  )
  return `<path d="M${points.join('L')}"/>`
}

describe('what is struck out', () => {
  it.each(['arimo', 'kalam'] as const)('by a zigzag is never called read either, in %s', async (face) => {
    const { prescription } = await readWith(zigzag(4, 60, 560, 26) + zigzag(5, 60, 400, 26), face)
    const [metformin, ...struck] = prescription.medicines
    expect(metformin?.name).toMatchObject({ standing: 'read', match: { name: 'Metformin' } })
    for (const { name } of struck) expect(name.standing).toBe('unsure')
  })

  it.each(['arimo', 'kalam'] as const)(
    'is never called read, and its neighbours still are, in %s',
    async (face) => {
      const { prescription } = await readWith(through(4, 60, 560) + through(5, 60, 400), face)
      const [metformin, ...struck] = prescription.medicines
      expect(metformin?.name).toMatchObject({ standing: 'read', match: { name: 'Metformin' } })
      expect(metformin?.sig?.standing).toBe('read')
      for (const { name, sig } of struck) {
        expect(name.standing).toBe('unsure')
        expect(sig?.standing ?? 'unsure').toBe('unsure')
      }
    },
  )

  it('may be the directions alone', async () => {
    const { prescription } = await readWith(through(3, 60, 400), 'kalam')
    const [metformin] = prescription.medicines
    expect(metformin?.name.standing).toBe('read')
    expect(metformin?.sig?.standing ?? 'unsure').toBe('unsure')
  })

  it('is not what is underlined, ruled or followed by a dash', async () => {
    const under = `<path d="M60 ${baselineOf(2) + 12}H620"/>`
    const dash = `<path d="M640 ${baselineOf(4) - 12}H940"/>`
    const rules = LINES.map((_, i) => `<path d="M0 ${baselineOf(i) + 26}H1000"/>`).join('')
    const { prescription } = await readWith(under + dash + rules, 'kalam')
    expect(prescription.medicines.map(({ name }) => name.match?.name)).toEqual(['Metformin', 'Amlodipine'])
  })
})
