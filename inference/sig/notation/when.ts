/** At what time of day, on which days, before or after what: mane, nocte, subah shaam, ac, pc, "30 min before food". */
import type { Day, Fact, When } from '../fact.ts'
import { NUMBER, toNumber } from '../numbers.ts'
import { abbreviations, type Notation, notation, phrases } from './notation.ts'

const at = (...codes: When[]): Fact => ({ kind: 'when', codes })
const meal = (code: 'AC' | 'PC' | 'C'): Fact => ({ kind: 'meal', code })

const DAYS: readonly (readonly [Day, string])[] = [
  ['mon', 'mon(?:day)?s?|somv?war|somvaar'],
  ['tue', 'tue(?:s(?:day)?)?s?|mangalv?war'],
  ['wed', 'wed(?:nesday)?s?|budhv?war'],
  ['thu', 'thu(?:r(?:s(?:day)?)?)?s?|guruvar'],
  ['fri', 'fri(?:day)?s?|shukrav?war'],
  ['sat', 'sat(?:urday)?s?|shaniv?war'],
  ['sun', 'sun(?:day)?s?|raviv?war|itwar'],
]

const ANY_DAY = `(?:${DAYS.map(([, written]) => written).join('|')})`

function daysFrom(from: string, to: string): Day[] {
  const [first, last] = [from, to].map((said) =>
    DAYS.findIndex(([, written]) => new RegExp(`^(?:${written})$`).test(said)),
  ) as [number, number]
  const count = ((last - first + DAYS.length) % DAYS.length) + 1
  return Array.from({ length: count }, (_, at) => DAYS[(first + at) % DAYS.length]![0])
}

const BEFORE = String.raw`(?:before|prior\s*to|b4)`
const AFTER = String.raw`(?:after|post|following)`
const FOOD = String.raw`(?:food|foods|meal|meals|eating|khana|khane)`
const MEALS: readonly (readonly [string, 'M' | 'D' | 'V'])[] = [
  [String.raw`breakfast|b\.?/?f\.?|b'?fast|bfast|break\s?fast|morning\s*meal|nashte|nashta`, 'M'],
  [String.raw`lunch|mid\s?day\s*meal|noon\s*meal`, 'D'],
  [String.raw`dinner|supper|evening\s*meal|night\s*meal`, 'V'],
]
const ANY_MEAL = MEALS.map(([written]) => written).join('|')
const AHEAD = String.raw`(?:(?<n>half\s+(?=an\s*h)|an?(?=\s*h)|${NUMBER})(?:\s*(?:-|to)\s*(?<m>${NUMBER}))?\s*(?:an\s*)?(?<u>min(?:ute)?s?|hours?|hrs?|h)\.?\s*)?`

