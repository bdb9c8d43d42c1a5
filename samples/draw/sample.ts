/** One sample: the sheet is drawn, photographed (or scanned flat) and described. */
import sharp from 'sharp'
import type { GroundTruth, GroundTruthContent } from '../ground-truth.ts'
import type { NotPrescription } from './collection/not-prescriptions.ts'
import { namesOf } from './damage.ts'
import { type Damage, photograph } from './photograph.ts'
import { type Random, seeded } from './random.ts'
import { type Pixels, render, type Sheet } from './sheet.ts'

export interface Sample {
  name: string
  content: GroundTruthContent
  sheet(random: Random): Sheet
  writing: 'printed' | 'handwritten'
  /** Without it the sheet is saved as a flat scan. */
  damage?: Damage
  /** What spoils the sheet itself, before any photograph. */
  spoilt?: GroundTruth['strata']['damage']
  /** False where a person couldn't read it either. */
  legible?: boolean
  /** Size of a flat scan, where it isn't the sheet's own. */
  scan?: { width: number; height: number }
  page?: number
}

/** The picture's JPEG bytes and its ground truth. The same sample gives the same bytes. */
export async function drawSample(sample: Sample): Promise<{ jpeg: Buffer; truth: GroundTruth }> {
  const sheet = sample.sheet(seeded(sample.name))
  const pixels = await render(sheet)
  const { jpeg, place } = sample.damage
    ? await photograph(pixels, sample.damage, `${sample.name}/photo`)
    : await scanned(pixels, sample.scan)
  return {
    jpeg,
    truth: {
      version: 1,
      content: sample.content,
      lines: sheet.lines.map(({ text, hand, box: [left, top, right, bottom] }) => {
        const corner = (x: number, y: number) => {
          const [px, py] = place([x, y])
          return [rounded(px), rounded(py)] satisfies [number, number]
        }
        return {
          text: text.replace(/ +/g, ' '),
          hand,
          quad: [corner(left, top), corner(right, top), corner(right, bottom), corner(left, bottom)],
        }
      }),
      strata: {
        writing: sample.writing,
        picture: sample.damage ? 'photo' : 'clean',
        damage: [...(sample.damage ? namesOf(sample.damage) : []), ...(sample.spoilt ?? [])],
        legible: sample.legible ?? true,
      },
      turn: ((360 - (sample.damage?.turn ?? 0)) % 360) as GroundTruth['turn'],
      ...(sample.damage?.exif && { exif: sample.damage.exif }),
      ...(sample.page && { page: sample.page }),
    },
  }
}

export async function drawNotPrescription({ name, sheet, damage }: NotPrescription): Promise<Buffer> {
  return (await photograph(await render(sheet(seeded(name))), damage, `${name}/photo`)).jpeg
}

/** A ten-thousandth of the page is a sixth of a pixel. */
const rounded = (value: number) => Math.round(value * 1e4) / 1e4

async function scanned({ data, width, height }: Pixels, size = { width, height }) {
  const jpeg = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize(size.width, size.height, { fit: 'contain', background: '#ffffff' })
    .jpeg({ quality: 82 })
    .toBuffer()
  const scale = Math.min(size.width / width, size.height / height)
  const left = (size.width - width * scale) / 2
  const top = (size.height - height * scale) / 2
  return {
    jpeg,
    place: ([x, y]: [number, number]): [number, number] => [
      (left + x * scale) / size.width,
      (top + y * scale) / size.height,
    ],
  }
}
