/** Steps → FHIR R4 Dosages. */
import type { CodeableConcept, Dosage, DosageDoseAndRate, Quantity, TimingRepeat } from '@medplum/fhirtypes'
import type { DoseForm } from '../../prescription.ts'
import type { DoseFact, DoubtFact, Route, When } from './fact.ts'
import { pieceOf, ucumOf } from './notation/units.ts'
import { describe } from './plain.ts'
import type { Part, Step } from './steps.ts'

const UCUM = 'http://unitsofmeasure.org'
const SNOMED = 'http://snomed.info/sct'

/** SNOMED CT concepts of the FHIR value set route-codes. */
const ROUTES: Readonly<Record<Route, readonly [code: string, display: string]>> = {
  oral: ['26643006', 'Oral route'],
  sublingual: ['37839007', 'Sublingual route'],
  buccal: ['54471007', 'Buccal route'],
  intramuscular: ['78421000', 'Intramuscular route'],
  intravenous: ['47625008', 'Intravenous route'],
  subcutaneous: ['34206005', 'Subcutaneous route'],
  intradermal: ['372464004', 'Intradermal route'],
  rectal: ['37161004', 'Rectal route'],
  vaginal: ['16857009', 'Vaginal route'],
  ophthalmic: ['54485002', 'Ophthalmic route'],
  otic: ['10547007', 'Otic route'],
  nasal: ['46713006', 'Nasal route'],
  topical: ['6064005', 'Topical route'],
  transdermal: ['45890007', 'Transdermal route'],
  inhalation: ['447694001', 'Respiratory tract route'],
}

/** 1-0-1 and 1-0-0-1 by position. */
const THREE: readonly When[] = ['MORN', 'AFT', 'NIGHT']
const FOUR: readonly When[] = ['MORN', 'AFT', 'EVE', 'NIGHT']

export function assemble(
  steps: readonly Step[],
  form: DoseForm | undefined,
): { dosages: Dosage[]; doubts: DoubtFact[] } {
  const doubts: DoubtFact[] = []
  const doubt = (text: string) => doubts.push({ kind: 'doubt', text })
  const several = steps.length > 1
  const dosages = steps.flatMap((step, index) => {
    const parts = together(step.parts).flatMap((part) => apart(inherit(part, steps, index), form, doubt))
    return parts.map((part) =>
      toDosage(step, part, several || parts.length > 1 ? index + 1 : undefined, doubt),
    )
  })
  // A mere sequence number says nothing.
  const said = dosages.filter((dosage) => Object.keys(dosage).some((key) => key !== 'sequence'))
  return { dosages: said.map((dosage) => ({ ...dosage, text: describe(dosage) })), doubts }
}

/** A later step that says only the dose or the length keeps what the step before said. */
function inherit(part: Part, steps: readonly Step[], index: number): Part {
  const before = index > 0 ? inherit(steps[index - 1]!.parts[0]!, steps, index - 1) : undefined
  if (!before || steps[index]!.parts.length > 1 || steps[index - 1]!.parts.length > 1) return part
  const untimed =
    !part.frequency &&
    !part.slots &&
    part.whens.length === 0 &&
    part.clocks.length === 0 &&
    part.days.length === 0
  return {
    ...part,
    doses: part.doses.length > 0 || part.slots ? part.doses : before.doses,
    ...(untimed && !steps[index]!.need
      ? { frequency: before.frequency, whens: before.whens, clocks: before.clocks, days: before.days }
      : {}),
    ...(untimed && part.doses.length === 0 && before.slots ? { slots: before.slots } : {}),
  }
}

/** "1 in the morning and 1 at night" is one dose at two times. */
function together(parts: readonly Part[]): Part[] {
  const plain = (part: Part) =>
    part.whens.length > 0 && !part.slots && !part.frequency && part.clocks.length + part.days.length === 0
  const dose = (part: Part) => JSON.stringify(part.doses.map(({ low, high, unit }) => [low, high, unit]))
  return parts.reduce<Part[]>((merged, part) => {
    const same = merged.findIndex((other) => plain(other) && plain(part) && dose(other) === dose(part))
    if (same < 0) return merged.concat(part)
    return merged.with(same, { ...merged[same]!, whens: [...merged[same]!.whens, ...part.whens] })
  }, [])
}

