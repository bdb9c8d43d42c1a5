/** A Dosage in plain English, from its fields alone: no abbreviation, nothing that the fields don't say. */
import type { Dosage, DosageDoseAndRate, Quantity, TimingRepeat } from '@medplum/fhirtypes'
import { plural } from './notation/units.ts'
import { inFigures, inWords } from './numbers.ts'

const WHEN: Readonly<Record<string, string>> = {
  MORN: 'in the morning',
  'MORN.early': 'early in the morning',
  'MORN.late': 'late in the morning',
  NOON: 'at midday',
  AFT: 'in the afternoon',
  EVE: 'in the evening',
  NIGHT: 'at night',
  HS: 'at bedtime',
  PHS: 'during the night',
  WAKE: 'on waking',
  ACM: 'before breakfast',
  ACD: 'before lunch',
  ACV: 'before dinner',
  PCM: 'after breakfast',
  PCD: 'after lunch',
  PCV: 'after dinner',
  CM: 'with breakfast',
  CD: 'with lunch',
  CV: 'with dinner',
  AC: 'before food',
  PC: 'after food',
  C: 'with food',
}
const GENERAL_MEALS: ReadonlySet<string> = new Set(['AC', 'PC', 'C'])
const DAYS: Readonly<Record<string, string>> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
}
const PERIODS: Readonly<Record<string, string>> = {
  s: 'second',
  min: 'minute',
  h: 'hour',
  d: 'day',
  wk: 'week',
  mo: 'month',
  a: 'year',
}
const ROUTES: Readonly<Record<string, string>> = {
  oral: 'by mouth',
  sublingual: 'under the tongue',
  buccal: 'inside the cheek',
  intramuscular: 'into a muscle',
  intravenous: 'into a vein',
  subcutaneous: 'under the skin',
  intradermal: 'into the skin',
  rectal: 'into the rectum',
  vaginal: 'into the vagina',
  ophthalmic: 'into the eye',
  otic: 'into the ear',
  nasal: 'into the nose',
  topical: 'on the skin',
  transdermal: 'through the skin',
  inhalation: 'breathed in',
}

export function describe(dosage: Dosage): string {
  const repeat = dosage.timing?.repeat ?? {}
  const parts = [
    [doseWords(dosage.doseAndRate), scheduleWords(dosage, repeat)].filter(Boolean).join(' '),
    mealWords(dosage, repeat),
    placeWords(dosage),
    repeat.count && repeat.count > 1 ? `${repeat.count} doses in all` : '',
    lengthWords(repeat),
    needWords(dosage),
    maxWords(dosage),
    dosage.patientInstruction ?? '',
  ]
  return parts.filter(Boolean).join(', ')
}

/** Several dosages as one sentence: side by side with "and", one after another with "then". */
export function describeAll(dosages: readonly Dosage[]): string {
  return dosages
    .map((dosage, index) => {
      const before = dosages[index - 1]
      const joint = index === 0 ? '' : (dosage.sequence ?? 0) > (before?.sequence ?? 0) ? '; then ' : '; and '
      return `${joint}${dosage.text ?? describe(dosage)}`
    })
    .join('')
}

function amount({ value, unit }: Quantity): string {
  return `${figure(value ?? 0, unit)}${unit ? ` ${plural(unit, value ?? 0)}` : ''}`
}

/** Halves are written ½ for things that are cut in half; 7.5 mL stays as a syringe shows it. */
function figure(value: number, unit: string | undefined): string {
  return unit === undefined || HALVED.has(unit) ? inWords(value) : inFigures(value)
}
const HALVED: ReadonlySet<string> = new Set([
  'tablet',
  'capsule',
  'suppository',
  'sachet',
  'patch',
  'teaspoon',
  'tablespoon',
  'spoon',
  'lozenge',
])

function doseWords(doses: readonly DosageDoseAndRate[] | undefined): string {
  const words = (doses ?? []).map(({ doseQuantity, doseRange }) => {
    if (doseRange?.low && doseRange.high)
      return `${figure(doseRange.low.value ?? 0, doseRange.high.unit)} to ${amount(doseRange.high)}`
    return doseQuantity ? amount(doseQuantity) : ''
  })
  const [first = '', ...rest] = words
  return rest.length > 0 ? `${first} (${rest.join(', ')})` : first
}

function scheduleWords(dosage: Dosage, repeat: TimingRepeat): string {
  const told = instructions(dosage)
  const times = (repeat.when ?? [])
    .filter((code) => !GENERAL_MEALS.has(code))
    .map((code) => WHEN[code] ?? code)
    .filter((words) => !told.some((text) => text.endsWith(words)))
  const clock = (repeat.timeOfDay ?? []).map((time) => `at ${clockWords(time)}`)
  const named = [...times, ...clock]
  const days = (repeat.dayOfWeek ?? []).map((day) => DAYS[day]!)
  const often = frequencyWords(repeat, named.length)
  const once =
    repeat.count === 1 ? (dosage.timing?.code?.text ? 'at once, one time only' : 'one time only') : ''
  return [once, often, spread(dosage, named), days.length > 0 ? `on ${list(days)}` : '']
    .filter(Boolean)
    .join(' ')
}

