/**
 * Vietnamese directions as hospitals print them: "Ngày uống 2 lần, mỗi lần 1 viên (sau ăn)", "SÁNG 1 Viên CHIỀU 1
 * Viên". The patterns see the text without its diacritics, which recognisers lose.
 */
import type { Day, Fact, PeriodUnit, Route, UnitClass, When } from '../fact.ts'
import { misreadable } from '../numbers.ts'
import { type Notation, notation, phrases } from './notation.ts'

const at = (...codes: When[]): Fact => ({ kind: 'when', codes })
const meal = (code: 'AC' | 'PC' | 'C'): Fact => ({ kind: 'meal', code })
const site = (text: string, route: Route): Fact => ({ kind: 'site', text, route })
const need = (reason?: string): Fact => ({ kind: 'need', ...(reason ? { reason } : {}) })
const note = (text: string): Fact => ({ kind: 'note', text })

/** Words that only a Vietnamese page writes; one of them is enough. */
const CERTAIN =
  /(?<![a-z])(?:uong|vien|chieu|trua|giot|moi\s*lan|\d\s*lan|ngay(?:\s*(?:uong|tiem|dung|boi|nho|xit|ngam|dat))?\s*\d|cach\s*dung|nho\s*mat|duoi\s*da|tiem\s*bap|so\s*luong|tinh\s*mach|thu\s*[2-7]|ton\s*thuong|(?:sau|truoc)(?:\s*khi)?\s*an)(?![a-z])/
/** Words that other languages have too; two of them are enough. */
const LIKELY = /(?<![a-z])(?:sang|toi|ngay|lan|goi|ong|tiem|boi|thoa|xit|nho|sau|truoc|tuan)(?![a-z])/g
const LETTERS = /[ảạấầẩẫậắằẳẵặẻẹếềểễệỉịỏọốồổỗộớờởỡợủụứừửữựỷỵỹđơưă]/i

/** Whether directions are Vietnamese: `text` as written, `folded` in lower case without diacritics. */
export function isVietnamese(text: string, folded: string): boolean {
  return LETTERS.test(text) || CERTAIN.test(folded) || new Set(folded.match(LIKELY)).size > 1
}

interface Counted {
  written: string
  unit: string
  class: UnitClass
  /** "viên" counts whatever solid the medicine comes as. */
  anyPiece?: true
  hazard?: string
}

const UNITS: readonly Counted[] = [
  { written: 'vien\\s*nang', unit: 'capsule', class: 'piece' },
  { written: 'vien\\s*dat', unit: 'suppository', class: 'piece', anyPiece: true },
  { written: 'vien(?:\\s*(?:nen|sui))?|v', unit: 'tablet', class: 'piece', anyPiece: true },
  { written: 'goi', unit: 'sachet', class: 'piece' },
  { written: 'ong', unit: 'ampoule', class: 'piece' },
  { written: 'lo', unit: 'bottle', class: 'piece' },
  { written: 'chai', unit: 'bottle', class: 'piece' },
  { written: 'mieng(?:\\s*dan)?', unit: 'patch', class: 'piece' },
  { written: 'giot', unit: 'drop', class: 'measure' },
  { written: '(?:nhat|lan)\\s*xit|nhat|xit', unit: 'spray', class: 'measure' },
  { written: '(?:lan|hoi)\\s*hit', unit: 'puff', class: 'measure' },
  { written: '(?:muong|thia)\\s*ca\\s*phe', unit: 'teaspoon', class: 'measure' },
  { written: 'ml', unit: 'mL', class: 'measure' },
  { written: 'mg', unit: 'mg', class: 'mass' },
  { written: 'don\\s*vi', unit: 'unit', class: 'measure' },
  {
    written: 'u\\.?i\\.?|i\\.?u\\.?',
    unit: 'international unit',
    class: 'measure',
    hazard: '“UI” is read as international units, but is easily mistaken for IV or 10',
  },
]
const UNIT = `(?:${UNITS.map(({ written }) => written).join('|')})`
const unitOf = (written: string) =>
  UNITS.find((unit) => new RegExp(`^(?:${unit.written})$`).test(written.trim()))!

