/** Amounts that follow from the directions by counting alone: how much a day, and the last day of the course. */
import type { Dosage } from '@medplum/fhirtypes'
import type { Prescription } from '../prescription.ts'
import { numberIn } from './wording/numbers.ts'
import { dosageInWords } from './wording/sig.ts'
import type { Wording } from './wording/wording.ts'

const HOURS_A_DAY = 24

/** "7.5 mL × 4 times a day = 30 mL a day"; `undefined` where the directions leave anything open. */
export function dailyInWords(dosages: readonly Dosage[], words: Wording): string | undefined {
  const [only] = dosages
  if (only === undefined) return undefined
  const units = dosages.map((dosage) => dosage.doseAndRate?.[0]?.doseQuantity)
  const [first] = units
  if (
    first?.value === undefined ||
    units.some((unit) => unit?.unit !== first.unit || unit?.value === undefined)
  )
    return undefined
  const times = dosages.map(timesADay)
  // Doses that follow one another are no sum.
  if (times.some((count) => count === undefined) || dosages.some(({ sequence }) => (sequence ?? 1) > 1))
    return undefined
  const total = dosages.reduce((sum, _, at) => sum + units[at]!.value! * times[at]!, 0)
  const amount = (value: number) =>
    dosageInWords(
      {
        doseAndRate: [
          {
            doseQuantity: {
              value,
              ...(first.unit ? { unit: first.unit } : {}),
              ...(first.code ? { code: first.code } : {}),
            },
          },
        ],
      },
      words.language,
    )
  const parts = dosages.map(
    (_, at) => `${amount(units[at]!.value!)} × ${numberIn(times[at]!, words.language)}`,
  )
  const limit = only.maxDosePerPeriod
    ? ''
    : only.asNeededBoolean || only.asNeededCodeableConcept
      ? ` ${words.noMaximum}`
      : ''
  return `${parts.join(' + ')} = ${words.perDay(amount(total))}.${limit}`.replace(/\.$/, '')
}

/** How often a day; `undefined` where it isn't fixed. */
function timesADay({ timing }: Dosage): number | undefined {
  const repeat = timing?.repeat ?? {}
  const {
    frequency,
    frequencyMax,
    period = 1,
    periodMax,
    periodUnit,
    when = [],
    timeOfDay = [],
    dayOfWeek,
  } = repeat
  if (frequencyMax !== undefined || periodMax !== undefined || dayOfWeek) return undefined
  if (frequency !== undefined && periodUnit === 'd' && period === 1) return frequency
  if (frequency !== undefined && periodUnit === 'h' && HOURS_A_DAY % period === 0)
    return (frequency * HOURS_A_DAY) / period
  if (frequency !== undefined) return undefined
  const moments = timeOfDay.length + when.filter((code) => !['AC', 'PC', 'C'].includes(code)).length
  return moments > 0 ? moments : undefined
}

const DAYS: Readonly<Record<string, number>> = { d: 1, wk: 7 }
const DAY_MS = 86_400_000

/** The last day of a course that starts on the page's date. */
export function lastDayInWords(
  dosages: readonly Dosage[],
  { date }: Prescription,
  words: Wording,
): string | undefined {
  const bounds = dosages.length === 1 ? dosages[0]?.timing?.repeat?.boundsDuration : undefined
  const days =
    bounds?.value !== undefined ? bounds.value * (DAYS[bounds.code ?? ''] ?? Number.NaN) : Number.NaN
  if (!(days >= 1) || date?.standing !== 'read' || !/^\d{4}-\d{2}-\d{2}$/.test(date.value)) return undefined
  const start = Date.parse(`${date.value}T00:00:00Z`)
  const format = new Intl.DateTimeFormat(words.language, { dateStyle: 'long', timeZone: 'UTC' })
  return words.lastDay(format.format(start), format.format(start + (Math.ceil(days) - 1) * DAY_MS))
}