/** One part per different dose: 1-0-2 is two. */
function apart(part: Part, form: DoseForm | undefined, doubt: (text: string) => void): Part[] {
  const { slots } = part
  if (!slots) return [part]
  const times = slots.doses.length === 4 ? FOUR : THREE
  const taken = slots.doses.flatMap((amount, index) => (amount > 0 ? [{ amount, when: times[index]! }] : []))
  if (taken.length === 0) {
    doubt('the schedule names no dose at all')
    return [{ ...part, slots: undefined }]
  }
  const measured = part.doses.find((dose) => dose.class !== 'mass')
  const unit = slots.unit ?? measured?.unit ?? pieceOf(form) ?? ''
  const mass = part.doses.filter((dose) => dose.class === 'mass')
  if (
    part.frequency &&
    part.frequency.unit === 'd' &&
    part.frequency.period === 1 &&
    part.frequency.times !== taken.length
  ) {
    doubt(`the schedule names ${taken.length} doses a day, the words ${part.frequency.times}`)
  }
  const everyDay = !part.frequency || (part.frequency.period === 1 && part.frequency.unit === 'd')
  const amounts = [...new Set(taken.map(({ amount }) => amount))]
  if (measured && !slots.unit) {
    // "5 ml 1-0-1" is 5 mL at each of these times; "2 tab 1-0-1" says two different things.
    const perTime = measured.class === 'measure' || measured.low === 1
    const fits = amounts.length === 1 && (amounts[0] === measured.low || (amounts[0] === 1 && perTime))
    if (!fits) doubt(`it can be ${measured.low} ${measured.unit} or what the schedule says`)
  } else if (!unit && form) {
    doubt('the schedule does not say of what: tablets, millilitres or spoons')
  }
  return amounts.map((amount) => {
    const whens = taken.filter((slot) => slot.amount === amount).map((slot) => slot.when)
    const dose: DoseFact =
      measured && !slots.unit && amounts.length === 1 && amount === 1
        ? measured
        : { kind: 'dose', low: amount, unit, class: slots.class ?? measured?.class ?? 'piece' }
    return {
      doses: [dose, ...mass.filter(() => amount === 1)],
      frequency: everyDay ? { kind: 'frequency', times: whens.length, period: 1, unit: 'd' } : part.frequency,
      whens: [{ kind: 'when', codes: whens, from: slots.from, to: slots.to }, ...part.whens],
      clocks: part.clocks,
      days: part.days,
      slots,
    }
  })
}

function toDosage(
  step: Step,
  part: Part,
  sequence: number | undefined,
  doubt: (text: string) => void,
): Dosage {
  const dosage: Dosage = sequence === undefined ? {} : { sequence }
  const { repeat, notes } = toRepeat(step, part, doubt)
  if (Object.keys(repeat).length > 0) dosage.timing = { repeat }
  if (step.stat) dosage.timing = { ...dosage.timing, code: { text: 'at once' } }
  const amounts = part.doses.map(toDose)
  if (amounts.length > 0) dosage.doseAndRate = amounts
  if (step.need) {
    if (step.need.reason) dosage.asNeededCodeableConcept = { text: step.need.reason }
    else dosage.asNeededBoolean = true
  }
  if (step.route) dosage.route = routeOf(step.route)
  if (step.site) dosage.site = { text: step.site }
  if (step.max) {
    const unit = step.max.unit ?? part.doses[0]?.unit
    dosage.maxDosePerPeriod = {
      numerator: quantity(step.max.amount, unit || 'dose'),
      denominator: {
        value: step.max.period,
        unit: step.max.periodUnit,
        system: UCUM,
        code: step.max.periodUnit,
      },
    }
  }
  if (notes.length > 0) dosage.additionalInstruction = notes.map((text) => ({ text }))
  const said = [...step.notes, ...(step.purpose ? [`for ${step.purpose}`] : [])]
  if (said.length > 0) dosage.patientInstruction = said.join('; ')
  return dosage
}

const MEALS = { AC: 'before food', PC: 'after food', C: 'with food' } as const
const SPECIFIC: ReadonlySet<string> = new Set(['ACM', 'ACD', 'ACV', 'PCM', 'PCD', 'PCV', 'CM', 'CD', 'CV'])
const MEAL_WORDS: Readonly<Record<string, string>> = {
  AC: 'before',
  PC: 'after',
  C: 'with',
  M: 'breakfast',
  D: 'lunch',
  V: 'dinner',
}

