/** For how long, and in what order: x5d, "for 5 days", 5/7, 2/52, 1/12, "day 1", "then", "till review". */
import type { Fact, PeriodUnit } from '../fact.ts'
import { NUMBER, toNumber } from '../numbers.ts'
import { type Notation, notation, phrases } from './notation.ts'

const TO = String.raw`\s*(?:-|to|or|se)\s*`
const LENGTHS: readonly (readonly [string, PeriodUnit])[] = [
  ["days?|d|dys?|din|day's", 'd'],
  [String.raw`weeks?|wks?|w|haft[ae]`, 'wk'],
  [String.raw`months?|mths?|mons?|mo|mahin[ae]`, 'mo'],
  [String.raw`years?|yrs?|saal`, 'a'],
  [String.raw`hours?|hrs?`, 'h'],
]
const ANY_LENGTH = LENGTHS.map(([written]) => written).join('|')
/** Seven days in a week, 52 weeks in a year, 12 months in a year: 5/7, 2/52 and 1/12 are lengths of time. */
const OVER: Readonly<Record<string, PeriodUnit>> = { 7: 'd', 52: 'wk', 12: 'mo' }

const LEAD = String.raw`(?:(?:x|\*|for|for\s*the\s*next|for\s*the\s*first|for\s*first|for\s*a\s*total\s*of|duration|dur)\s*[:.]?\s*)?`
const TAIL = String.raw`(?:\s*(?:tak|ke\s*liye|only|course))?`

