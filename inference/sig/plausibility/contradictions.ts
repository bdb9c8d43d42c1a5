/** Times, days, meals and lengths of one Dosage that can't all be meant. */
import type { Dosage, TimingRepeat } from '@medplum/fhirtypes'

const MEALS: Readonly<Record<string, readonly string[]>> = {
  breakfast: ['MORN', 'MORN.early', 'MORN.late', 'WAKE', 'ACM', 'PCM', 'CM'],
  lunch: ['NOON', 'AFT', 'MORN.late', 'ACD', 'PCD', 'CD'],
  dinner: ['EVE', 'NIGHT', 'HS', 'ACV', 'PCV', 'CV'],
}
const GENERAL: ReadonlySet<string> = new Set(['AC', 'PC', 'C'])
const DAYS: Readonly<Record<string, number>> = {
  h: 1 / 24,
  min: 1 / 1440,
  s: 1 / 86400,
  d: 1,
  wk: 7,
  mo: 30,
  a: 365,
}

export function contradictions(dosage: Dosage): string[] {
  const repeat = dosage.timing?.repeat ?? {}
  const notes = (dosage.additionalInstruction ?? []).flatMap(({ text }) => text ?? [])
  return [...ofMeals(repeat, notes), ...ofDays(repeat), ...ofHours(repeat), ...ofLength(repeat)]
}

/** 1-0-0 after dinner. */
function ofMeals({ when = [] }: TimingRepeat, notes: readonly string[]): string[] {
  const times = when.filter((code) => !GENERAL.has(code))
  if (times.length === 0) return []
  const meals = notes.flatMap(
    (note) => /(?:before|after|with) (breakfast|lunch|dinner)$/.exec(note)?.[1] ?? [],
  )
  if (meals.length === 0) return []
  const stray = meals.find((meal) => !times.some((time) => MEALS[meal]!.includes(time)))
  const bare = times.find((time) => !meals.some((meal) => MEALS[meal]!.includes(time)))
  if (stray) return [`the times of day that it names don't go with “${stray}”`]
  return bare ? [`only for some of the times of day it says by which meal`] : []
}

/** Weekly on Monday and Tuesday. */
function ofDays({ frequency, period, periodUnit, dayOfWeek = [] }: TimingRepeat): string[] {
  if (dayOfWeek.length === 0 || frequency === undefined) return []
  if (periodUnit === 'wk' && (period !== 1 || frequency !== dayOfWeek.length))
    return ['how often in a week and the days that it names don’t agree']
  if (periodUnit === 'mo' || periodUnit === 'a' || (periodUnit === 'd' && (period ?? 1) > 1))
    return ['how often and the days that it names don’t agree']
  return []
}

/** Every 4 hours and at bedtime; twice a day at three o'clock times. */
function ofHours({
  frequency,
  period = 1,
  periodUnit,
  when = [],
  timeOfDay = [],
  frequencyMax,
}: TimingRepeat): string[] {
  const times = when.filter((code) => !GENERAL.has(code)).length + timeOfDay.length
  if (times === 0 || frequency === undefined || frequencyMax !== undefined) return []
  if (periodUnit === 'h' && (frequency * 24) / period !== times)
    return ['the hours between doses and the times of day that it names don’t agree']
  if (periodUnit === 'd' && period === 1 && timeOfDay.length > 0 && frequency !== times)
    return [`it says ${frequency} a day but names ${times} times`]
  return []
}

/** Once a week for 3 days. */
function ofLength({
  frequency,
  period = 0,
  periodUnit,
  boundsDuration,
  boundsRange,
}: TimingRepeat): string[] {
  const bounds = boundsRange?.high ?? boundsDuration
  if (!bounds?.value || !periodUnit || frequency === undefined) return []
  const length = bounds.value * (DAYS[bounds.code ?? ''] ?? 0)
  const every = period * DAYS[periodUnit]!
  return every > length && every > 1 ? ['it lasts less long than the time between two doses'] : []
}
