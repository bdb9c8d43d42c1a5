/** Frequency and duration as one comparable word each, from the truth's meaning and from FHIR Dosages. */
import type { Dosage, TimingRepeat } from '@medplum/fhirtypes'
import type { GroundTruthMedicine } from '../../samples/ground-truth.ts'

type Meaning = GroundTruthMedicine['meaning']

/** FHIR's codes → the truth's times of day; before sleep is at night. */
const TIMES: Readonly<Record<string, string>> = {
  MORN: 'morning',
  NOON: 'noon',
  AFT: 'noon',
  EVE: 'evening',
  NIGHT: 'night',
  HS: 'night',
}
const DAYS: Readonly<Record<string, number>> = { h: 1 / 24, d: 1, wk: 7, mo: 30, a: 365 }

/**
 * Doses a day, with the times of day where they are named (1-0-0 is not 0-0-1); nothing where the page gives none,
 * 'as needed' where that is all it says.
 */
export function frequencyMeant(meaning: Meaning): string | undefined {
  const { timesOfDay, everyHours, timesPerPeriod, periodDays = 1, asNeeded } = meaning
  if (timesOfDay) {
    const times = Object.entries(timesOfDay).flatMap(([time, dose]) => (dose > 0 ? [time] : []))
    return `${perDay(times.length)}: ${listed(times)}`
  }
  if (everyHours) return perDay(24 / everyHours)
  if (timesPerPeriod) return perDay(timesPerPeriod / periodDays)
  return asNeeded ? 'as needed' : undefined
}

export function frequencyRead(dosages: readonly Dosage[]): string | undefined {
  const repeats = dosages.flatMap(({ timing }) => (timing?.repeat ? [timing.repeat] : []))
  const rates = repeats.map(rateOf).filter((rate) => rate !== undefined)
  if (rates.length === 0) {
    const needed = dosages.some((dosage) => dosage.asNeededBoolean || dosage.asNeededCodeableConcept)
    return needed ? 'as needed' : undefined
  }
  // 1-0-2 is two dosages of one day; the steps of a taper follow each other: the first counts.
  const sameDay = repeats.every(({ when }) => when?.some((code) => TIMES[code]))
  const times = repeats.flatMap(({ when = [] }) => when.flatMap((code) => TIMES[code] ?? []))
  const rate = perDay(sameDay ? rates.reduce((sum, each) => sum + each, 0) : rates[0]!)
  return times.length > 0 ? `${rate}: ${listed(times)}` : rate
}

/** The page may say less than it was read as ("at bedtime" for once a day): only what it says is compared. */
export function sameFrequency(read: string, meant: string): boolean {
  return read === meant || (!meant.includes(':') && read.split(':')[0] === meant)
}

export const durationMeant = ({ durationDays }: Meaning): number | undefined => durationDays

export function durationRead(dosages: readonly Dosage[]): number | undefined {
  for (const { timing } of dosages) {
    const bounds = timing?.repeat?.boundsDuration
    if (bounds?.value !== undefined) return Math.round(bounds.value * (DAYS[bounds.unit ?? 'd'] ?? 1))
  }
  return undefined
}

function rateOf({ frequency, frequencyMax, period = 1, periodUnit = 'd' }: TimingRepeat): number | undefined {
  const times = frequency ?? frequencyMax
  return times === undefined ? undefined : times / (period * (DAYS[periodUnit] ?? 1))
}

const perDay = (times: number) => `${Math.round(times * 1000) / 1000} a day`
const listed = (times: readonly string[]) => [...new Set(times)].sort().join(' ')