/** "1 tablet in the morning and 1 at night": the count again, so that nobody halves it. */
function spread(dosage: Dosage, named: readonly string[]): string {
  const dose = dosage.doseAndRate?.[0]?.doseQuantity
  const value = dose?.value
  const [first, ...rest] = named
  if (first === undefined) return ''
  if (value === undefined) return list(named)
  const again = dose?.unit && !HALVED.has(dose.unit) ? amount(dose) : inWords(value)
  return list([first, ...rest.map((time) => `${again} ${time}`)])
}

function frequencyWords(repeat: TimingRepeat, named: number): string {
  const { frequency, frequencyMax, period, periodMax, periodUnit } = repeat
  if (period === undefined || periodUnit === undefined) return ''
  const unit = PERIODS[periodUnit]!
  if (frequency === undefined)
    return frequencyMax === undefined ? '' : `up to ${timesWords(frequencyMax)} a ${unit}`
  if (repeat.count === 1) return ''
  const daily = period === 1 && periodMax === undefined && periodUnit === 'd'
  if (daily && named > 0 && named === frequency) return ''
  if (frequencyMax !== undefined)
    return `${frequency} to ${frequencyMax} times ${period === 1 ? `a ${unit}` : `every ${period} ${unit}s`}`
  if (frequency === 1 && periodMax !== undefined)
    return `every ${inWords(period)} to ${inWords(periodMax)} ${unit}s`
  if (frequency === 1 && period === 1 && periodUnit === 'h') return 'every hour'
  if (frequency === 1 && period === 2 && periodUnit === 'd') return 'every other day'
  if (frequency === 1 && period > 1) return `every ${inWords(period)} ${unit}s`
  return `${timesWords(frequency)} ${period === 1 ? `a ${unit}` : `every ${inWords(period)} ${unit}s`}`
}

function timesWords(times: number): string {
  return times === 1 ? 'once' : times === 2 ? 'twice' : `${inWords(times)} times`
}

function instructions(dosage: Dosage): string[] {
  return (dosage.additionalInstruction ?? []).flatMap(({ text }) => text ?? [])
}

function mealWords(dosage: Dosage, repeat: TimingRepeat): string {
  const added = instructions(dosage)
  if (added.length > 0) return list(added)
  return list((repeat.when ?? []).filter((code) => GENERAL_MEALS.has(code)).map((code) => WHEN[code]!))
}

function placeWords(dosage: Dosage): string {
  const site = dosage.site?.text
  if (site)
    return /nostril|nose|eye|ear$|ears$/.test(site)
      ? `in the ${site}`.replace('the both', 'both').replace('the each', 'each')
      : `on the ${site}`.replace('the each', 'each')
  return ROUTES[dosage.route?.text ?? ''] ?? ''
}

function lengthWords({ boundsDuration, boundsRange }: TimingRepeat): string {
  if (boundsDuration) return `for ${lengthOf(boundsDuration)}`
  if (boundsRange?.low && boundsRange.high)
    return `for ${inWords(boundsRange.low.value ?? 0)} to ${lengthOf(boundsRange.high)}`
  return ''
}

function lengthOf({ value = 0, code = '' }: Quantity): string {
  return `${inWords(value)} ${PERIODS[code]}${value > 1 ? 's' : ''}`
}

function needWords(dosage: Dosage): string {
  if (dosage.asNeededCodeableConcept?.text) return `only if needed for ${dosage.asNeededCodeableConcept.text}`
  return dosage.asNeededBoolean ? 'only if needed' : ''
}

function maxWords({ maxDosePerPeriod }: Dosage): string {
  const { numerator, denominator } = maxDosePerPeriod ?? {}
  if (!numerator || !denominator) return ''
  const unit = PERIODS[denominator.code ?? ''] ?? ''
  const period = denominator.value === 1 ? `a ${unit}` : `in ${denominator.value} ${unit}s`
  return `no more than ${amount(numerator)} ${period}`
}

function clockWords(time: string): string {
  const [hour, minute] = time.split(':')
  const h = Number(hour)
  if (h % 12 === 0 && minute === '00') return h === 12 ? '12 noon' : 'midnight'
  return `${h % 12 || 12}${minute === '00' ? '' : `:${minute}`} ${h < 12 ? 'in the morning' : h < 17 ? 'in the afternoon' : h < 20 ? 'in the evening' : 'at night'}`
}

function list(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
