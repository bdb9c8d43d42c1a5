/** Taken for a while, then not: "21 days then 7 days off", "for 5 days every month". The pause is never a taking. */
import type { Fact } from '../fact.ts'
import { NUMBER, toNumber } from '../numbers.ts'
import { type Notation, notation } from './notation.ts'

const UNITS: readonly (readonly [RegExp, string])[] = [
  [/^d/, 'day'],
  [/^w/, 'week'],
  [/^m/, 'month'],
  [/^c/, 'cycle'],
]
const LENGTH = String.raw`(?:days?|d|weeks?|wks?|w|months?|mths?)`
const OFF = String.raw`(?:off(?:\s*(?:drug|treatment))?|(?:drug\s*)?(?:gap|rest|break|pause|free|interval|holiday)|without)`
const LEAD = String.raw`(?:(?:x|for|take\s*for)\s*)?`

const note = (text: string): Fact => ({ kind: 'note', text })
const doubt = (text: string): Fact => ({ kind: 'doubt', text })

/** "3", "w" → "3 weeks" */
function length(count: string, unit: string): string {
  const value = toNumber(count)
  const name = UNITS.find(([written]) => written.test(unit))![1]
  return `${value} ${name}${value > 1 ? 's' : ''}`
}

const THEN = String.raw`(?:\s*on)?[\s,;.]*(?:(?:and\s*)?then|followed\s*by|and|with|&|/|-)?[\s,;.]*`

export const CYCLES: readonly Notation[] = [
  notation(
    String.raw`${LEAD}(?<n>${NUMBER})\s*(?<u>${LENGTH})${THEN}(?:(?:an?\s*)?${OFF}\s*of\s*(?<m>${NUMBER})\s*(?<v>${LENGTH})|(?:an?\s*)?(?<k>${NUMBER})\s*-?\s*(?<w>${LENGTH})\s*(?:of\s*)?${OFF})`,
    (g) => [note(`for ${length(g.n!, g.u!)}, then ${length(g.m ?? g.k!, g.v ?? g.w!)} off`)],
  ),
  notation(
    String.raw`${LEAD}(?<n>${NUMBER})\s*(?<u>days?|d|weeks?)\s*(?:every|each|an?|per|in\s*an?|of\s*every|of\s*each|in\s*every)\s*(?<p>week|month|cycle)`,
    (g) => [note(`for ${length(g.n!, g.u!)} every ${g.p}`)],
  ),
  notation(
    String.raw`(?:from\s*)?(?:on\s*)?days?\s*(?<n>\d{1,2})\s*(?:-|to|till)\s*(?:day\s*)?(?<m>\d{1,2})\s*(?:of\s*)?(?:the\s*|each\s*|every\s*)?(?:menstrual\s*)?(?:cycle|menses|periods?|mc)`,
    (g) => [note(`from day ${g.n} to day ${g.m} of the cycle`)],
  ),
  notation(
    String.raw`(?:then\s*)?(?<n>${NUMBER})\s*-?\s*${LENGTH}\s*${OFF}|(?:an?\s*)?${OFF}\s*of\s*(?:${NUMBER})\s*${LENGTH}`,
    (_, whole) => [doubt(`“${whole}” is a pause; between what is not clear`)],
  ),
]
