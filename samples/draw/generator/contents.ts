/** What a made-up page says. Nobody on it exists; telephone numbers are of fictional ranges. */
import { shippedEntries } from '../../../inference/lexicon/load.ts'
import type { GroundTruthContent } from '../../ground-truth.ts'
import type { Random } from '../random.ts'
import { namesOf, writeMedicine } from './medicines.ts'
import { type Split, splitOf } from './split.ts'

const FIRST = [
  'Anjali',
  'Debashis',
  'Farhan',
  'Lakshmi',
  'Meera',
  'Suresh',
  'Nadia',
  'Rafiq',
  'Helen',
  'Marcus',
  'Joseph',
  'Amina',
  'Kwame',
  'Grace',
  'Imran',
  'Priya',
  'Thomas',
  'Olivia',
  'Rahul',
  'Sunita',
] as const
const LAST = [
  'Karmokar',
  'Vellodi',
  'Orugandi',
  'Palwankar',
  'Quadriwala',
  'Hartfield',
  'Osei-Bonn',
  'Ferris',
  'Tamhane',
  'Bhaduri',
  'Marlowe',
  'Chowdhari',
  'Lindquist',
  'Abernath',
  'Sorrento',
] as const
const CLINICS = [
  'Greenfield Family Clinic',
  'Aarogya Medical Centre',
  'Riverside Polyclinic',
  'Lotus Care Hospital',
  'Sunrise Health Clinic',
  'Northgate Surgery',
  'Palm Grove Clinic',
  'Shanti Nursing Home',
] as const
const DEGREES = ['MBBS', 'MBBS, MD (Medicine)', 'MBBS, DNB', 'MBBS, FCPS', 'MD', 'MBChB, MRCGP'] as const
const COMPLAINTS = [
  'Fever',
  'cough',
  'headache',
  'body ache',
  'sore throat',
  'weakness',
  'dizziness',
  'loose motion',
] as const
const TESTS = [
  'CBC',
  'CRP',
  'HbA1c',
  'Lipid profile',
  'S. creatinine',
  'ECG',
  'Urine R/E',
  'TSH',
  'LFT',
] as const
const ADVICE = [
  'Drink plenty of water',
  'Rest for 3 days',
  'Low salt diet',
  'Walk 30 min daily',
  'Avoid oily food',
] as const
const VISITS = ['after 5 days', 'after 1 week', 'after 2 weeks', 'after 1 month'] as const
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

export interface ContentWishes {
  medicines: number
  diagnoses: number
  tests: boolean
  advice: boolean
}

export function inventContent(split: Split, random: Random, wishes: ContentWishes): GroundTruthContent {
  const sex = random.pick(['M', 'F'] as const)
  const whole = (low: number, high: number) => Math.floor(random.between(low, high + 1))
  return {
    clinic: random.pick(CLINICS),
    prescriber: {
      name: `Dr. ${random.pick(FIRST)} ${random.pick(LAST)}`,
      details: [random.pick(DEGREES), `Reg. No. ${whole(10, 99)}-${whole(10000, 99999)}`],
    },
    patient: { name: `${random.pick(FIRST)} ${random.pick(LAST)}`, age: `${whole(18, 84)}`, sex },
    date: random.pick([
      `${whole(1, 28)} ${random.pick(MONTHS)} 2026`,
      `${String(whole(13, 28))}/${String(whole(1, 12)).padStart(2, '0')}/2026`,
    ]),
    complaints: random.next() < 0.5 ? [random.pick(COMPLAINTS)] : [],
    diagnoses: several(wishes.diagnoses, () => random.pick(diagnosesOf(split))),
    medicines: several(wishes.medicines, () => random.pick(namesOf(split))).map((entry) =>
      writeMedicine(entry, random),
    ),
    tests: wishes.tests ? several(whole(0, 2), () => random.pick(TESTS)) : [],
    advice: wishes.advice && random.next() < 0.6 ? [random.pick(ADVICE)] : [],
    ...(random.next() < 0.6 ? { nextVisit: random.pick(VISITS) } : {}),
  }
}

/** So many different ones. */
function several<Item>(count: number, draw: () => Item): Item[] {
  const drawn = new Set<Item>()
  while (drawn.size < count) drawn.add(draw())
  return [...drawn]
}

const diagnoses = new Map<Split, { text: string; canonical: string }[]>()

function diagnosesOf(split: Split): { text: string; canonical: string }[] {
  let known = diagnoses.get(split)
  if (!known) {
    known = shippedEntries()
      .filter(
        ({ name, kind }) =>
          kind === 'diagnosis' && /^[A-Za-z][A-Za-z0-9 -]{2,22}$/.test(name) && splitOf(name) === split,
      )
      .map(({ name }) => ({ text: name, canonical: name.toLowerCase() }))
    diagnoses.set(split, known)
  }
  return known
}
