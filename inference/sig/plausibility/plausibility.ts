/**
 * Between parsing and standing: dose, frequency, limit and length are held against each other and against what is ever
 * taken. What can't be is not stated, and nothing beside it is certain.
 */
import type { Dosage, DosageDoseAndRate, Quantity } from '@medplum/fhirtypes'
import type { DoseForm, Strength } from '../../prescription.ts'
import { plural } from '../notation/units.ts'
import { inWords } from '../numbers.ts'
import { contradictions } from './contradictions.ts'
import { LEAST_HOURS_SOLID, LEAST_OF_STRENGTH, limitOf, MOST_OF_STRENGTH, SOLIDS } from './limits.ts'

export interface Product {
  form?: DoseForm
  strength?: Strength
}

export interface Plausible {
  dosages: Dosage[]
  /** In plain English; empty where nothing speaks against the reading. */
  doubts: string[]
}

export function plausible(dosages: readonly Dosage[], product: Product): Plausible {
  const doubts: string[] = []
  const kept = dosages.map((dosage) => {
    const amounts = (dosage.doseAndRate ?? []).flatMap((dose) => amountsOf(dose))
    const wrong = amounts.map((amount) => tooMuch(amount, product)).find((doubt) => doubt !== undefined)
    const against = contradictions(dosage)
    const often = wrong ? [] : tooOften(dosage, amounts, product)
    doubts.push(...(wrong ? [wrong] : []), ...against, ...often)
    const { doseAndRate, maxDosePerPeriod, timing, additionalInstruction, ...rest } = dosage
    return {
      ...rest,
      ...(timing && against.length + often.length === 0 ? { timing } : {}),
      ...(doseAndRate && !wrong && often.length === 0 ? { doseAndRate } : {}),
      ...(maxDosePerPeriod && !wrong && often.length === 0 ? { maxDosePerPeriod } : {}),
      ...(additionalInstruction && against.length === 0 ? { additionalInstruction } : {}),
    }
  })
  return { dosages: kept.filter((dosage) => Object.keys(dosage).some((key) => key !== 'sequence')), doubts }
}

function amountsOf({ doseQuantity, doseRange }: DosageDoseAndRate): Quantity[] {
  return [doseQuantity, doseRange?.low, doseRange?.high].filter((amount) => amount !== undefined)
}

const spoken = ({ value = 0, unit = '' }: Quantity) =>
  `${inWords(value)}${unit ? ` ${plural(unit, value)}` : ''}`

function tooMuch(amount: Quantity, { form, strength }: Product): string | undefined {
  const { value = 0, unit = '' } = amount
  const limit = limitOf(unit, form)
  if (value <= 0) return `“${spoken(amount)}” is no dose`
  if (limit && value > limit.atOnce) {
    return `“${spoken(amount)}” is more than is ever taken at once${SOLIDS.has(unit) && FRACTIONS.has(value) ? '; a fraction may be misread' : ''}`
  }
  if (SOLIDS.has(unit) && !Number.isInteger(value * 4) && !isThird(value))
    return `“${spoken(amount)}” is no part that a tablet can be cut into`
  const [part, ...others] = strength?.parts ?? []
  if (part && others.length === 0 && !part.per && MILLIGRAMS[unit] && MILLIGRAMS[part.unit]) {
    const pieces = inMilligrams(amount).value / inMilligrams(part).value
    if (pieces < LEAST_OF_STRENGTH || pieces > MOST_OF_STRENGTH)
      return `“${spoken(amount)}” does not fit the strength, ${part.value} ${part.unit}`
  }
  return undefined
}
/** Masses in one unit, so that a limit in grams can be held against a dose in milligrams. */
function inMilligrams({ value = 0, unit = '' }: Quantity): { value: number; unit: string } {
  const factor = MILLIGRAMS[unit]
  return factor ? { value: value * factor, unit: 'mg' } : { value, unit }
}
const MILLIGRAMS: Readonly<Record<string, number>> = {
  mg: 1,
  g: 1000,
  micrograms: 0.001,
  mcg: 0.001,
  µg: 0.001,
}

function isLess(one: Quantity, other: Quantity): boolean {
  const [a, b] = [inMilligrams(one), inMilligrams(other)]
  return a.unit === b.unit && a.value < b.value
}

const isThird = (value: number) => Math.abs(value * 3 - Math.round(value * 3)) < 0.05 && value < 1

/** What a recogniser without signs for ½, ¼, ¾, 1½, 1¼, 1¾ and 2½ makes of them. */
const FRACTIONS: ReadonlySet<number> = new Set([12, 14, 34, 112, 114, 134, 212])

const HOURS: Readonly<Record<string, number>> = {
  s: 1 / 3600,
  min: 1 / 60,
  h: 1,
  d: 24,
  wk: 168,
  mo: 720,
  a: 8760,
}

function tooOften(dosage: Dosage, amounts: readonly Quantity[], { form }: Product): string[] {
  const repeat = dosage.timing?.repeat
  const hours =
    repeat?.period && HOURS[repeat.periodUnit ?? ''] ? repeat.period * HOURS[repeat.periodUnit!]! : 0
  const times = repeat?.frequencyMax ?? repeat?.frequency ?? 0
  const most = amounts.reduce<Quantity | undefined>(
    (largest, amount) => ((amount.value ?? 0) > (largest?.value ?? 0) ? amount : largest),
    undefined,
  )
  const limit = most && limitOf(most.unit ?? '', form)
  const doubts: string[] = []
  if (most && hours > 0 && times > 0) {
    const aDay = (24 / hours) * times
    const daily = limit?.everyDay !== undefined && (most.value ?? 0) > limit.everyDay
    if (hours <= 24 && limit && (daily || aDay * (most.value ?? 0) > limit.aDay))
      doubts.push(`“${spoken(most)}” so often is more than is ever taken in a day`)
    else if (SOLIDS.has(most.unit ?? '') && hours / times < LEAST_HOURS_SOLID)
      doubts.push(`“${spoken(most)}” is not taken so often`)
  }
  const { numerator, denominator } = dosage.maxDosePerPeriod ?? {}
  if (numerator && most && isLess(numerator, most))
    doubts.push(`the most that may be taken, ${spoken(numerator)}, is less than one dose`)
  if (numerator && denominator && (numerator.value ?? 0) <= 0)
    doubts.push('the most that may be taken is nothing')
  return doubts
}
