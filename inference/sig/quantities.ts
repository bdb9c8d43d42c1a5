/** "1 tab BD 30 tablets", "5 ml BD 100 ml": a second dose without a time of its own is what is handed out. */
import type { DoseFact } from './fact.ts'
import { plural } from './notation/units.ts'
import { inWords } from './numbers.ts'
import type { Part, Step } from './steps.ts'

/** More pieces than are taken at once as a rule, and several times the first dose. */
const LEAST_PIECES = 5
const MANY_TIMES = 5

export function withoutQuantities(steps: readonly Step[], doubt: (text: string) => void): Step[] {
  let dose: DoseFact | undefined
  const kept = steps.map((step): Step | undefined => {
    const parts: Part[] = []
    for (const part of step.parts) {
      const [second] = part.doses
      const follows = dose !== undefined && second !== undefined && isBare(part, step, parts.length)
      if (!follows) {
        parts.push(part)
        dose = part.doses[0] ?? dose
        continue
      }
      if (isQuantity(second, dose!)) continue
      doubt(
        `“${inWords(second.low)}${second.unit ? ` ${plural(second.unit, second.low)}` : ''}” is a second dose without a time`,
      )
      for (const other of parts) other.doses = []
    }
    return parts.length > 0 ? { ...step, parts } : undefined
  })
  return kept.filter((step) => step !== undefined)
}

/** A dose of pieces, millilitres or grams and nothing else; a taper's milligrams go on from the step before. */
function isBare(part: Part, step: Step, before: number): boolean {
  const timed =
    part.frequency !== undefined ||
    part.slots !== undefined ||
    part.whens.length + part.clocks.length + part.days.length > 0
  const alone = step.duration === undefined && step.need === undefined && !step.stat && !step.said
  const counted = part.doses.every((dose) => dose.class !== 'mass' || dose.unit === 'g')
  return !timed && counted && (before > 0 || alone)
}

function isQuantity(second: DoseFact, first: DoseFact): boolean {
  if (second.class === 'piece') return second.low >= LEAST_PIECES && second.low > (first.high ?? first.low)
  return second.unit !== first.unit || second.low >= MANY_TIMES * first.low
}
