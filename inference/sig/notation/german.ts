/** German directions: "3x täglich 1 Tablette", "morgens und abends", "nach dem Essen", "bei Bedarf". */
import type { Fact, PeriodUnit, When } from '../fact.ts'
import { decimal } from './decimal.ts'
import { type Notation, notation, phrases } from './notation.ts'

const at = (...codes: When[]): Fact => ({ kind: 'when', codes })
const meal = (code: 'AC' | 'PC' | 'C'): Fact => ({ kind: 'meal', code })

/** Words that only a German page writes. */
export const GERMAN_MARKS =
  /(?<![\p{L}])(?:täglich|taeglich|tägl|morgens|mittags|abends|nachts|zur\s*nacht|tabletten?|kapseln?|tropfen|stunden|nach\s*dem|vor\s*dem|bei\s*bedarf|nüchtern|wöchentlich|jeden|einmal|zweimal|dreimal|esslöffel|teelöffel|einnehmen)(?![\p{L}])/iu

const UNITS: readonly (readonly [string, string, 'piece' | 'measure' | 'mass'])[] = [
  ['tabletten?|tabl?\\.?|tbl\\.?|filmtabletten?', 'tablet', 'piece'],
  ['kapseln?|kps\\.?', 'capsule', 'piece'],
  ['tropfen|tr\\.', 'drop', 'measure'],
  ['beutel', 'sachet', 'piece'],
  ['zäpfchen', 'suppository', 'piece'],
  ['hübe?|sprühstö(?:ß|ss)e?', 'puff', 'measure'],
  ['ml', 'mL', 'measure'],
  ['mg', 'mg', 'mass'],
  ['teelöffel|tl', 'teaspoon', 'measure'],
  ['esslöffel|el', 'tablespoon', 'measure'],
  ['einheiten', 'unit', 'measure'],
  ['pflaster', 'patch', 'piece'],
]
const UNIT = `(?:${UNITS.map(([written]) => written).join('|')})`
const WORDS: Readonly<Record<string, number>> = {
  eine: 1,
  ein: 1,
  einen: 1,
  einmal: 1,
  zwei: 2,
  zweimal: 2,
  drei: 3,
  dreimal: 3,
  vier: 4,
  viermal: 4,
  'eine halbe': 0.5,
  halbe: 0.5,
  anderthalb: 1.5,
  eineinhalb: 1.5,
}
const N = String.raw`(?:\d{1,3}(?:[.,]\d{1,2})?|½|1/2|eine\s+halbe|halbe|anderthalb|eineinhalb|eine[nr]?|ein|zwei|drei|vier)`
const value = (written: string) => WORDS[written.replace(/\s+/g, ' ')] ?? decimal(written)
const PERIODS: Readonly<Record<string, PeriodUnit>> = { s: 'h', t: 'd', w: 'wk', m: 'mo' }
const TIMES = String.raw`(?:(?<n>\d{1,2})\s*(?:x|×|mal)|(?<w>einmal|zweimal|dreimal|viermal))`

function dose(g: Readonly<Record<string, string>>): Fact {
  const [, unit, unitClass] = UNITS.find(([written]) => new RegExp(`^(?:${written})$`).test(g.u!))!
  const high = g.m ? { high: value(g.m) } : {}
  return { kind: 'dose', low: value(g.d!), ...high, unit, class: unitClass }
}