/** Timing, and what of it FHIR can't hold beside a time of day: a meal is then an additional instruction. */
function toRepeat(
  step: Step,
  part: Part,
  doubt: (text: string) => void,
): { repeat: TimingRepeat; notes: string[] } {
  const repeat: TimingRepeat = {}
  const notes: string[] = []
  const all = [...new Set(part.whens.flatMap((when) => when.codes))]
  // "At night before sleep" is one time, not two.
  const codes = all.includes('HS') ? all.filter((code) => code !== 'NIGHT') : all
  const named = codes.filter((code) => !SPECIFIC.has(code)).length
  if (part.slots && named > part.slots.doses.filter((amount) => amount > 0).length) {
    doubt('the times of day named beside the schedule are not those of the schedule')
  }
  const meals = codes.filter((code) => SPECIFIC.has(code))
  const times = codes.filter((code) => !SPECIFIC.has(code))
  const { frequency } = part
  const minutes = step.meal?.minutes ?? part.whens.find((when) => when.minutes)?.minutes
  let whens = codes
  if (meals.length > 0 && times.length > 0) {
    whens = times
    notes.push(...meals.map((code) => mealText(code, minutes)))
  }
  if (step.meal) {
    const text = `${minutes ? `${spellMinutes(minutes)} ` : ''}${MEALS[step.meal.code]}`
    notes.push(text)
    if (whens.length === 0 && part.clocks.length === 0) whens = [step.meal.code]
  } else if (minutes && meals.length > 0 && times.length === 0)
    notes.push(...meals.map((code) => mealText(code, minutes)))
  if (minutes && whens.some((code) => /^[AP]?C/.test(code)) && whens.every((code) => /^[AP]C/.test(code)))
    repeat.offset = minutes

  if (frequency) {
    if (frequency.upTo) repeat.frequencyMax = frequency.times
    else repeat.frequency = frequency.times
    if (frequency.timesMax !== undefined) repeat.frequencyMax = frequency.timesMax
    repeat.period = frequency.period
    if (frequency.periodMax !== undefined) repeat.periodMax = frequency.periodMax
    repeat.periodUnit = frequency.unit
    const spoken = whens.filter((code) => !['AC', 'PC', 'C'].includes(code)).length
    if (
      !part.slots &&
      frequency.unit === 'd' &&
      frequency.period === 1 &&
      spoken > 0 &&
      spoken !== frequency.times &&
      !frequency.upTo &&
      frequency.timesMax === undefined
    ) {
      doubt(`it says ${frequency.times} a day but names ${spoken} time${spoken > 1 ? 's' : ''} of day`)
    }
  } else if (codes.length > 0 && part.days.length === 0) {
    Object.assign(repeat, { frequency: whens.length, period: 1, periodUnit: 'd' })
  } else if (part.clocks.length > 0 && part.days.length === 0) {
    Object.assign(repeat, { frequency: part.clocks.length, period: 1, periodUnit: 'd' })
  }
  const days = [...new Set(part.days.flatMap((fact) => fact.days))]
  if (days.length > 0) repeat.dayOfWeek = days
  if (part.clocks.length > 0) repeat.timeOfDay = part.clocks
  else if (whens.length > 0) repeat.when = whens
  if (step.duration) Object.assign(repeat, bounds(step.duration))
  const count = step.count ?? (step.stat && !frequency && codes.length === 0 ? 1 : undefined)
  if (count !== undefined) repeat.count = count
  return { repeat, notes: [...new Set(notes)] }
}

function bounds({ low, high, unit }: NonNullable<Step['duration']>): TimingRepeat {
  const of = (value: number) => ({ value, unit, system: UCUM, code: unit })
  return high === undefined ? { boundsDuration: of(low) } : { boundsRange: { low: of(low), high: of(high) } }
}

function mealText(code: string, minutes?: number): string {
  const words = `${MEAL_WORDS[code.slice(0, -1)]} ${MEAL_WORDS[code.slice(-1)]}`
  return minutes ? `${spellMinutes(minutes)} ${words}` : words
}

function spellMinutes(minutes: number): string {
  return minutes % 60 === 0 ? `${minutes / 60} hour${minutes > 60 ? 's' : ''}` : `${minutes} minutes`
}

function toDose(dose: DoseFact): DosageDoseAndRate {
  if (dose.high === undefined) return { doseQuantity: quantity(dose.low, dose.unit) }
  return { doseRange: { low: quantity(dose.low, dose.unit), high: quantity(dose.high, dose.unit) } }
}

function quantity(value: number, unit: string | undefined): Quantity {
  if (!unit) return { value }
  const code = ucumOf(unit)
  return { value, unit, ...(code ? { system: UCUM, code } : {}) }
}

function routeOf(route: Route): CodeableConcept {
  const [code, display] = ROUTES[route]
  return { coding: [{ system: SNOMED, code, display }], text: route }
}
