/**
 * The most that is ever taken at once and in a day, by what the dose is counted in. Not a recommended dose: whatever is
 * above can only be a misread figure, a quantity to dispense, or an amount of something else.
 */
import type { DoseForm } from '../../prescription.ts'

export interface Limit {
  /** Names as in `notation/units.ts`. */
  units: readonly string[]
  /** Only for medicines of these forms; without it for all others. */
  forms?: readonly DoseForm[]
  atOnce: number
  /** In a row of doses by time of day ("2-0-2"), where figures stand without a unit. */
  inRow?: number
  /** More at once is only taken on single days of a week or month. */
  everyDay?: number
  aDay: number
  /** The largest real one that we know of. */
  source: string
}

/** Eaten or put in as they are: the recogniser makes 12, 14, 34, 112 or 212 of their fractions. */
export const SOLIDS: ReadonlySet<string> = new Set([
  'tablet',
  'capsule',
  'lozenge',
  'suppository',
  'pessary',
  'patch',
  '',
])

export const LIMITS: readonly Limit[] = [
  {
    units: ['tablet', 'capsule', ''],
    atOnce: 10,
    inRow: 4,
    everyDay: 8,
    aDay: 12,
    source:
      'methotrexate 2.5 mg tablets, up to 25 mg once a week (BNF: 10 tablets); prednisolone 40 mg a day as 8 tablets of 5 mg; sevelamer 4 tablets 3 times a day',
  },
  { units: ['lozenge'], atOnce: 2, inRow: 2, aDay: 20, source: 'nicotine lozenges: 15 a day (BNF)' },
  {
    units: ['suppository', 'pessary'],
    atOnce: 2,
    inRow: 2,
    aDay: 8,
    source: 'paracetamol suppositories: 2, 4 times a day',
  },
  {
    units: ['patch'],
    atOnce: 4,
    inRow: 4,
    aDay: 4,
    source: 'lidocaine medicated plasters: 3 at a time (BNF)',
  },
  {
    units: ['sachet'],
    atOnce: 8,
    inRow: 4,
    aDay: 16,
    source: 'macrogol for faecal impaction: 8 a day (BNF)',
  },
  {
    units: ['ampoule', 'vial', 'respule'],
    atOnce: 10,
    inRow: 4,
    aDay: 24,
    source: 'antivenom: 10 vials at once',
  },
  {
    units: ['bottle'],
    atOnce: 2,
    inRow: 2,
    aDay: 6,
    source: 'magnesium citrate, bowel preparation: a bottle at a time',
  },
  {
    units: ['drop'],
    forms: ['eye drops', 'ear drops', 'nasal drops', 'nasal spray'],
    atOnce: 10,
    inRow: 6,
    aDay: 96,
    source: 'olive oil ear drops: up to 10; eye drops hourly after keratitis',
  },
  { units: ['drop'], atOnce: 50, inRow: 50, aDay: 200, source: 'tramadol oral drops: 20 to 40 (SmPC)' },
  {
    units: ['puff', 'spray'],
    atOnce: 10,
    inRow: 4,
    aDay: 60,
    source: 'salbutamol by spacer in acute asthma: 10 puffs (BTS/SIGN)',
  },
  {
    units: ['mL'],
    forms: [
      'syrup',
      'suspension',
      'drops',
      'mouthwash',
      'eye drops',
      'ear drops',
      'nasal drops',
      'nebuliser solution',
    ],
    atOnce: 60,
    inRow: 60,
    aDay: 300,
    source: 'lactulose in hepatic encephalopathy: 30 to 50 mL 3 times a day (BNF)',
  },
  { units: ['mL'], atOnce: 4000, aDay: 10000, source: 'macrogol bowel preparation: 4 litres' },
  {
    units: ['teaspoon', 'spoon', 'scoop', 'capful', 'tablespoon'],
    atOnce: 6,
    inRow: 4,
    aDay: 24,
    source: 'lactulose 30 mL: 6 teaspoons',
  },
  {
    units: ['application', 'fingertip unit'],
    atOnce: 30,
    inRow: 4,
    aDay: 60,
    source: 'fingertip units for the whole body of an adult: 40 in two applications',
  },
  {
    units: ['unit', 'international unit'],
    atOnce: 600000,
    aDay: 2400000,
    source: 'benzathine benzylpenicillin and colecalciferol are dosed in hundreds of thousands',
  },
  { units: ['g'], atOnce: 100, aDay: 200, source: 'glucose tolerance test: 75 g' },
  {
    units: ['mg'],
    atOnce: 15000,
    aDay: 40000,
    source: 'fosfomycin, aminosalicylic acid and acetylcysteine are given by the gram',
  },
  { units: ['micrograms'], atOnce: 10000, aDay: 20000, source: 'cyanocobalamin: up to 5,000 micrograms' },
]

/** A course counted in doses is shorter; more is what a container holds ("200 doses"). */
export const MOST_COUNTED_DOSES = 60

/** Hours between two solids; only drops, sprays and the like are given by the hour. */
export const LEAST_HOURS_SOLID = 2

/** A dose in milligrams is between a quarter of a tablet and so many of them. */
export const LEAST_OF_STRENGTH = 0.25
export const MOST_OF_STRENGTH = 20

export function limitOf(unit: string, form: DoseForm | undefined): Limit | undefined {
  const of = LIMITS.filter((limit) => limit.units.includes(unit))
  return of.find((limit) => form && limit.forms?.includes(form)) ?? of.find((limit) => !limit.forms)
}
