/** Pages as hasty or unlucky people photograph them. All people and places are made up. */
import type { GroundTruthContent } from '../../ground-truth.ts'
import { damaged } from '../damage.ts'
import type { Sample } from '../sample.ts'
import { clinicSheet } from '../sheets/clinic.ts'
import { noteSheet } from '../sheets/note.ts'
import { INKS, type Style } from '../style.ts'
import { ASTHMA, CHILD_FEVER, GENERAL_CLINIC, HEART_FAILURE, SKIN, THYROID } from './contents.ts'

const style = (changes: Partial<Style>): Style => ({
  print: 'arimo',
  ink: INKS.blue,
  haste: 1.2,
  slant: 5,
  thickness: 0.7,
  accent: '#27407e',
  paper: '#fcfbf6',
  ...changes,
})

const CHILD_STYLE = style({ print: 'lato', hand: 'gochi-hand', accent: '#b0482a' })
const ASTHMA_STYLE = style({ print: 'merriweather', hand: 'shadows-into-light', accent: '#1d5a6c' })
const SKIN_STYLE = style({ print: 'lato', accent: '#6a3d7c' })
const child = { address: ['Plot 22, Palm Grove Colony, Shivgaon 413 990', 'Phone 0240 5550 0126'] }
const chest = { address: ['Upper Pine Road, Laitmawri 793 990'], stamp: ['BREATHE WELL', 'CLINIC'] }
const skin = { address: ['Shop 4, Harbour View, Donapur 403 990', 'Phone 0832 5550 0134'] }

const { nextVisit: _onTheSecond, ...HEART_FAILURE_VISIT } = HEART_FAILURE
const FIRST_PAGE: GroundTruthContent = {
  ...HEART_FAILURE_VISIT,
  medicines: HEART_FAILURE.medicines.slice(0, 6),
  tests: [],
  advice: [],
}
const SECOND_PAGE: GroundTruthContent = {
  ...HEART_FAILURE,
  complaints: [],
  diagnoses: [],
  medicines: HEART_FAILURE.medicines.slice(6),
}
const TWO_PAGE_STYLE = style({ print: 'tinos', accent: '#8a1d2e' })
const heart = { address: ['Ring Road, Sector 9, Navapur 560 990'] }

export const PHOTOGRAPHS: Sample[] = [
  {
    name: 'low-light',
    content: SKIN,
    sheet: (random) => clinicSheet(SKIN, SKIN_STYLE, skin, random),
    writing: 'printed',
    damage: damaged({
      exposure: 0.36,
      noise: 8,
      light: [1, 0.86, 0.66],
      unevenLight: 0.5,
      defocus: 0.8,
      tilt: 2,
    }),
  },
  {
    name: 'shadow-handwritten',
    content: CHILD_FEVER,
    sheet: (random) => clinicSheet(CHILD_FEVER, CHILD_STYLE, child, random),
    writing: 'handwritten',
    damage: damaged({ shadow: 0.5, unevenLight: 0.4, tilt: -2.6, table: 'laminate' }),
  },
  {
    name: 'creased-handwritten',
    content: THYROID,
    sheet: (random) =>
      noteSheet(
        THYROID,
        style({ print: 'tinos', hand: 'homemade-apple', ink: INKS.black, haste: 1.1, slant: 2 }),
        { ruling: 96 },
        random,
      ),
    writing: 'handwritten',
    damage: damaged({
      crumple: 0.8,
      folds: { horizontal: [0.33, 0.66], vertical: [0.5] },
      tilt: 1.6,
      table: 'steel',
    }),
  },
  {
    name: 'blurred-printed',
    content: GENERAL_CLINIC,
    sheet: (random) =>
      clinicSheet(
        GENERAL_CLINIC,
        style({ print: 'merriweather', accent: '#0b6e78' }),
        { address: ['14 Lakeview Road, Ward 6, Anandpur 700 099'] },
        random,
      ),
    writing: 'printed',
    damage: damaged({ defocus: 1.9, shake: 4, noise: 4, tilt: -2.9, table: 'cloth' }),
  },
  {
    name: 'turned-90',
    content: ASTHMA,
    sheet: (random) => clinicSheet(ASTHMA, ASTHMA_STYLE, chest, random),
    writing: 'handwritten',
    damage: damaged({ turn: 90, tilt: 1.5 }),
  },
  {
    name: 'turned-180',
    content: SKIN,
    sheet: (random) => clinicSheet(SKIN, { ...SKIN_STYLE, print: 'arimo' }, skin, random),
    writing: 'printed',
    damage: damaged({ turn: 180, tilt: -2.1, table: 'laminate', unevenLight: 0.4 }),
  },
  {
    name: 'exif-turned',
    content: CHILD_FEVER,
    sheet: (random) =>
      clinicSheet(CHILD_FEVER, { ...CHILD_STYLE, hand: 'caveat', ink: INKS.blueBlack }, child, random),
    writing: 'handwritten',
    damage: damaged({ exif: 6, tilt: 1.9, table: 'steel' }),
  },
  {
    name: 'two-pages-1',
    content: FIRST_PAGE,
    sheet: (random) =>
      clinicSheet(FIRST_PAGE, TWO_PAGE_STYLE, { ...heart, pageLabel: 'Page 1 of 2' }, random),
    writing: 'printed',
    damage: damaged({ tilt: 1.1, table: 'cloth' }),
    page: 1,
  },
  {
    name: 'two-pages-2',
    content: SECOND_PAGE,
    sheet: (random) =>
      clinicSheet(
        SECOND_PAGE,
        TWO_PAGE_STYLE,
        { ...heart, firstNumber: 7, pageLabel: 'Page 2 of 2' },
        random,
      ),
    writing: 'printed',
    damage: damaged({ tilt: -1.7, table: 'cloth' }),
    page: 2,
  },
  {
    name: 'too-blurred',
    content: ASTHMA,
    sheet: (random) => clinicSheet(ASTHMA, { ...ASTHMA_STYLE, hand: 'la-belle-aurore' }, chest, random),
    writing: 'handwritten',
    damage: damaged({ defocus: 9, shake: 24, noise: 3, tilt: 4, shadow: 0.3 }),
    legible: false,
  },
]
