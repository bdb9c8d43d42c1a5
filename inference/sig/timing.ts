/** When and for how long: a part of a step → FHIR's Timing.repeat. */
import type { TimingRepeat } from '@medplum/fhirtypes'
import { UCUM } from './notation/units.ts'
import type { Part, Step } from './steps.ts'

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
export function toRepeat(
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
  // "With meals and at bedtime" is four times; a meal beside a time of day otherwise says more of it.
  const eachMeal = meals.length === 3 && times.join() === 'HS'
  if (meals.length > 0 && times.length > 0 && !eachMeal) {
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
