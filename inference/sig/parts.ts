/** Which doses stand side by side in a step: what a later step leaves out, and schedules such as 1-0-2 taken apart. */
import type { DoseFact, When } from './fact.ts'
import { pieceOf } from './notation/units.ts'
import { limitOf } from './plausibility/limits.ts'
import type { Product } from './plausibility/plausibility.ts'
import type { Part, Step } from './steps.ts'

/** 1-0-1 and 1-0-0-1 by position. */
const THREE: readonly When[] = ['MORN', 'AFT', 'NIGHT']
const FOUR: readonly When[] = ['MORN', 'AFT', 'EVE', 'NIGHT']

/** A later step that says only the dose or the length keeps what the step before said. */
export function inherit(part: Part, steps: readonly Step[], index: number): Part {
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
export function together(parts: readonly Part[]): Part[] {
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
export function apart(part: Part, product: Product, doubt: (text: string) => void): Part[] {
  const { form } = product
  const { slots } = part
  if (!slots) return [part]
  const times = slots.doses.length === 4 ? FOUR : THREE
  const taken = slots.doses.flatMap((amount, index) => (amount > 0 ? [{ amount, when: times[index]! }] : []))
  if (taken.length === 0) {
    doubt('the schedule names no dose at all')
    return [{ ...part, slots: undefined }]
  }
  const measured = part.doses.find((dose) => dose.class !== 'mass')
  const amounts = [...new Set(taken.map(({ amount }) => amount))]
  const pieces = slots.unit ?? measured?.unit ?? pieceOf(form) ?? ''
  const limit = slots.unit ? undefined : limitOf(pieces, form)?.inRow
  const tooMany = limit !== undefined && amounts.some((amount) => amount > limit)
  const milligrams = tooMany ? massOf(amounts, product) : undefined
  if (tooMany && !milligrams) {
    doubt('the schedule can be of pieces, milligrams or units')
    const codes = taken.map(({ when }) => when)
    const { from, to } = slots
    return [{ ...part, slots: undefined, whens: [{ kind: 'when', codes, from, to }, ...part.whens] }]
  }
  const unit = milligrams ?? pieces
  const mass = part.doses.filter((dose) => dose.class === 'mass')
  if (
    part.frequency &&
    part.frequency.unit === 'd' &&
    part.frequency.period === 1 &&
    part.frequency.times !== taken.length
  ) {
    doubt(`the schedule names ${taken.length} doses a day, the words ${part.frequency.times}`)
    return [{ ...part, slots: undefined, frequency: undefined }]
  }
  const everyDay = !part.frequency || (part.frequency.period === 1 && part.frequency.unit === 'd')
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
        : {
            kind: 'dose',
            low: amount,
            unit,
            class: milligrams ? 'mass' : (slots.class ?? measured?.class ?? 'piece'),
          }
    return {
      doses: [dose, ...mass.filter(() => amount === 1)],
      frequency: everyDay ? { kind: 'frequency', times: whens.length, period: 1, unit: 'd' } : part.frequency,
      whens: [{ kind: 'when', codes: whens, from: slots.from, to: slots.to }, ...part.whens],
      clocks: part.clocks,
      days: part.days,
      ...(part.site ? { site: part.site } : {}),
      slots,
    }
  })
}

/** 25-25-50 of a 25 mg tablet are milligrams: every dose is a multiple of the strength. */
function massOf(amounts: readonly number[], { strength }: Product): string | undefined {
  const [part, ...others] = strength?.parts ?? []
  if (!part || part.per || others.length > 0) return undefined
  const multiples = amounts.every((amount) => Number.isInteger(amount / part.value))
  return multiples ? part.unit : undefined
}
