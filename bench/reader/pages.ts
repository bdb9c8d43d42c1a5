/** The pages that are read: one prescription of 1240×1300 pixels in print and in hands, clean and photographed. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import type { Typeface } from '../../samples/draw/fonts.ts'
import { write } from '../../samples/draw/pen.ts'
import { seeded } from '../../samples/draw/random.ts'

export const TRUTH = [
  'City Care Clinic',
  'Dr. Anita Sharma, MBBS, MD (Medicine)',
  'Reg. No. 45821',
  'Date: 14/03/2025',
  'Patient: Mr. Ramesh Kumar, 54 years',
  'Diagnosis: Type 2 diabetes, hypertension',
  '1. Tab. Metformin 500 mg 1-0-1 x 30 days',
  '2. Tab. Amlodipine 5 mg once daily (morning)',
  '3. Cap. Amoxicillin 500 mg TDS x 5 days',
  '4. Tab. Atorvastatin 10 mg HS',
  '5. Syp. Ascorbic Acid 100 mg/5 mL BD',
  '6. Inj. Insulin 10 units before breakfast',
  'Advice: low salt diet, walk 30 minutes daily',
  'Tests: HbA1c, lipid profile, serum creatinine',
  'Next visit: after 4 weeks',
]

const WIDTH = 1240
const HEIGHT = 1300

export interface BenchPage {
  name: string
  path: string
}

/** The page that times are taken on. */
export const TIMED_PAGE = 'clean print'

export async function drawPages(folder: string): Promise<BenchPage[]> {
  await mkdir(folder, { recursive: true })
  const print = await drawSheet('arimo', 32)
  const hand = await drawSheet('kalam', 36)
  const pictures: Record<string, Buffer> = {
    [TIMED_PAGE]: print,
    'photo of print': await photograph(print),
    'low light': await dim(print),
    'hand: Kalam': hand,
    'hand: Caveat': await drawSheet('caveat', 34),
    'hand: Nothing You Could Do': await drawSheet('nothing-you-could-do', 34),
    'photo of a hand': await photograph(hand),
  }
  const pages = Object.entries(pictures).map(([name, picture], i) => ({
    name,
    picture,
    path: join(folder, `${i}.jpg`),
  }))
  for (const { path, picture } of pages) await writeFile(path, picture)
  return pages.map(({ name, path }) => ({ name, path }))
}

async function drawSheet(face: Typeface, size: number): Promise<Buffer> {
  const random = seeded(face)
  const paths = TRUTH.map(
    (text, i) => write({ face, size, colour: '#223' }, text, 90, 110 + i * 78, random).svg,
  )
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="100%" height="100%" fill="#fff"/>${paths.join('')}</svg>`
  return sharp(Buffer.from(svg)).jpeg({ quality: 90 }).toBuffer()
}

/** Held at an angle, a little out of focus, darker than paper is. */
async function photograph(sheet: Buffer): Promise<Buffer> {
  const tilted = await sharp(sheet).rotate(-6, { background: '#766' }).toBuffer()
  const skewed = await sharp(tilted).affine([1, 0.05, 0.02, 0.95], { background: '#766' }).toBuffer()
  return sharp(skewed).blur(1.1).modulate({ brightness: 0.8 }).jpeg({ quality: 72 }).toBuffer()
}

async function dim(sheet: Buffer): Promise<Buffer> {
  const grain = await sharp({
    create: {
      width: WIDTH,
      height: HEIGHT,
      channels: 3,
      background: '#808080',
      noise: { type: 'gaussian', mean: 128, sigma: 14 },
    },
  })
    .png()
    .toBuffer()
  const dark = await sharp(sheet).linear(0.22, 12).blur(0.8).toBuffer()
  return sharp(dark)
    .composite([{ input: grain, blend: 'soft-light' }])
    .jpeg({ quality: 70 })
    .toBuffer()
}
