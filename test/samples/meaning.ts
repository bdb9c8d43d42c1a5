/** What directions mean, in the terms of the ground truth, so that both can be held against each other. */
import type { Dosage, Quantity } from '@medplum/fhirtypes'
import type { Sig } from '../../inference/prescription.ts'
import type { GroundTruthMedicine } from '../../samples/ground-truth.ts'

type Meaning = GroundTruthMedicine['meaning']
type Doses = NonNullable<Meaning['timesOfDay']>
type TimeOfDay = keyof NonNullable<Meaning['timesOfDay']>

const DAYS: Readonly<Record<string, number>> = { d: 1, wk: 7, mo: 30, a: 365 }
const TIMES: Readonly<Record<string, TimeOfDay>> = {
  MORN: 'morning',
  ACM: 'morning',
  PCM: 'morning',
  CM: 'morning',
  NOON: 'noon',
  AFT: 'noon',
  EVE: 'evening',
  NIGHT: 'night',
  HS: 'night',
}

/** Everything that the directions state and the page doesn't, in words; empty when they are right. */
export function misstatements({ dosages, quote }: Sig, truth: Meaning): string[] {
  const wrong: string[] = []
  const check = (what: string, stated: unknown, meant: unknown) => {
    if (stated !== undefined && JSON.stringify(stated) !== JSON.stringify(meant))
      wrong.push(`“${quote}”: ${what} ${JSON.stringify(stated)} instead of ${JSON.stringify(meant)}`)
  }
  for (const dosage of dosages) {
    const { repeat } = dosage.timing ?? {}
    check('length in days', daysOf(repeat?.boundsDuration), truth.durationDays)
    check('hours between doses', repeat?.periodUnit === 'h' ? repeat.period : undefined, truth.everyHours)
    check('meal', mealOf(dosage), truth.meal)
    const needed = dosage.asNeededBoolean ?? (dosage.asNeededCodeableConcept ? true : undefined)
    check('only if needed', needed, truth.asNeeded)
    if (truth.dose !== undefined) check('dose', doseOf(dosage), truth.dose)
    if (truth.unit !== undefined)
      check('unit', dosage.doseAndRate?.[0]?.doseQuantity?.unit?.toLowerCase(), truth.unit)
  }
  if (truth.timesOfDay) check('times of day', inOrder(timesOf(dosages)), inOrder(truth.timesOfDay))
  else if (truth.timesPerPeriod !== undefined)
    check('doses a day', dosesADay(dosages), truth.timesPerPeriod / (truth.periodDays ?? 1))
  return wrong
}

function daysOf(duration: Quantity | undefined): number | undefined {
  return duration?.value === undefined ? undefined : duration.value * DAYS[duration.code ?? 'd']!
}

function doseOf({ doseAndRate }: Dosage): number | undefined {
  return doseAndRate?.[0]?.doseQuantity?.value
}

function isMeasured({ doseAndRate }: Dosage): boolean {
  return /^(?:mL|drop|puff|spray)s?$/.test(doseAndRate?.[0]?.doseQuantity?.unit ?? '')
}

function mealOf({ timing, additionalInstruction }: Dosage): Meaning['meal'] {
  const said = [
    ...(timing?.repeat?.when ?? []).map((code) => /^(?:AC|PC|C)[MDV]?$/.exec(code)?.[0] ?? ''),
    ...(additionalInstruction ?? []).map(({ text }) => text ?? ''),
  ].join(' ')
  if (/\bAC|before|empty stomach/.test(said)) return 'before'
  if (/\bPC|after/.test(said)) return 'after'
  return /\bC[MDV]?\b|with/.test(said) ? 'with' : undefined
}

function dosesADay(dosages: readonly Dosage[]): number | undefined {
  const each = dosages.map(({ timing }) => {
    const { frequency, frequencyMax, period, periodUnit } = timing?.repeat ?? {}
    const times = frequency ?? frequencyMax
    return times === undefined || periodUnit === 'h' ? undefined : times / (period! * DAYS[periodUnit!]!)
  })
  return each.some((times) => times === undefined) ? undefined : each.reduce((sum, times) => sum! + times!, 0)
}

/** How much at which time of day, where the directions name times at all. */
function timesOf(dosages: readonly Dosage[]): Doses | undefined {
  const times: Doses = {}
  for (const dosage of dosages) {
    for (const code of dosage.timing?.repeat?.when ?? []) {
      const time = TIMES[code]
      if (time) times[time] = isMeasured(dosage) ? 1 : (doseOf(dosage) ?? 1)
    }
  }
  return Object.keys(times).length === 0 ? undefined : times
}

/** In the order of the day, without the times at which nothing is taken; a measure ("2.5 ml") counts as one dose. */
function inOrder(times: Doses | undefined): [string, number][] | undefined {
  if (!times) return undefined
  return (['morning', 'noon', 'evening', 'night'] as const).flatMap((time): [string, number][] =>
    (times[time] ?? 0) > 0 ? [[time, times[time]!]] : [],
  )
}
