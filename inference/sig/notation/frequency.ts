/** How often: OD BD TDS QID, "twice a day", q6h, "every 4 to 6 hours", alternate days, weekly, "din mein 2 baar". */
import type { Fact, FrequencyFact, PeriodUnit } from '../fact.ts'
import { NUMBER, toNumber } from '../numbers.ts'
import { abbreviations, type Notation, notation, phrases } from './notation.ts'

const per = (times: number, period: number, unit: PeriodUnit): FrequencyFact => ({
  kind: 'frequency',
  times,
  period,
  unit,
})
const daily = (times: number) => per(times, 1, 'd')

/** Read, but on the lists of error-prone abbreviations (ISMP, Joint Commission). */
const hazard = (text: string): Fact => ({ kind: 'doubt', text })

const RUN_TOGETHER: Readonly<Record<string, Fact>> = {
  od: { kind: 'ambiguous', abbreviation: 'od' },
  bd: daily(2),
  bid: daily(2),
  tds: daily(3),
  tid: daily(3),
  qid: daily(4),
  qds: daily(4),
}

const TO = String.raw`\s*(?:-|to|or)\s*`
const PERIODS: readonly (readonly [string, PeriodUnit])[] = [
  [String.raw`hours?|hourly|hrs?\.?|hrly|h|ghante`, 'h'],
  [String.raw`min(?:ute)?s?`, 'min'],
  [String.raw`days?|d|din`, 'd'],
  [String.raw`weeks?|wks?|w|hafte?|hafta`, 'wk'],
  [String.raw`months?|mths?|mo|mahine?|mahina`, 'mo'],
]
const ANY_PERIOD = PERIODS.map(([written]) => written).join('|')
const periodOf = (written: string) => PERIODS.find(([p]) => new RegExp(`^(?:${p})$`).test(written))![1]

const TIMES = String.raw`(?:times|time|x|baar|bar)`
const A_DAY = String.raw`(?:an?\s*day|daily|per\s*day|/\s*day|each\s*day|every\s*day|in\s*(?:a|the|24)\s*(?:day|hours)|in\s*a\s*day|/\s*d|a\s*d|dly|din\s*mein|roz)`