const NUMBER_WORDS: Readonly<Record<string, number>> = { nua: 0.5, mot: 1, hai: 2, ba: 3, bon: 4 }
const N = String.raw`(?:\d{1,2}\s?[½¼¾]|[½¼¾]|\d{1,2}\s(?:1/2|1/4|3/4)|1/2|1/4|3/4|\d{1,3}(?:[.,]\d{1,3})?(?!\d)|nua|mot|hai|ba|bon)`
const COUNT = String.raw`(?:\d{1,2}|mot|hai|ba|bon)`
const TO = String.raw`\s*(?:-|den)\s*`
/** Verbs and the like between "ngày" and how much or how often. */
const VERB = String.raw`(?:uong|dung|tiem|truyen|boi|thoa|nho|xit|ngam|dat|hit|dan|pha|rua|suc)`
/** "Mỗi lần", "lần" before how much: at a time. */
const EACH = String.raw`(?:moi\s*lan|lan)`

const FRACTIONS: Readonly<Record<string, number>> = {
  '½': 0.5,
  '¼': 0.25,
  '¾': 0.75,
  '1/2': 0.5,
  '1/4': 0.25,
  '3/4': 0.75,
}

/** A Vietnamese number: the comma is a decimal point. */
function toNumber(written: string): number {
  const clean = written.trim()
  const mixed = /^(\d{1,2})\s?([½¼¾]|1\/2|1\/4|3\/4)$/.exec(clean)
  if (mixed) return Number(mixed[1]) + FRACTIONS[mixed[2]!]!
  return NUMBER_WORDS[clean] ?? FRACTIONS[clean] ?? Number(clean.replace(',', '.'))
}

function amount(g: Readonly<Record<string, string>>): Fact[] {
  const { unit, class: unitClass, anyPiece, hazard } = unitOf(g.u!)
  const high = g.m === undefined ? undefined : toNumber(g.m)
  const unclear = hazard ?? misreadable(g.n!.replace(',', '.'))
  return [
    {
      kind: 'dose',
      low: toNumber(g.n!),
      ...(high === undefined ? {} : { high }),
      unit,
      class: unitClass,
      ...(anyPiece ? { anyPiece } : {}),
    },
    ...(unclear ? [{ kind: 'doubt', text: unclear } as const] : []),
  ]
}

const PERIODS: Readonly<Record<string, PeriodUnit>> = { gio: 'h', h: 'h', ngay: 'd', tuan: 'wk', thang: 'mo' }

/** What it is needed for, in English as all that is read from sigs. */
const REASONS: readonly (readonly [string, string])[] = [
  ['sot(?:\\s*cao)?', 'fever'],
  ['dau\\s*dau|nhuc\\s*dau', 'headache'],
  ['dau\\s*nguc', 'chest pain'],
  ['dau\\s*bung', 'abdominal pain'],
  ['dau\\s*hong', 'sore throat'],
  ['dau(?:\\s*nhieu)?', 'pain'],
  ['(?:tao\\s*)?bon', 'constipation'],
  ['ho(?:\\s*nhieu)?', 'cough'],
  ['kho\\s*tho', 'breathlessness'],
  ['ngua', 'itching'],
  ['di\\s*ung', 'allergy'],
  ['(?:buon\\s*)?non', 'vomiting'],
  ['tieu\\s*chay', 'diarrhoea'],
  ['chong\\s*mat', 'dizziness'],
  ['mat\\s*ngu', 'insomnia'],
]

const NO_FIGURE = String.raw`(?!\s*[:(]?\s*(?:\d|½|¼|¾|nua))`