export const TIMES_OF_DAY: readonly Notation[] = [
  phrases(
    [
      'in the morning',
      'every morning',
      'each morning',
      'morning',
      'mornings',
      'mane',
      'subah',
      'savere',
      'sabere',
      'early morning',
      'in morning',
      'morn',
    ],
    at('MORN'),
  ),
  phrases(
    ['in the afternoon', 'every afternoon', 'afternoon', 'after noon', 'dopahar', 'dopeher', 'dupahar'],
    at('AFT'),
  ),
  phrases(['at noon', 'noon', 'midday', 'mid day'], at('NOON')),
  phrases(
    [
      'in the evening',
      'every evening',
      'each evening',
      'evening',
      'evenings',
      'eve',
      'shaam',
      'sham',
      'shyam',
      'in evening',
      'vesp',
      'vespere',
    ],
    at('EVE'),
  ),
  phrases(
    [
      'at night',
      'every night',
      'each night',
      'nightly',
      'night',
      'nights',
      'nocte',
      'noct',
      'raat',
      'raat ko',
      'rat ko',
      'raat mein',
      'in the night',
      'at nite',
      'nite',
    ],
    at('NIGHT'),
  ),
  phrases(['subah ko', 'subah mein'], at('MORN')),
  phrases(['shaam ko', 'sham ko', 'shaam mein'], at('EVE')),
  phrases(['dopahar ko', 'dopahar mein', 'dopahar me'], at('AFT')),
  phrases(
    [
      'at bedtime',
      'at bed time',
      'bedtime',
      'bed time',
      'before bed',
      'before sleep',
      'before sleeping',
      'before going to bed',
      'before bedtime',
      'at sleep time',
      'at the hour of sleep',
      'sone se pehle',
      'sone se pahle',
      'sote samay',
      'sote waqt',
      'on retiring',
      'hora somni',
    ],
    at('HS'),
  ),
  abbreviations(['hs'], at('HS')),
  phrases(['on waking', 'on waking up', 'when waking up'], at('WAKE')),
  phrases(['morning and night', 'morning & night', 'morning night', 'morn & night'], at('MORN', 'NIGHT')),
  phrases(
    [
      'subah shaam',
      'subah sham',
      'subah aur shaam',
      'morning evening',
      'morning and evening',
      'am and pm',
      'am & pm',
      'am/pm',
    ],
    at('MORN', 'EVE'),
  ),
  phrases(['in the am', 'am', 'a\\.m\\.'], at('MORN')),
  phrases(['in the pm', 'pm', 'p\\.m\\.'], at('EVE')),
  notation(
    String.raw`(?:at\s*)?(?<h>1[0-2]|0?[1-9])(?:[:.](?<m>[0-5]\d))?\s*(?<half>am|pm|a\.m\.?|p\.m\.?)`,
    (g) => {
      const hour = (Number(g.h) % 12) + (g.half!.startsWith('p') ? 12 : 0)
      return [{ kind: 'clock', times: [`${String(hour).padStart(2, '0')}:${g.m ?? '00'}:00`] }]
    },
  ),
  phrases(['12 noon', 'at 12 noon', '12:00 noon', '12noon'], { kind: 'clock', times: ['12:00:00'] }),
  phrases(['12 midnight', 'at 12 midnight', '12 mn', 'at midnight', 'midnight'], {
    kind: 'clock',
    times: ['00:00:00'],
  }),
  // "(M)", "(N)", "(M/N)" beside a dose.
  notation(String.raw`(?<=\()m(?=\))`, () => [at('MORN')]),
  notation(String.raw`(?<=\()n(?=\))`, () => [at('NIGHT')]),
  notation(String.raw`(?<=\()m\s*[/&]\s*n(?=\))`, () => [at('MORN', 'NIGHT')]),
  notation(`(?<from>${ANY_DAY})\\s*(?<way>to|till|thru|through|se|-)\\s*(?<to>${ANY_DAY})(?!\\s*-)`, (g) =>
    g.way === '-'
      ? [{ kind: 'doubt', text: `“${g.from}-${g.to}” can mean those two days or all days between them` }]
      : [{ kind: 'days', days: daysFrom(g.from!, g.to!) }],
  ),
  notation(
    String.raw`(?:on\s*)?(?:the\s*)?(?:all\s*)?(?:(?:other|remaining)\s*days|rest\s*of\s*the\s*(?:days|week))(?:\s*of\s*the\s*week)?`,
    () => [{ kind: 'days', days: [], others: true }],
  ),
  notation('m-w-f|mwf|m/w/f', () => [{ kind: 'days', days: ['mon', 'wed', 'fri'] }]),
  ...DAYS.map(([day, written]) =>
    notation(String.raw`(?:on\s*|every\s*|each\s*)?(?:${written})\.?`, () => [{ kind: 'days', days: [day] }]),
  ),
]

/** At each of the three meals. */
const EACH_MEAL: Readonly<Record<'AC' | 'PC' | 'C', readonly When[]>> = {
  AC: ['ACM', 'ACD', 'ACV'],
  PC: ['PCM', 'PCD', 'PCV'],
  C: ['CM', 'CD', 'CV'],
}