export const GERMAN: readonly Notation[] = [
  notation(
    String.raw`(?:max(?:imal)?\.?|höchstens)\s*(?<d>${N})\s*(?<u>${UNIT})\s*(?:pro|am|/|in)\s*(?:tag|24\s*(?:stunden|h))`,
    (g) => {
      const { low, unit } = dose(g) as Extract<Fact, { kind: 'dose' }>
      return [{ kind: 'max', amount: low, unit, period: 1, periodUnit: 'd' }]
    },
  ),
  notation(String.raw`(?<d>${N})(?:\s*(?:-|bis)\s*(?<m>${N}))?\s*(?<u>${UNIT})`, (g) => [dose(g)]),
  notation(String.raw`${TIMES}\s*(?:täglich|taeglich|tägl\.?|pro\s*tag|am\s*tag|/\s*tag|tgl\.?)`, (g) => [
    { kind: 'frequency', times: value(g.n ?? g.w!), period: 1, unit: 'd' },
  ]),
  notation(String.raw`${TIMES}\s*(?:wöchentlich|pro\s*woche|in\s*der\s*woche|/\s*woche)`, (g) => [
    { kind: 'frequency', times: value(g.n ?? g.w!), period: 1, unit: 'wk' },
  ]),
  notation(String.raw`alle\s*(?<n>\d{1,2})\s*(?<p>s|t|w)(?:tunden|td\.?|age|ochen)`, (g) => [
    { kind: 'frequency', times: 1, period: Number(g.n), unit: PERIODS[g.p!]! },
  ]),
  phrases(['täglich', 'taeglich', 'tägl\\.?', 'tgl\\.?', 'jeden tag', 'pro tag'], {
    kind: 'frequency',
    times: 1,
    period: 1,
    unit: 'd',
  }),
  phrases(['jeden zweiten tag', 'jeden 2. tag', 'alle zwei tage'], {
    kind: 'frequency',
    times: 1,
    period: 2,
    unit: 'd',
  }),
  phrases(['wöchentlich', 'jede woche'], { kind: 'frequency', times: 1, period: 1, unit: 'wk' }),
  notation(String.raw`(?:für|fuer|über|x)\s*(?<n>\d{1,3})\s*(?<p>t|w|m)(?:age?|ochen?|onate?)`, (g) => [
    { kind: 'duration', low: Number(g.n), unit: PERIODS[g.p!]! },
  ]),
  phrases(['morgens', 'am morgen', 'früh'], at('MORN')),
  phrases(['mittags', 'am mittag'], at('NOON')),
  phrases(['nachmittags'], at('AFT')),
  phrases(['abends', 'am abend'], at('EVE')),
  phrases(['nachts', 'zur nacht', 'in der nacht'], at('NIGHT')),
  phrases(['vor dem schlafengehen', 'vor dem schlafen', 'beim schlafengehen'], at('HS')),
  phrases(['nach dem frühstück'], at('PCM')),
  phrases(['vor dem frühstück'], at('ACM')),
  phrases(['nach dem essen', 'nach den mahlzeiten', 'nach der mahlzeit', 'n\\. d\\. essen'], meal('PC')),
  phrases(['vor dem essen', 'vor den mahlzeiten', 'vor der mahlzeit', 'v\\. d\\. essen'], meal('AC')),
  phrases(['zum essen', 'zu den mahlzeiten', 'mit dem essen', 'während des essens'], meal('C')),
  phrases(['nüchtern', 'auf nüchternen magen'], { kind: 'note', text: 'on an empty stomach' }),
  phrases(['mit wasser', 'mit etwas wasser', 'mit viel wasser', 'mit einem glas wasser'], {
    kind: 'note',
    text: 'with water',
  }),
  phrases(['bei bedarf', 'b\\. b\\.'], { kind: 'need' }),
  notation(
    String.raw`bei\s*(?:starken\s*)?(?<why>schmerzen|fieber|übelkeit|husten|kopfschmerzen|atemnot|juckreiz)`,
    (g) => [{ kind: 'need', reason: REASONS[g.why!]! }],
  ),
  notation(String.raw`(?:in\s*)?(?:jedes|beide)\s*augen?`, () => [
    { kind: 'site', text: 'both eyes', route: 'ophthalmic' },
  ]),
  notation(String.raw`(?:in\s*)?(?:das\s*)?rechte\s*auge`, () => [
    { kind: 'site', text: 'right eye', route: 'ophthalmic' },
  ]),
  notation(String.raw`(?:in\s*)?(?:das\s*)?linke\s*auge`, () => [
    { kind: 'site', text: 'left eye', route: 'ophthalmic' },
  ]),
  phrases(['danach', 'dann', 'anschließend'], { kind: 'then' }),
  phrases(['und', 'einnehmen', 'nehmen', 'je', 'jeweils', 'auftragen', 'uhr', 'unzerkaut'], {
    kind: 'noise',
  }),
]

const REASONS: Readonly<Record<string, string>> = {
  schmerzen: 'pain',
  fieber: 'fever',
  übelkeit: 'nausea',
  husten: 'cough',
  kopfschmerzen: 'headache',
  atemnot: 'breathlessness',
  juckreiz: 'itching',
}
