/** The sheets of several countries, each with how much fits on it and what its form needs besides. */
import type { GroundTruth, GroundTruthContent } from '../../ground-truth.ts'
import type { Random } from '../random.ts'
import type { Sheet } from '../sheet.ts'
import { clinicSheet } from '../sheets/clinic.ts'
import { dischargeSheet } from '../sheets/discharge.ts'
import { formSheet } from '../sheets/form.ts'
import { noteSheet } from '../sheets/note.ts'
import { scriptSheet } from '../sheets/script.ts'
import { slipSheet } from '../sheets/slip.ts'
import type { Style } from '../style.ts'
import type { ContentWishes } from './contents.ts'

export interface Layout<Details = unknown> {
  /** Its blanks are filled by a computer only. */
  printedOnly?: boolean
  wishes(random: Random): ContentWishes
  details(random: Random): Details
  draw(content: GroundTruthContent, style: Style, details: Details, random: Random): Sheet
  /** What spoils a sheet with these details. */
  spoilt?(details: Details): GroundTruth['strata']['damage']
  /** The content without what this sheet has no room for. */
  shown(content: GroundTruthContent): GroundTruthContent
}

const ADDRESSES = [
  '14 Lakeview Road, Anandpur 700 099',
  'Station Road, Kesarpur 845 001',
  'Plot 22, Palm Grove Colony, Shivgaon',
  'Upper Pine Road, Laitmawri',
  '480 Birchwood Avenue, Fairmont Falls',
  'Harbour View, Donapur 403 990',
] as const
const STAMPS = [['OPD', 'PHARMACY'], ['LOTUS', 'HOSPITAL'], ['DISPENSED', '2026'], ['WARD 4']] as const

const whole = (random: Random, low: number, high: number) => Math.floor(random.between(low, high + 1))
const stamped = (random: Random) => (random.next() < 0.35 ? { stamp: [...random.pick(STAMPS)] } : {})
/** Every third writes so low that the rule strikes through small letters. */
const sunk = (random: Random) => (random.next() < 1 / 3 ? { sunk: whole(random, 14, 30) } : {})
const everything = (content: GroundTruthContent) => content

const clinic: Layout<Parameters<typeof clinicSheet>[2]> = {
  wishes: (random) => ({
    medicines: whole(random, 2, 5),
    diagnoses: whole(random, 1, 2),
    tests: true,
    advice: true,
  }),
  details: (random) => ({ address: [random.pick(ADDRESSES)], ...stamped(random) }),
  draw: clinicSheet,
  shown: everything,
}

const slip: Layout<Parameters<typeof slipSheet>[2]> = {
  wishes: (random) => ({
    medicines: whole(random, 2, 5),
    diagnoses: whole(random, 1, 2),
    tests: true,
    advice: true,
  }),
  details: (random) => ({
    address: random.pick(ADDRESSES),
    department: random.pick(['Medicine', 'Orthopaedics', 'Surgery']),
    registration: `OP 26/${whole(random, 10000, 99999)}`,
    findings: [`BP ${whole(random, 100, 160)}/${whole(random, 60, 95)}`],
    ...stamped(random),
  }),
  draw: slipSheet,
  shown: everything,
}

const note: Layout<Parameters<typeof noteSheet>[2]> = {
  wishes: (random) => ({
    medicines: whole(random, 1, 4),
    diagnoses: whole(random, 0, 2),
    tests: true,
    advice: false,
  }),
  details: (random) => ({
    ...(random.next() < 0.6 ? { ruling: whole(random, 88, 100), ...sunk(random) } : {}),
    ...stamped(random),
  }),
  spoilt: ({ sunk: depth }) => (depth ? ['ruled-through'] : []),
  draw: noteSheet,
  shown: everything,
}

const script: Layout<Parameters<typeof scriptSheet>[2]> = {
  wishes: (random) => ({
    medicines: whole(random, 1, 2),
    diagnoses: whole(random, 0, 1),
    tests: false,
    advice: false,
  }),
  details: (random) => ({
    address: [random.pick(ADDRESSES), 'Tel. (555) 555-0148'],
    patientAddress: '17 Alder Ct',
    refills: String(whole(random, 0, 3)),
  }),
  draw: scriptSheet,
  shown: ({ clinic: _clinic, nextVisit: _visit, ...content }) => ({ ...content, complaints: [] }),
}

const discharge: Layout<Parameters<typeof dischargeSheet>[2]> = {
  printedOnly: true,
  wishes: (random) => ({
    medicines: whole(random, 3, 7),
    diagnoses: whole(random, 1, 3),
    tests: true,
    advice: true,
  }),
  details: (random) => ({ address: [random.pick(ADDRESSES)], stamp: [...random.pick(STAMPS)] }),
  draw: dischargeSheet,
  shown: (content) => ({ ...content, complaints: [] }),
}

const form: Layout<Parameters<typeof formSheet>[2]> = {
  printedOnly: true,
  wishes: (random) => ({ medicines: whole(random, 1, 4), diagnoses: 0, tests: false, advice: false }),
  details: (random) => ({
    patientAddress: ['6 Cooper Row', 'Marlbeck', 'ZZ9 4QT'],
    practice: ['Marlbeck Surgery', '2 Mill Lane, Marlbeck ZZ9 1AA', 'Tel. 01632 960 118'],
    number: `M 0000 ${whole(random, 1000, 9999)}`,
  }),
  draw: (content, style, details, random) =>
    formSheet(content, { ...style, accent: '#2e7a4f', paper: '#e3f1e2' }, details, random),
  // The form has no place for a duration: it gives a quantity.
  shown: ({ clinic: _clinic, nextVisit: _visit, ...content }) => ({
    ...content,
    complaints: [],
    medicines: content.medicines.map(
      ({ duration: _duration, meaning: { durationDays: _days, ...meaning }, ...medicine }) => ({
        ...medicine,
        meaning,
      }),
    ),
  }),
}

/** Their details are only ever handed back to their own `draw`. */
export const LAYOUTS: readonly Layout[] = [
  clinic,
  slip,
  note,
  script,
  discharge,
  form,
] as unknown as readonly Layout[]