export const MEAL_TIMES: readonly Notation[] = [
  // "Before meals and at bedtime": four times a day.
  notation(
    String.raw`(?:(?<way>${BEFORE}|${AFTER}|with|w/)\s*(?:the\s*|each\s*|every\s*|all\s*)?(?:meals?|food)|(?<short>a\.?c\.?|p\.?c\.?))\s*(?:,\s*)?(?:and|&|\+|/)?\s*(?:at\s*)?(?:bed\s*time|h\.?s\.?)`,
    (g, whole) => {
      const joined = /and|&|\+|\//.test(whole.slice((g.way ?? g.short!).length)) || g.short !== undefined
      if (!joined) return []
      const way = g.short ? (g.short.startsWith('a') ? 'AC' : 'PC') : wayOf(g.way === 'w/' ? 'with' : g.way!)
      return [at(...EACH_MEAL[way], 'HS')]
    },
  ),
  abbreviations(['ac'], meal('AC')),
  abbreviations(['pc'], meal('PC')),
  notation('a/c', () => [meal('AC')]),
  notation('p/c', () => [meal('PC')]),
  notation(String.raw`(?:b/f|bef\.?\s*food)`, () => [meal('AC')]),
  abbreviations(['af'], meal('PC')),
  notation(String.raw`(?:a/f|aft\.?\s*food)`, () => [meal('PC')]),
  notation(`${AHEAD}${BEFORE}\\s*(?:taking\\s*)?(?:the\\s*|each\\s*|every\\s*|any\\s*)?${FOOD}`, (g) => [
    { ...meal('AC'), ...ahead(g) } as Fact,
  ]),
  notation(`${AHEAD}${AFTER}\\s*(?:taking\\s*)?(?:the\\s*|each\\s*|every\\s*|any\\s*)?${FOOD}`, (g) => [
    { ...meal('PC'), ...ahead(g) } as Fact,
  ]),
  notation(`${AHEAD}(?:a\\.?c\\.?)`, (g) => [{ ...meal('AC'), ...ahead(g) } as Fact]),
  notation(
    String.raw`(?:with|during|w/|c)\s*(?:the\s*|each\s*|every\s*)?(?:${FOOD}|milk\s*or\s*food|food\s*or\s*milk)`,
    () => [meal('C')],
  ),
  notation(String.raw`khan[ae]\s*(?:khane\s*)?ke\s*(?:baad|bad)`, () => [meal('PC')]),
  notation(String.raw`khan[ae]\s*(?:khane\s*)?(?:ke|se)\s*(?:pehle|pahle|phle)`, () => [meal('AC')]),
  notation(String.raw`khan[ae]\s*ke\s*sa+th`, () => [meal('C')]),
  // "1 hour before bed": a lead time, never a length.
  notation(
    String.raw`(?<n>half\s+(?=an\s*h)|an?(?=\s*h)|${NUMBER})\s*(?:an\s*)?(?<u>min(?:ute)?s?|hours?|hrs?|h)\.?\s*(?:before|prior\s*to)\s*(?:going\s*to\s*)?(?:bed(?:\s*time)?|sleep(?:ing)?|sone)`,
    (g) => [{ kind: 'note', text: `${spell(ahead(g).minutes!)} before bedtime` }],
  ),
  notation(
    String.raw`(?<n>an?|${NUMBER})\s*(?<u>min(?:ute)?s?|hours?|hrs?|h|days?|weeks?)\.?\s*(?:before|prior\s*to|after)`,
    (_, whole) => [{ kind: 'doubt', text: `“${whole}” …: before or after what is not understood` }],
  ),
  notation(
    String.raw`khan[ae]\s*ke\s*(?<n>${NUMBER})\s*(?<u>ghante|gante|min(?:ute)?s?)\s*(?<w>baad|bad|pehle|pahle)`,
    (g) => [
      {
        ...meal(g.w!.startsWith('b') ? 'PC' : 'AC'),
        minutes: toNumber(g.n!) * (g.u!.startsWith('m') ? 1 : 60),
      } as Fact,
    ],
  ),
  phrases(['post meal', 'post meals', 'post food', 'post prandial', 'postprandial'], meal('PC')),
  phrases(['pre meal', 'pre meals', 'premeal'], meal('AC')),
  phrases(['on an empty stomach', 'on empty stomach', 'empty stomach', 'khali pet', 'fasting'], {
    kind: 'note',
    text: 'on an empty stomach',
  }),
  // "Before food 30 min"
  notation(
    String.raw`(?<way>${BEFORE}|${AFTER})\s*${FOOD}\s*(?:by\s*)?(?<n>${NUMBER})\s*(?<u>min(?:ute)?s?|hours?|hrs?)\.?`,
    (g) => [{ ...meal(/^(?:b|prior)/.test(g.way!) ? 'AC' : 'PC'), ...ahead(g) } as Fact],
  ),
  // "After breakfast and dinner"
  notation(
    String.raw`(?<way>${BEFORE}|${AFTER}|with)\s*(?<list>(?:${ANY_MEAL})(?:\s*(?:and|&|,|/|\+)\s*(?:${ANY_MEAL}))+)`,
    (g) => [
      at(
        ...MEALS.filter(([written]) => new RegExp(`(?:${written})`).test(g.list!)).map(
          ([, letter]) => `${wayOf(g.way!)}${letter}` as When,
        ),
      ),
    ],
  ),
  ...MEALS.flatMap(([written, letter]) => [
    notation(String.raw`${AHEAD}${BEFORE}\s*(?:the\s*)?(?:${written})`, (g) =>
      withMinutes([at(`AC${letter}`)], g),
    ),
    notation(String.raw`${AHEAD}${AFTER}\s*(?:the\s*)?(?:${written})`, (g) =>
      withMinutes([at(`PC${letter}`)], g),
    ),
    notation(String.raw`(?:with|at|during)\s*(?:the\s*)?(?:${written})`, () => [at(`C${letter}`)]),
    notation(String.raw`(?:${written})\s*ke\s*(?:baad|bad)`, () => [at(`PC${letter}`)]),
    notation(String.raw`(?:${written})\s*(?:ke|se)\s*(?:pehle|pahle)`, () => [at(`AC${letter}`)]),
  ]),
  abbreviations(['bbf'], at('ACM')),
  abbreviations(['abf'], at('PCM')),
]

function spell(minutes: number): string {
  return minutes % 60 === 0 ? `${minutes / 60} hour${minutes > 60 ? 's' : ''}` : `${minutes} minutes`
}

function wayOf(way: string): 'AC' | 'PC' | 'C' {
  return way === 'with' ? 'C' : /^(?:b|prior)/.test(way) ? 'AC' : 'PC'
}

function ahead(g: Readonly<Record<string, string>>): { minutes?: number } {
  if (g.n === undefined) return {}
  const minutes = toNumber(g.n) * (g.u!.startsWith('m') ? 1 : 60)
  return { minutes, ...(g.m ? { minutesMax: toNumber(g.m) * (g.u!.startsWith('m') ? 1 : 60) } : {}) }
}

/** The minutes go along with the time of day that they are counted from. */
function withMinutes(facts: Fact[], g: Readonly<Record<string, string>>): Fact[] {
  const { minutes } = ahead(g)
  return minutes === undefined ? facts : facts.map((fact) => ({ ...fact, minutes }) as Fact)
}
