/** Sheets as several countries write them. All people and places are made up. */
import { damaged } from '../damage.ts'
import type { Sample } from '../sample.ts'
import { dischargeSheet } from '../sheets/discharge.ts'
import { formSheet } from '../sheets/form.ts'
import { scriptSheet } from '../sheets/script.ts'
import { slipSheet } from '../sheets/slip.ts'
import { INKS, type Style } from '../style.ts'
import { BACK_PAIN_SLIP, CARDIAC_DISCHARGE, GP_REPEAT, SINUSITIS_SCRIPT } from './contents.ts'

const PRINTED: Pick<Style, 'ink' | 'haste' | 'slant' | 'thickness'> = {
  ink: INKS.black,
  haste: 1,
  slant: 0,
  thickness: 0.6,
}

export const COUNTRIES: Sample[] = [
  {
    name: 'opd-slip-india',
    content: BACK_PAIN_SLIP,
    sheet: (random) =>
      slipSheet(
        BACK_PAIN_SLIP,
        {
          print: 'arimo',
          hand: 'patrick-hand',
          ink: INKS.blue,
          haste: 1.25,
          slant: 6,
          thickness: 0.8,
          accent: '#2f2f5f',
          paper: '#f4efe0',
        },
        {
          address: 'Station Road, Kesarpur 845 001',
          department: 'Orthopaedics',
          registration: 'OP 26/48113',
          findings: ['BP 130/84', 'SLR 60 deg', 'No deficit'],
          stamp: ['OPD', 'PHARMACY'],
        },
        random,
      ),
    writing: 'handwritten',
    damage: damaged({ tilt: 2.4, perspective: 0.03, folds: { horizontal: [0.5], vertical: [] } }),
  },
  {
    name: 'script-us',
    content: SINUSITIS_SCRIPT,
    sheet: (random) =>
      scriptSheet(
        SINUSITIS_SCRIPT,
        {
          print: 'tinos',
          hand: 'covered-by-your-grace',
          ink: INKS.black,
          haste: 1.3,
          slant: 5,
          thickness: 0.5,
          accent: '#1f3f77',
          paper: '#f3f6fb',
        },
        {
          address: ['480 Birchwood Avenue, Suite 12, Fairmont Falls', 'Tel. (555) 555-0148'],
          patientAddress: '17 Alder Ct',
          refills: '0',
        },
        random,
      ),
    writing: 'handwritten',
    damage: damaged({ tilt: -3.4, perspective: 0.035, table: 'steel', unevenLight: 0.4 }),
  },
  {
    name: 'gp-form-uk',
    content: GP_REPEAT,
    sheet: (random) =>
      formSheet(
        GP_REPEAT,
        { ...PRINTED, print: 'courier-prime', accent: '#2e7a4f', paper: '#e3f1e2' },
        {
          patientAddress: ['6 Cooper Row', 'Marlbeck', 'ZZ9 4QT'],
          practice: ['Marlbeck Surgery', '2 Mill Lane, Marlbeck ZZ9 1AA', 'Tel. 01632 960 118'],
          number: 'M 0000 4417',
        },
        random,
      ),
    writing: 'printed',
    damage: damaged({ tilt: 2.2, table: 'cloth', folds: { horizontal: [0.34, 0.67], vertical: [] } }),
  },
  {
    name: 'discharge-table',
    content: CARDIAC_DISCHARGE,
    sheet: (random) =>
      dischargeSheet(
        CARDIAC_DISCHARGE,
        { ...PRINTED, print: 'tinos', accent: '#1d5a8c', paper: '#fdfdfc' },
        {
          address: ['Ring Road, Sector 9, Navapur 560 990', 'Phone 080 5550 0163'],
          stamp: ['LOTUS', 'HOSPITAL', 'WARD 4'],
        },
        random,
      ),
    writing: 'printed',
    damage: damaged({
      tilt: -1.2,
      table: 'laminate',
      crumple: 0.75,
      folds: { horizontal: [0.5], vertical: [0.5] },
    }),
  },
]