export const FREQUENCIES: readonly Notation[] = [
  abbreviations(['bd', 'bid', 'bds', 'bis'], daily(2)),
  notation(String.raw`b\s?[/-]\s?d|b\s+d`, () => [daily(2)]),
  // "ii HS": roman numerals right before how often.
  notation(
    String.raw`(?<n>iii|ii|i)(?=\s*(?:o\.?d|b\.?d|b\.?i\.?d|t\.?d\.?s|t\.?i\.?d|q\.?i\.?d|h\.?s|once|twice|thrice|daily|at\s*night|nocte|mane|morning|sos|stat)(?![a-z]))`,
    (g) => [{ kind: 'number', value: g.n!.length }],
  ),
  abbreviations(['tds', 'tid', 'ter'], daily(3)),
  abbreviations(['qds', 'qid'], daily(4)),
  abbreviations(
    ['qd', 'qday'],
    daily(1),
    hazard('“QD” is read as once a day, but is easily mistaken for QID, four times a day'),
  ),
  abbreviations(
    ['qod', 'qad'],
    per(1, 2, 'd'),
    hazard('“QOD” is read as every other day, but is easily mistaken for once or four times a day'),
  ),
  abbreviations(['eod'], per(1, 2, 'd')),
  // Every day, or QID with its I taken for 1: four times as much.
  notation(String.raw`q\.?\s*1\s*\.?\s*d\.?`, () => [
    { kind: 'doubt', text: '“Q1D” can mean once a day or four times a day' },
  ]),
  abbreviations(
    ['biw'],
    per(2, 1, 'wk'),
    hazard('“BIW” is read as twice a week, but is easily mistaken for twice a day'),
  ),
  abbreviations(
    ['tiw'],
    per(3, 1, 'wk'),
    hazard('“TIW” is read as three times a week, but is easily mistaken for three times a day'),
  ),
  abbreviations(['qw', 'ow'], per(1, 1, 'wk')),
  abbreviations(['qhs', 'qn'], daily(1), { kind: 'when', codes: ['HS'] }),
  notation(String.raw`q\s+(?<at>hs|am|pm)`, (g) => [
    daily(1),
    { kind: 'when', codes: [({ hs: 'HS', am: 'MORN', pm: 'EVE' } as const)[g.at as 'hs' | 'am' | 'pm']] },
  ]),
  // "BDPC", "ODHS": run together.
  notation(String.raw`(?<often>od|bd|bid|tds|tid|qid|qds)(?<at>ac|pc|hs)`, (g) => [
    RUN_TOGETHER[g.often!]!,
    g.at === 'hs' ? { kind: 'when', codes: ['HS'] } : { kind: 'meal', code: g.at === 'ac' ? 'AC' : 'PC' },
  ]),
  abbreviations(['qam', 'om'], daily(1), { kind: 'when', codes: ['MORN'] }),
  abbreviations(['qpm'], daily(1), { kind: 'when', codes: ['EVE'] }),
  phrases(
    [
      'once daily',
      'once a day',
      'once per day',
      'once every day',
      'daily once',
      'daily',
      'every day',
      'each day',
      'once in a day',
      'one time a day',
      '1 time a day',
      '1x/day',
      'roz',
      'rozana',
      'once/day',
      'per day',
      'a day',
      'din mein ek baar',
      'ek baar',
    ],
    daily(1),
  ),
  notation(
    String.raw`once(?=\s*(?:every|each|in\s*the|at)?\s*(?:morning|night|evening|bed\s*time|noon)(?![a-z]))`,
    () => [daily(1)],
  ),
  phrases(
    [
      'twice daily',
      'twice a day',
      'twice per day',
      'daily twice',
      'two times a day',
      'twice',
      'twice in a day',
      'twice/day',
      'dono time',
      'dono samay',
      'din mein do baar',
      'do baar',
    ],
    daily(2),
  ),
  phrases(
    [
      'thrice daily',
      'thrice a day',
      'thrice per day',
      'daily thrice',
      'thrice',
      'teeno time',
      'teen time',
      'thrice in a day',
    ],
    daily(3),
  ),
  notation(String.raw`(?:up\s*to\s*)(?<n>${NUMBER})\s*${TIMES}\s*${A_DAY}`, (g) => [
    { kind: 'frequency', times: toNumber(g.n!), upTo: true, period: 1, unit: 'd' },
  ]),
  notation(
    String.raw`(?:x\s*)?(?<n>${NUMBER})(?:${TO}(?<m>${NUMBER}))?\s*(?:\(\s*(?<again>${NUMBER})\s*\)\s*)?${TIMES}\s*${A_DAY}`,
    times,
  ),
  notation(
    String.raw`din\s*(?:mein|me|main)\s*(?<n>${NUMBER})(?:\s*(?:-|se)\s*(?<m>${NUMBER}))?\s*(?:baar|bar|times)`,
    times,
  ),
  notation(String.raw`(?<n>${NUMBER})\s*(?:baar|times)(?!\s*(?:a|per|/|in)\s*(?:week|wk|month))`, times),
  // "2 week" is a length of time, not a frequency: only "2 times a week", "2/week" and "once a week" are.
  notation(
    String.raw`(?:(?<w>once|twice|thrice)|(?<n>${NUMBER})(?=\s*(?:times|x|/|per|baar)))\s*(?:${TIMES}\s*)?(?:an?|per|every|each|/|in\s*an?)?\s*(?<p>week|wk|weekly|month|monthly|mth)`,
    (g) => {
      const n = g.w ? { once: 1, twice: 2, thrice: 3 }[g.w]! : toNumber(g.n!)
      return [per(n, 1, g.p!.startsWith('m') ? 'mo' : 'wk')]
    },
  ),
  notation(String.raw`(?:hafte|week)\s*(?:mein|me)\s*(?<n>${NUMBER})\s*(?:baar|bar|din)`, (g) => [
    per(toNumber(g.n!), 1, 'wk'),
  ]),
  phrases(['every third day', 'every 3rd day'], per(1, 3, 'd')),
  phrases(
    ['weekly', 'every week', 'once weekly', 'weekly once', 'once in a week', 'a week', 'per week'],
    per(1, 1, 'wk'),
  ),
  phrases(['twice weekly', 'weekly twice'], per(2, 1, 'wk')),
  phrases(['thrice weekly', 'weekly thrice'], per(3, 1, 'wk')),
  phrases(['fortnightly', 'every fortnight', 'once a fortnight', 'once in two weeks'], per(1, 2, 'wk')),
  phrases(
    ['monthly', 'every month', 'once monthly', 'monthly once', 'once in a month', 'a month', 'per month'],
    per(1, 1, 'mo'),
  ),
  phrases(['yearly', 'once a year', 'every year', 'annually'], per(1, 1, 'a')),
  phrases(
    [
      'alternate days',
      'alternate day',
      'alt days',
      'alt day',
      'alt\\. days?',
      'on alternate days',
      'every alternate day',
      'every other day',
      'every second day',
      'a/d',
      'ek din chhod kar',
      'ek din chhod ke',
      'ek din chodkar',
      'alternate nights?',
    ],
    per(1, 2, 'd'),
  ),
  notation(
    String.raw`q\.?\s*(?<n>\d+)(?:${TO}(?<m>\d+))?\s*\.?(?<p>hr?s?|hourly|hours?|d|days?|w|wks?|weeks?|m(?:o|th|onth)s?|min)\.?`,
    (g) =>
      every(
        g.n!,
        g.m,
        g.p!.startsWith('h')
          ? 'h'
          : g.p!.startsWith('d')
            ? 'd'
            : g.p!.startsWith('w')
              ? 'wk'
              : g.p === 'min'
                ? 'min'
                : 'mo',
      ),
  ),
  notation(
    String.raw`(?:every|each|har)\s*(?<n>${NUMBER})(?:${TO}(?<m>${NUMBER}))?\s*(?<p>${ANY_PERIOD})(?:\s*(?:mein|me|par|pe))?`,
    (g) => every(g.n!, g.m, periodOf(g.p!)),
  ),
  notation(String.raw`once\s*(?:in\s*)?(?:every\s*)?(?<n>${NUMBER})\s*(?<p>${ANY_PERIOD})`, (g) =>
    every(g.n!, undefined, periodOf(g.p!)),
  ),
  notation(String.raw`(?<n>${NUMBER})(?:${TO}(?<m>${NUMBER}))?\s*-?\s*(?:hourly|hrly|hly|o'clockly)`, (g) =>
    every(g.n!, g.m, 'h'),
  ),
  // "6°", "Q8°"; but "1°" is a drop as often as an hour.
  notation(String.raw`(?:q\s*)?(?<n>[2-9]|12|24)\s*°(?![fc])`, (g) => every(g.n!, undefined, 'h')),
  // "8th hourly", "every 12th hour"
  notation(
    String.raw`(?:every\s*|each\s*|at\s*)?(?<n>2|3|4|6|8|12|24)\s*(?:th|rd|nd)\s*(?:hourly|hrly|hrs?|hour)`,
    (g) => every(g.n!, undefined, 'h'),
  ),
  notation(
    String.raw`(?:(?:in|on)\s*)?(?:every\s*(?:other|second|2nd|alternate)|alternate|alt\.?)\s*(?<p>weeks?|months?)`,
    (g) => [per(1, 2, g.p!.startsWith('w') ? 'wk' : 'mo')],
  ),
  phrases(['every other night', 'every second night', 'every other evening'], per(1, 2, 'd'), {
    kind: 'when',
    codes: ['NIGHT'],
  }),
  phrases(['hourly', 'every hour', 'qh'], per(1, 1, 'h')),
  notation(
    String.raw`(?:with\s*)?(?:an?\s*)?(?:min(?:imum)?\.?\s*)?(?:gap|interval)\s*(?:of\s*)?(?<n>\d{1,2})(?:${TO}(?<m>\d{1,2}))?\s*(?:hours?|hrs?|h)\.?`,
    (g) => every(g.n!, g.m, 'h'),
  ),
  phrases(['biweekly', 'bi weekly', 'bimonthly'], {
    kind: 'doubt',
    text: '“biweekly” or “bimonthly” can mean twice in it or once in two of them',
  }),
]

function times(g: Readonly<Record<string, string>>): Fact[] {
  const fact = daily(toNumber(g.n!))
  // "2 (two) times": said twice, so that it can't be misread.
  if (g.again && toNumber(g.again) !== toNumber(g.n!))
    return [{ kind: 'doubt', text: `“${g.n} (${g.again})”: figure and word differ` }]
  return [g.m === undefined ? fact : { ...fact, timesMax: toNumber(g.m) }]
}

function every(n: string, m: string | undefined, unit: PeriodUnit): Fact[] {
  const fact = per(1, toNumber(n), unit)
  return [m === undefined ? fact : { ...fact, periodMax: toNumber(m) }]
}
