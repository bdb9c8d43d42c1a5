/** "2 tablets a day", "6 tablets a week": what a total says of the single dose, and what it leaves open. */
import type { DoseForm } from '../prescription.ts'
import type { DoseFact, Fact, FrequencyFact, Placed, TotalFact } from './fact.ts'
import { pieceOf, plural } from './notation/units.ts'
import { inWords } from './numbers.ts'

const NAMES = { d: 'day', wk: 'week', mo: 'month' } as const

export function totals(facts: readonly Placed[], form: DoseForm | undefined): Placed[] {
  return partDaily(facts).flatMap((fact): Placed[] => {
    if (fact.kind !== 'total') return [fact]
    const { from, to } = fact
    return settled(fact, facts, form).map((said) => ({ ...said, from, to }))
  })
}

/** "40 mg daily in 2 divided doses": the dose is of the day. Beside any other frequency nobody knows of what it is. */
function partDaily(facts: readonly Placed[]): Placed[] {
  const divided = facts.find((fact) => fact.kind === 'divided')
  const dose = facts.find((fact) => fact.kind === 'dose')
  if (!divided || !dose) return [...facts]
  const [often, ...more] = facts.filter((fact) => fact.kind === 'frequency')
  if (divided.times > 1 && more.length === 0 && often && isOnce(often)) {
    return facts.flatMap((fact): Placed[] =>
      fact === often ? [] : fact === dose ? [{ ...dose, kind: 'total', period: 'd' }] : [fact],
    )
  }
  const { from, to } = divided
  const text = 'whether the dose is of one time or of the day is not clear'
  return facts.flatMap((fact): Placed[] =>
    fact === dose ? [] : fact === divided ? [{ kind: 'doubt', text, from, to }] : [fact],
  )
}

function settled(total: TotalFact, facts: readonly Placed[], form: DoseForm | undefined): Fact[] {
  const unit = total.unit || (pieceOf(form) ?? '')
  const said = `“${inWords(total.low)}${unit ? ` ${plural(unit, total.low)}` : ''} a ${NAMES[total.period]}”`
  const dose = (low: number): DoseFact => ({
    kind: 'dose',
    low,
    ...(total.high && low === total.low ? { high: total.high } : {}),
    unit,
    class: total.class,
  })
  const often = (times: number): FrequencyFact => ({
    kind: 'frequency',
    times,
    period: 1,
    unit: total.period,
  })
  const doubt = (text: string): Fact => ({ kind: 'doubt', text })
  const others = facts.filter((fact) => fact.kind === 'frequency' || fact.kind === 'slots')
  const named = facts.reduce((sum, fact) => sum + (fact.kind === 'when' ? fact.codes.length : 0), 0)
  const divided = facts.find((fact) => fact.kind === 'divided')
  const times = divided?.times ?? (others.length === 0 && named > 1 ? named : 1)
  if (others.some((other) => !isOnce(other))) {
    return total.low === 1 && !total.high
      ? [dose(1), doubt(`${said} does not agree with how often it says besides`)]
      : [doubt(`${said} can be at a time or in all`)]
  }
  if (times > 1) {
    const each = total.low / times
    const whole = !total.high && (total.class !== 'piece' || Number.isInteger(each * PARTS_OF_A_PIECE))
    if (!whole || total.period !== 'd') return [doubt(`${said} can't be parted into ${times} equal doses`)]
    return [dose(each), ...(named > 0 ? [] : [often(times)])]
  }
  if (named === 1) return [dose(total.low)]
  const once = total.low > 1 && total.period !== 'd'
  return [
    dose(total.low),
    ...(others.length > 0 ? [] : [often(1)]),
    ...(once ? [doubt(`${said} does not say whether together or on several days`)] : []),
  ]
}
/** Tablets are cut into quarters, not smaller. */
const PARTS_OF_A_PIECE = 4

function isOnce(fact: Fact): boolean {
  return fact.kind === 'frequency' && fact.times === 1 && fact.period === 1 && fact.unit === 'd'
}
