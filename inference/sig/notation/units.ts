/** What a dose is counted in. */
import type { DoseForm } from '../../prescription.ts'
import type { UnitClass } from '../fact.ts'

/** The system of units that FHIR quantities name. */
export const UCUM = 'http://unitsofmeasure.org'

export interface Unit {
  /** As people are shown it, singular. */
  name: string
  class: UnitClass
  /** Piece of a regular expression over lower-case text. */
  written: string
  /** UCUM code, where the measure has one. */
  ucum?: string
  /** Why this spelling is easily misread. */
  hazard?: string
}

export const UNITS: readonly Unit[] = [
  {
    name: 'tablet',
    class: 'piece',
    written: String.raw`tablets?|tabs?\.?|tb\.?|pills?|goli(?:yan|ya)?|tabletas?|comprimidos?|comprimés?|comp\.?|cps?\.?|t(?=\s)`,
  },
  {
    name: 'capsule',
    class: 'piece',
    written: String.raw`capsules?|rotacaps?|caps?\.?|c[aá]psulas?|gélules?|gelules?`,
  },
  { name: 'mL', class: 'measure', written: String.raw`ml|m\.l\.|mls|millilit(?:re|er)s?`, ucum: 'mL' },
  {
    name: 'mL',
    class: 'measure',
    written: String.raw`cc`,
    ucum: 'mL',
    hazard: '“cc” means mL, but is easily mistaken for units or 00',
  },
  {
    name: 'teaspoon',
    class: 'measure',
    written: String.raw`teaspoon(?:s|ful|fuls)?|tsps?f?|tsf|cucharaditas?|cuill[eè]res?\s*[aà]\s*caf[eé]|c\.?\s?[aà]\s?c\.?`,
  },
  { name: 'tablespoon', class: 'measure', written: String.raw`tablespoon(?:s|ful|fuls)?|tbsps?` },
  {
    name: 'spoon',
    class: 'measure',
    written: String.raw`spoon(?:s|ful|fuls)?|chammach|chamach`,
    hazard: '“spoon” does not say which: a teaspoon is 5 mL, a tablespoon 15 mL',
  },
  {
    name: 'drop',
    class: 'measure',
    written: String.raw`drops?|gtts?\.?|boond(?:en)?|gotas?|gouttes?`,
    ucum: '[drp]',
  },
  { name: 'puff', class: 'measure', written: String.raw`puffs?|inhalations?` },
  { name: 'spray', class: 'measure', written: String.raw`sprays?` },
  { name: 'unit', class: 'measure', written: String.raw`units?` },
  {
    name: 'unit',
    class: 'measure',
    written: String.raw`u`,
    hazard: '“U” is read as units, but a handwritten U is easily mistaken for 0 or 4',
  },
  {
    name: 'international unit',
    class: 'measure',
    written: String.raw`i\.?u\.?`,
    ucum: '[iU]',
    hazard: '“IU” is read as international units, but is easily mistaken for IV or 10',
  },
  { name: 'international unit', class: 'measure', written: String.raw`international units?`, ucum: '[iU]' },
  { name: 'mg', class: 'mass', written: String.raw`mgs?\.?|milligrams?`, ucum: 'mg' },
  { name: 'g', class: 'mass', written: String.raw`gms?\.?|g|grams?`, ucum: 'g' },
  { name: 'micrograms', class: 'mass', written: String.raw`mcgs?\.?|micrograms?`, ucum: 'ug' },
  {
    name: 'micrograms',
    class: 'mass',
    written: String.raw`[µμ]g|ug`,
    ucum: 'ug',
    hazard: '“µg” is read as micrograms, but is easily mistaken for mg, a thousand times more',
  },
  { name: 'sachet', class: 'piece', written: String.raw`sachets?|sobres?|packets?|pouch(?:es)?` },
  { name: 'patch', class: 'piece', written: String.raw`patch(?:es)?` },
  { name: 'suppository', class: 'piece', written: String.raw`suppositor(?:y|ies)|supp\.?` },
  { name: 'pessary', class: 'piece', written: String.raw`pessar(?:y|ies)` },
  { name: 'lozenge', class: 'piece', written: String.raw`lozenges?` },
  { name: 'ampoule', class: 'piece', written: String.raw`ampoules?|amps?\.?|ampules?` },
  { name: 'bottle', class: 'piece', written: String.raw`bottles?` },
  { name: 'vial', class: 'piece', written: String.raw`vials?` },
  { name: 'respule', class: 'piece', written: String.raw`respules?|nebules?` },
  { name: 'injection', class: 'piece', written: String.raw`injections?|inyecci[oó]n(?:es)?` },
  { name: 'application', class: 'measure', written: String.raw`applications?` },
  { name: 'scoop', class: 'measure', written: String.raw`scoops?` },
  { name: 'capful', class: 'measure', written: String.raw`capfuls?` },
  { name: 'fingertip unit', class: 'measure', written: String.raw`finger[\s-]?tip units?|ftu` },
  { name: 'dose', class: 'measure', written: String.raw`doses?` },
]

export const ANY_UNIT = `(?:${UNITS.map((unit) => unit.written).join('|')})`

const exact = UNITS.map((unit) => ({
  unit,
  pattern: new RegExp(`^(?:${unit.written.replace(String.raw`|t(?=\s)`, '|t')})$`),
}))

/** The unit that is written like this. */
export function unitOf(written: string): Unit | undefined {
  return exact.find(({ pattern }) => pattern.test(written))?.unit
}

/** The piece that this form is counted in; nothing for forms that need a measure. */
export function pieceOf(form: DoseForm | undefined): string | undefined {
  switch (form) {
    case 'tablet':
    case 'capsule':
    case 'sachet':
    case 'suppository':
    case 'pessary':
    case 'patch':
    case 'lozenge':
      return form
    case 'inhalation capsule':
      return 'capsule'
    default:
      return undefined
  }
}

export function ucumOf(name: string): string | undefined {
  return UNITS.find((unit) => unit.name === name)?.ucum
}

const INVARIABLE = new Set(['mL', 'mg', 'g', 'micrograms'])
const PLURALS: Readonly<Record<string, string>> = {
  patch: 'patches',
  suppository: 'suppositories',
  pessary: 'pessaries',
}

/** "tablet" → "tablets" for more than one; mL and mg stay. */
export function plural(unit: string, count: number): string {
  if (count <= 1 || INVARIABLE.has(unit)) return unit
  return PLURALS[unit] ?? `${unit}s`
}