export const DURATIONS: readonly Notation[] = [
  // No length of time is none: OD with its O taken for a nought.
  notation(String.raw`${LEAD}0+\s*(?:${ANY_LENGTH})`, (_, whole) => [
    { kind: 'doubt', text: `“${whole}” is no length of time; it can be “OD”` },
  ]),
  // Eight days, or BD with its B taken for 8.
  notation('8d', () => [{ kind: 'duration', low: 8, unit: 'd' }, { kind: 'eightDays' }]),
  notation(
    String.raw`${LEAD}(?:(?<n>${NUMBER})(?:${TO}(?<m>${NUMBER}))?\s*(?:\(\s*(?<again>${NUMBER})\s*\)\s*)?-?\s*|(?<=(?:for|x)\s*)(?<a>an?)\s+)(?<u>${ANY_LENGTH})\.?${TAIL}`,
    (g) => {
      const unit = LENGTHS.find(([written]) => new RegExp(`^(?:${written})$`).test(g.u!))![1]
      const facts = length(g.n ?? g.a!, g.m, unit)
      if (g.again && toNumber(g.again) !== toNumber(g.n!))
        facts.push({ kind: 'doubt', text: `“${g.n} (${g.again})”: figure and word differ` })
      // "1 days": nobody writes so; a figure was misread or is missing.
      if (g.n === '1' && !g.m && /^(?:days|weeks|months|years|hours)$/.test(g.u!))
        facts.push({ kind: 'doubt', text: `“${g.n} ${g.u}”: the figure may be another one` })
      return facts
    },
  ),
  notation(String.raw`${LEAD}(?<n>\d{1,2})(?:\s*-\s*(?<m>\d{1,2}))?\s*/\s*(?<over>7|52|12)${TAIL}`, (g) =>
    length(g.n!, g.m, OVER[g.over!]!),
  ),
  notation(String.raw`(?:on\s*)?days?\s*(?<n>\d{1,2})(?:${TO}(?<m>\d{1,2}))`, (g) => [
    { kind: 'duration', low: Number(g.m) - Number(g.n) + 1, unit: 'd' },
  ]),
  // "Day 1: 2 tabs", "weeks 3-4: 100 mg": what stands behind is of these; without a colon it ends what stands before.
  notation(
    String.raw`(?<u>days?|weeks?|wks?|months?)\s*(?<n>\d{1,2})(?:${TO}(?<m>\d{1,2}))?\s*[:=]`,
    (g) => [{ kind: 'then' }, ...ordinal(g)],
    '$^',
  ),
  notation(
    String.raw`(?:on\s*|for\s*)?(?<u>day|weeks?|wks?|months?)\s*(?<n>\d{1,2})(?:${TO}(?<m>\d{1,2}))?`,
    (g) => ordinal(g),
  ),
  notation(String.raw`(?:on\s*)?(?:the\s*)?(?:day\s*(?:1|one)|first\s*day|1st\s*day)`, () => [
    { kind: 'duration', low: 1, unit: 'd' },
  ]),
  notation(String.raw`${LEAD}(?<n>${NUMBER})\s*doses?(?:\s*only)?`, (g) => [
    { kind: 'count', doses: toNumber(g.n!) },
  ]),
  // Only with "x" or "for": a bare "3m" may be minutes.
  notation(String.raw`(?:x|for)\s*(?<n>\d{1,2})\s*m`, (g) => length(g.n!, undefined, 'mo')),
  // "For 3 nights": how long, and when.
  notation(
    String.raw`(?:x|for|for\s*the\s*next)\s*(?<n>${NUMBER})\s*(?:consecutive\s*)?(?<w>nights?|mornings?|evenings?)`,
    (g) => [
      ...length(g.n!, undefined, 'd'),
      { kind: 'when', codes: [g.w!.startsWith('n') ? 'NIGHT' : g.w!.startsWith('m') ? 'MORN' : 'EVE'] },
    ],
  ),
  // "x 10" without a unit: days or doses, nobody can tell.
  notation(String.raw`(?:x|\*)\s*(?<n>\d{1,3})`, (g) => [
    { kind: 'doubt', text: `“x ${g.n}” does not say of what: days, doses or pieces` },
  ]),
  phrases(
    [
      'then',
      'followed by',
      'thereafter',
      'and then',
      'f/b',
      'phir',
      'uske baad',
      '->',
      '↓',
      '↑',
      '→',
      '=>',
      'after that',
      'reduce to',
      'then reduce to',
      'taper to',
      'increase to',
      'then increase to',
      'step down to',
    ],
    { kind: 'then' },
  ),
  phrases(['then stop', 'and stop', '& stop', 'and then stop'], { kind: 'note', text: 'then stop' }),
  // "…, 10 mg x 5d, stop": behind a length of time it ends the row; alone it would mean the opposite.
  notation(String.raw`(?<=\d\s*(?:d|days?|w|wks?|weeks?|mo|months?)\s*[,;.]?\s*)stop(?=\s*\.?\s*$)`, () => [
    { kind: 'note', text: 'then stop' },
  ]),
  phrases(['review', 'then review', 'and review', '& review'], { kind: 'note', text: 'then review' }),
  phrases(['for a fortnight', 'for one fortnight', 'x a fortnight', '1 fortnight'], {
    kind: 'duration',
    low: 2,
    unit: 'wk',
  }),
  phrases(
    [
      'till review',
      'until review',
      'till next visit',
      'until next visit',
      'till next review',
      'until next review',
      'until next appointment',
      'till next appointment',
      'until the next visit',
      'until follow up',
      'till seen',
      'till follow up',
      'until reviewed',
    ],
    { kind: 'note', text: 'until the next review' },
  ),
  phrases(
    [
      'continue',
      'cont',
      'cont\\.',
      'to continue',
      'ctd',
      'contd',
      'contd\\.',
      "cont'd",
      "cont'd\\.",
      'continuous',
      'continuously',
      'long term',
      'lifelong',
      'life long',
      'for life',
      'for lifetime',
      'jaari rakhein',
      'chalu rakhein',
      'indefinitely',
      'ongoing',
    ],
    { kind: 'note', text: 'to be continued' },
  ),
  phrases(
    [
      'until finished',
      'finish all medication',
      'finish all medicine',
      'take all of this medicine',
      'until all gone',
      'finish all',
      'till finished',
      'until gone',
      'till gone',
      'complete the course',
      'finish the course',
      'complete course',
      'until all taken',
      'till over',
      'until completed',
    ],
    { kind: 'note', text: 'until finished' },
  ),
]

/** "Weeks 3-4" last two weeks. */
function ordinal(g: Readonly<Record<string, string>>): Fact[] {
  const count = g.m === undefined ? 1 : Number(g.m) - Number(g.n) + 1
  const unit: PeriodUnit = g.u!.startsWith('d') ? 'd' : g.u!.startsWith('w') ? 'wk' : 'mo'
  if (count < 1) return [{ kind: 'doubt', text: `“${g.u} ${g.n}-${g.m}” goes backwards` }]
  return [{ kind: 'duration', low: count, unit }]
}

function length(n: string, m: string | undefined, unit: PeriodUnit): Fact[] {
  const low = /^an?$/.test(n) ? 1 : toNumber(n)
  const high = m === undefined ? undefined : toNumber(m)
  return [{ kind: 'duration', low, unit, ...(high !== undefined && high !== low ? { high } : {}) }]
}
