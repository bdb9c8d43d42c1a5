/** Sheets drawn for the tests: text in real typefaces, and pictures as cameras make them. */
import { createHash } from 'node:crypto'
import { distance } from 'fastest-levenshtein'
import sharp, { type Sharp } from 'sharp'
import type { PageImage } from '../../../inference/engine.ts'
import type { TextLine } from '../../../inference/ocr/line.ts'
import type { Typeface } from '../../../samples/draw/fonts.ts'
import { write } from '../../../samples/draw/pen.ts'
import { seeded } from '../../../samples/draw/random.ts'

export const PRESCRIPTION = [
  'City Care Clinic',
  'Dr. Anita Sharma, MBBS, MD (Medicine)',
  'Patient: Mr. Ramesh Kumar, 54 years',
  'Diagnosis: Type 2 diabetes, hypertension',
  'Rx',
  '1. Tab. Metformin 500 mg 1-0-1 x 30 days',
  '2. Tab. Amlodipine 5 mg once daily',
  '3. Cap. Amoxicillin 250 mg TDS x 5 days',
  '4. Tab. Atorvastatin 10 mg HS',
  'Advice: low salt diet, walk 30 minutes',
  'Next visit: after 4 weeks',
]

export interface SheetOptions {
  face?: Typeface
  width?: number
  height?: number
  size?: number
  /** Pixels from line to line. */
  pitch?: number
}

/** A white sheet with these lines, one below the other. */
export function drawSheet(lines: readonly string[], options: SheetOptions = {}): Sharp {
  const { face = 'arimo', width = 1000, height = 1100, size = 34, pitch = 84 } = options
  const random = seeded(lines.join())
  const paths = lines
    .map(
      (text, i) => write({ face, size, colour: '#223', haste: 0.5 }, text, 70, 110 + i * pitch, random).svg,
    )
    .join('')
  return sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#fff"/>${paths}</svg>`,
    ),
  )
}

export async function toPage(picture: Sharp): Promise<PageImage> {
  const { data, info } = await picture.jpeg({ quality: 85 }).toBuffer({ resolveWithObject: true })
  const digest = createHash('sha256').update(data).digest('hex')
  return { digest, width: info.width, height: info.height, jpeg: new Uint8Array(data) }
}

/** Levenshtein distance over the true text's length, white space collapsed. */
export function characterError(lines: readonly TextLine[], truth: readonly string[]): number {
  const collapse = (text: string): string => text.replace(/\s+/g, ' ').trim()
  const read = collapse(lines.map(({ text }) => text).join(' '))
  const expected = collapse(truth.join(' '))
  return distance(read, expected) / expected.length
}