export const VIETNAMESE: readonly Notation[] = [
  // How much is handed out, not how much is taken: "SL: 42 viên", and the unit before its figure in a table's row.
  notation(String.raw`(?:s\.?l\.?|so\s*luong)\s*[:.]?\s*\d{1,4}(?:\s*${UNIT})?`, () => [
    { kind: 'quantity' },
  ]),
  notation(
    String.raw`(?:vien|goi|ong|lo|chai|tuyp|hop|vi|cai)\s*[:|]?\s*\d{1,4}(?!\s*(?:lan|${UNIT}|/|[.,]\d))`,
    () => [{ kind: 'quantity' }],
  ),
  notation(
    String.raw`(?:toi\s*da|khong\s*(?:uong\s*|dung\s*)?qua)\s*(?<n>${N})\s*(?<u>${UNIT})\s*(?:/|moi|trong|mot)?\s*ngay`,
    (g) => [{ kind: 'max', amount: toNumber(g.n!), unit: unitOf(g.u!).unit, period: 1, periodUnit: 'd' }],
  ),
  notation(String.raw`toi\s*da`, () => [
    { kind: 'doubt', text: '“toi da”: of how much it is the most is not clear' },
  ]),
  // "Ngày uống 2 viên": in the whole day; "ngày uống 2 lần": how often.
  notation(
    String.raw`(?:moi\s*)?(?:1\s*)?ngay\s*(?:${VERB}\s*)?[:,]?\s*(?<n>${N})\s*(?<u>${UNIT})(?!\s*[/x]\s*\d)`,
    (g) => amount(g).map((fact) => (fact.kind === 'dose' ? { ...fact, kind: 'total', period: 'd' } : fact)),
  ),
  notation(String.raw`(?<n>${N})\s*(?<u>${UNIT})\s*(?:/|moi|mot)\s*ngay`, (g) =>
    amount(g).map((fact) => (fact.kind === 'dose' ? { ...fact, kind: 'total', period: 'd' } : fact)),
  ),
  notation(String.raw`chia\s*(?:lam\s*|deu\s*)?(?<n>${COUNT})(?:\s*lan)?`, (g) => [
    { kind: 'divided', times: toNumber(g.n!) },
  ]),
  notation(String.raw`(?<n>${N})(?:${TO}(?<m>${N}))?\s*(?<u>${UNIT})`, amount),
  notation(
    String.raw`(?:(?<n>${COUNT})\s*)?(?:ngay|(?<w>tuan))\s*(?:${VERB}\s*)?(?<t>${COUNT})(?:${TO}(?<m>${COUNT}))?\s*lan`,
    (g) => every(g),
  ),
  notation(
    String.raw`(?<t>${COUNT})(?:${TO}(?<m>${COUNT}))?\s*lan\s*(?:/|moi|trong|mot|1|/\s*1)?\s*(?:ngay|(?<w>tuan))`,
    (g) => every(g),
  ),
  notation(String.raw`(?<t>\d{1,2})(?:${TO}(?<m>\d{1,2}))?\s*lan`, (g) => every(g)),
  notation(
    String.raw`(?:moi|cach)\s*(?:nhau\s*)?(?<n>\d{1,2})(?:${TO}(?<m>\d{1,2}))?\s*(?<p>gio|h|ngay|tuan)`,
    (g) => [
      {
        kind: 'frequency',
        times: 1,
        period: Number(g.n),
        ...(g.m ? { periodMax: Number(g.m) } : {}),
        unit: PERIODS[g.p!]!,
      },
    ],
  ),
  phrases(['cach ngay', 'ngay uong ngay nghi'], { kind: 'frequency', times: 1, period: 2, unit: 'd' }),
  phrases(['hang ngay', 'moi ngay'], { kind: 'frequency', times: 1, period: 1, unit: 'd' }),
  phrases(['hang tuan', 'moi tuan'], { kind: 'frequency', times: 1, period: 1, unit: 'wk' }),
  notation(
    String.raw`(?:x|trong(?:\s*vong)?|lien\s*tuc|du)?\s*(?<n>\d{1,3})\s*(?<p>ngay|tuan|thang)`,
    (g) => [{ kind: 'duration', low: Number(g.n), unit: PERIODS[g.p!]! }],
  ),
  notation(String.raw`s(?=\s*:\s*\d)`, () => [at('MORN')]),
  notation(String.raw`c(?=\s*:\s*\d)`, () => [at('EVE')]),
  // "Lúc 20h", "8h, 20h"
  notation(String.raw`(?:luc|vao)?\s*(?<h>[01]?\d|2[0-3])\s*(?:h|gio)\s*(?<m>[0-5]\d)?`, (g) => [
    { kind: 'clock', times: [`${g.h!.padStart(2, '0')}:${g.m ?? '00'}:00`] },
  ]),
  // Days are counted from Sunday: Monday is the second.
  notation(
    String.raw`(?:vao\s*)?thu\s*(?<list>[2-7](?:\s*(?:,|-|va|;|\+)?\s*(?:thu\s*)?(?:[2-7](?!\s*(?:vien|lan|goi|ml|v\b))|chu\s*nhat|cn))*)|(?:vao\s*)?(?:chu\s*nhat|cn)`,
    (g) => [{ kind: 'days', days: daysIn(g.list ?? '8') }],
  ),
  phrases(['buoi sang', 'sang'], at('MORN')),
  phrases(['buoi trua', 'trua'], at('NOON')),
  // The last dose of the day where no night is named, the one before it where a night is.
  notation(String.raw`(?:buoi\s*)?chieu(?=.*(?<![a-z])toi(?!\s*da)(?![a-z]))`, () => [at('AFT')]),
  notation(String.raw`(?:buoi\s*)?(?<=(?<![a-z])toi(?!\s*da)(?![a-z]).*)chieu`, () => [at('AFT')]),
  notation(String.raw`(?:buoi\s*)?chieu`, () => [at('EVE')]),
  notation(String.raw`(?:buoi\s*)?toi(?!\s*(?:khi|da|thieu))`, () => [at('NIGHT')]),
  phrases(['truoc khi di ngu', 'truoc khi ngu', 'truoc luc ngu', 'truoc ngu'], at('HS')),
  notation(String.raw`(?:sau)\s*(?:khi\s*)?an\s*sang${NO_FIGURE}`, () => [at('PCM')]),
  notation(String.raw`(?:truoc|trc)\s*(?:khi\s*)?an\s*sang${NO_FIGURE}`, () => [at('ACM')]),
  notation(
    String.raw`(?:(?<n>\d{1,2})\s*(?<u>phut|gio|tieng)\s*)?(?<w>truoc|trc|sau)\s*(?:khi\s*)?(?:an|bua\s*an)\s*(?:(?<n2>\d{1,2})\s*(?<u2>phut|gio|tieng))?`,
    (g) => {
      const count = g.n ?? g.n2
      if (!count) return []
      const minutes = Number(count) * ((g.u ?? g.u2) === 'phut' ? 1 : 60)
      return [{ kind: 'meal', code: g.w === 'sau' ? 'PC' : 'AC', minutes }]
    },
  ),
  notation(String.raw`sau\s*(?:khi\s*)?(?:an|bua\s*an)(?:\s*no)?`, () => [meal('PC')]),
  notation(String.raw`(?:truoc|trc)\s*(?:khi\s*)?(?:an|bua\s*an)`, () => [meal('AC')]),
  notation(
    String.raw`(?:trong|cung(?:\s*voi)?|giua)\s*bua\s*an|(?:trong|ngay)\s*khi\s*an|trong\s*luc\s*an`,
    () => [meal('C')],
  ),
  phrases(['luc doi', 'khi doi', 'bung doi'], note('on an empty stomach')),
  ...REASONS.map(([written, reason]) => notation(`khi\\s*(?:bi\\s*)?(?:${written})`, () => [need(reason)])),
  phrases(['khi can', 'neu can', 'khi can thiet'], need()),
  notation(String.raw`(?:${VERB}\s*)?(?:vao\s*)?mat\s*(?:phai|\(?p\)?)`, () => [
    site('right eye', 'ophthalmic'),
  ]),
  notation(String.raw`(?:${VERB}\s*)?(?:vao\s*)?mat\s*(?:trai|\(?t\)?)`, () => [
    site('left eye', 'ophthalmic'),
  ]),
  notation(String.raw`(?:${VERB}\s*)?(?:vao\s*)?(?:2|hai)\s*mat|nho\s*mat\s*(?:2|hai)\s*ben`, () => [
    site('both eyes', 'ophthalmic'),
  ]),
  notation(String.raw`(?:nho|tra)\s*(?:vao\s*)?mat`, () => [site('eye', 'ophthalmic')]),
  notation(String.raw`nho\s*(?:vao\s*)?tai\s*(?:phai|\(?p\)?)`, () => [site('right ear', 'otic')]),
  notation(String.raw`nho\s*(?:vao\s*)?tai\s*(?:trai|\(?t\)?)`, () => [site('left ear', 'otic')]),
  notation(String.raw`nho\s*(?:vao\s*)?(?:2|hai)\s*tai`, () => [site('both ears', 'otic')]),
  notation(String.raw`nho\s*(?:vao\s*)?tai`, () => [site('ear', 'otic')]),
  notation(
    String.raw`(?:nho|xit)\s*(?:vao\s*)?(?:moi\s*ben\s*|(?:2|hai)\s*(?:ben\s*)?)mui|moi\s*ben\s*mui`,
    () => [site('each nostril', 'nasal')],
  ),
  notation(String.raw`(?:nho|xit)\s*(?:vao\s*)?mui(?=.*moi\s*ben)`, () => [site('each nostril', 'nasal')]),
  notation(String.raw`moi\s*ben`, () => [{ kind: 'noise' }]),
  notation(String.raw`(?:nho|xit)\s*(?:vao\s*)?mui`, () => [site('nose', 'nasal')]),
  notation(String.raw`tiem\s*duoi\s*da|\(?tdd\)?`, () => [{ kind: 'route', route: 'subcutaneous' }]),
  notation(String.raw`tiem\s*bap|\(?tb\)?`, () => [{ kind: 'route', route: 'intramuscular' }]),
  notation(String.raw`(?:tiem|truyen)\s*(?:tinh\s*mach(?:\s*cham)?)`, () => [
    { kind: 'route', route: 'intravenous' },
  ]),
  notation(String.raw`(?:ngam\s*)?duoi\s*luoi`, () => [{ kind: 'route', route: 'sublingual' }]),
  notation(String.raw`dat\s*(?:am\s*dao)`, () => [{ kind: 'route', route: 'vaginal' }]),
  notation(String.raw`dat\s*(?:hau\s*mon)`, () => [{ kind: 'route', route: 'rectal' }]),
  notation(String.raw`(?:boi|thoa)(?:\s*(?:ngoai\s*)?da)?`, () => [{ kind: 'route', route: 'topical' }]),
  phrases(['dung ngoai', 'dung ngoai da'], { kind: 'route', route: 'topical' }),
  notation(String.raw`(?:len\s*)?vung\s*(?:da\s*)?(?:bi\s*)?(?:ton\s*thuong|benh)`, () => [
    { kind: 'site', text: 'affected area' },
  ]),
  notation(String.raw`(?:phun\s*)?khi\s*dung`, () => [{ kind: 'route', route: 'inhalation' }]),
  phrases(['hoa voi nuoc', 'pha voi nuoc', 'hoa tan trong nuoc', 'pha nuoc uong'], note('dissolve in water')),
  phrases(['voi nhieu nuoc', 'voi nuoc'], note('with water')),
  phrases(['nhai', 'nhai ky'], note('chew')),
  phrases(['theo chi dan', 'theo huong dan', 'theo chi dan cua bac si'], note('as directed')),
  notation(String.raw`(?:hen\s*)?tai\s*kham.*`, () => [note('then review')]),
  notation(
    String.raw`(?:cach\s*dung|lieu\s*dung|ghi\s*chu|huong\s*dan|c\.?d\.?|${VERB}|${EACH}|moi|ngay|luc|vao|len|roi|buoi|thuoc|va|x)`,
    () => [{ kind: 'noise' }],
  ),
]

const WEEK: Readonly<Record<string, Day>> = {
  2: 'mon',
  3: 'tue',
  4: 'wed',
  5: 'thu',
  6: 'fri',
  7: 'sat',
  8: 'sun',
}

function daysIn(list: string): Day[] {
  return [...list.replace(/chu\s*nhat|cn/g, '8').matchAll(/[2-8]/g)].map(([figure]) => WEEK[figure]!)
}

/** "Ngày 2 lần", "tuần 3 lần", "3 ngày 1 lần" (every three days). */
function every(g: Readonly<Record<string, string>>): Fact[] {
  const times = toNumber(g.t!)
  const period = g.n === undefined ? 1 : toNumber(g.n)
  if (period > 1 && times > 1)
    return [{ kind: 'doubt', text: `“${g.n} … ${g.t} lan” can be how often or for how long` }]
  const timesMax = g.m === undefined ? {} : { timesMax: toNumber(g.m) }
  return [{ kind: 'frequency', times, ...timesMax, period, unit: g.w ? 'wk' : 'd' }]
}
