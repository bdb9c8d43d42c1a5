/** One line of a user's own lexicon file as an entry, or what is wrong with it. */
import { DOSE_FORMS, type DoseForm } from '../prescription.ts'
import type { LexiconEntry } from './lexicon.ts'
import { fold } from './spelling.ts'

const KINDS = ['generic', 'brand', 'diagnosis'] as const

/** Longer is a note, not a name. */
const LONGEST_NAME = 120

export type Row = Readonly<Record<string, unknown>>

/** The columns of a table, the keys of an object. */
export const COLUMNS = ['name', 'kind', 'generics', 'aliases', 'forms', 'strengths'] as const

/** `problem` gets what is wrong, for a person who looks at that line. */
export function toEntry(row: Row, problem: (text: string) => void): LexiconEntry | undefined {
  let sound = true
  const wrong = (text: string) => {
    sound = false
    problem(text)
  }
  for (const key of Object.keys(row)) {
    if (!COLUMNS.some((column) => column === key))
      wrong(`“${key}” is not known; there are ${COLUMNS.join(', ')}`)
  }
  const name = spelling('name', row.name, wrong)
  const kind = KINDS.find((one) => one === word(row.kind))
  if (!kind) wrong(`kind: has to be ${KINDS.join(', ')}`)
  const generics = strings('generics', row.generics, wrong)
  if (kind === 'brand' && generics.length === 0) wrong('a brand needs its generics')
  const aliases = strings('aliases', row.aliases, wrong).map((text) => spelling('aliases', text, wrong))
  const forms = strings('forms', row.forms, wrong).map((text) => form(text, wrong))
  const strengths = strings('strengths', row.strengths, wrong).map((text) => strength(text, wrong))
  if (!sound || !kind) return undefined
  return { name, kind, generics: generics.length > 0 ? generics : [name], aliases, forms, strengths }
}

function strings(column: string, value: unknown, wrong: (text: string) => void): string[] {
  if (value === undefined) return []
  if (Array.isArray(value) && value.every((item) => typeof item === 'string'))
    return value.map((item) => item.trim()).filter((item) => item !== '')
  wrong(`${column}: has to be a list of texts`)
  return []
}

function spelling(column: string, value: unknown, wrong: (text: string) => void): string {
  const text = typeof value === 'string' ? value.trim() : ''
  if (text === '') wrong(`${column}: is missing`)
  else if (fold(text).length < 2) wrong(`${column}: “${text}” needs at least two Latin letters or digits`)
  else if (text.length > LONGEST_NAME) wrong(`${column}: is longer than ${LONGEST_NAME} characters`)
  return text
}

/** What people write for a form; its plural is taken anyway. */
const SHORT_FORMS: Readonly<Record<string, DoseForm>> = {
  tab: 'tablet',
  cap: 'capsule',
  syp: 'syrup',
  syr: 'syrup',
  susp: 'suspension',
  soln: 'solution',
  inj: 'injection',
  oint: 'ointment',
  supp: 'suppository',
  suppositorie: 'suppository',
}

function form(text: string, wrong: (text: string) => void): DoseForm {
  const written = word(text).replace(/\.$/, '')
  const single = written.replace(/s$/, '')
  const known = DOSE_FORMS.find((one) => one === written || one === single) ?? SHORT_FORMS[single]
  if (!known) wrong(`forms: “${text}” is not known; there are ${DOSE_FORMS.join(', ')}`)
  return known ?? DOSE_FORMS[0]
}

const AMOUNT =
  /^(\d+(?:[.,]\d+)?)\s*(mg|gm?|mcg|µg|iu|units?|meq|mmol|%)(?:\s*\/\s*(\d+(?:\.\d+)?)?\s*(ml|g|dose|puff|h))?$/i
const UNITS: Readonly<Record<string, string>> = { gm: 'g', µg: 'mcg', iu: 'IU', unit: 'units', meq: 'mEq' }

/** As `Strength.text` has it, so that it can be compared with what stands on pages: "500mg" is "500 mg". */
function strength(text: string, wrong: (text: string) => void): string {
  const amounts = text.split('+').map((part) => amount(part.trim()))
  if (!amounts.includes(undefined)) return amounts.join(' + ')
  wrong(`strengths: “${text}” is not a strength such as 500 mg, 250 mg/5 mL, 1 % or 500 mg + 125 mg`)
  return text
}

function amount(text: string): string | undefined {
  const [, figure, written, volume, inside] = AMOUNT.exec(text) ?? []
  if (!figure || !written) return undefined
  const unit = UNITS[written.toLowerCase()] ?? written.toLowerCase()
  const per = inside && `/${volume && volume !== '1' ? `${volume} ` : ''}${inside.replace(/^ml$/i, 'mL')}`
  return `${Number(figure.replace(',', '.'))}${unit === '%' ? '' : ' '}${unit}${per ?? ''}`
}

const word = (value: unknown) => (typeof value === 'string' ? value.trim().toLowerCase() : '')
