/** Bengali directions in their own letters: "১+০+১ খাবারের পর", "সকালে ১টি রাতে ১টি". Digits are read as 0 to 9. */
import type { Fact, PeriodUnit, When } from '../fact.ts'
import { type Notation, notation as of } from './notation.ts'

/** A word goes on with any letter or sign of the script. */
const GOES_ON = '[\\u0980-\\u09e5\\u09f0-\\u09fe]'
const notation = (source: string, read: Notation['read']) => of(source, read, GOES_ON)
const say = (words: readonly string[], ...facts: Fact[]) =>
  notation(
    [...words]
      .sort((a, b) => b.length - a.length)
      .map((word) => word.replaceAll(' ', '\\s*'))
      .join('|'),
    () => facts,
  )
const at = (...codes: When[]): Fact => ({ kind: 'when', codes })
const meal = (code: 'AC' | 'PC' | 'C'): Fact => ({ kind: 'meal', code })

const WORDS: Readonly<Record<string, number>> = {
  এক: 1,
  দুই: 2,
  তিন: 3,
  চার: 4,
  পাঁচ: 5,
  সাত: 7,
  দশ: 10,
  আধা: 0.5,
  অর্ধেক: 0.5,
}
const N = String.raw`(?:\d{1,3}(?:\.\d+)?|½|1/2|${Object.keys(WORDS).join('|')})`
const value = (written: string) => WORDS[written] ?? (/½|1\/2/.test(written) ? 0.5 : Number(written))
const UNITS: Readonly<Record<string, readonly [string, 'piece' | 'measure']>> = {
  ট্যাবলেট: ['tablet', 'piece'],
  বড়ি: ['tablet', 'piece'],
  ক্যাপসুল: ['capsule', 'piece'],
  ফোঁটা: ['drop', 'measure'],
  চামচ: ['spoon', 'measure'],
  ml: ['mL', 'measure'],
}
const LENGTHS: Readonly<Record<string, PeriodUnit>> = { দিন: 'd', সপ্তাহ: 'wk', মাস: 'mo' }
const REASONS: Readonly<Record<string, string>> = { জ্বর: 'fever', ব্যথা: 'pain', কাশি: 'cough', বমি: 'vomiting' }
const list = (words: Readonly<Record<string, unknown>>) => Object.keys(words).join('|')
const FOOD = '(?:খাবারের|খাবার|খাওয়ার|খাওয়ার)'

export const BENGALI_SCRIPT: readonly Notation[] = [
  notation(String.raw`(?<n>${N})\s*(?:টি|টা|টি\s*করে|টা\s*করে)?\s*(?<u>${list(UNITS)})`, (g) => {
    const [unit, unitClass] = UNITS[g.u!]!
    const dose: Fact = { kind: 'dose', low: value(g.n!), unit, class: unitClass }
    return unit === 'spoon'
      ? [dose, { kind: 'doubt', text: '“চামচ” does not say which: a teaspoon is 5 mL, a tablespoon 15 mL' }]
      : [dose]
  }),
  notation(String.raw`(?<n>${N})\s*(?:টি|টা)(?:\s*করে)?`, (g) => [
    { kind: 'dose', low: value(g.n!), unit: '', class: 'piece', anyPiece: true },
  ]),
  notation(String.raw`(?:দিনে|দৈনিক)\s*(?<n>${N})\s*বার`, (g) => [
    { kind: 'frequency', times: value(g.n!), period: 1, unit: 'd' },
  ]),
  notation(String.raw`(?:সপ্তাহে)\s*(?<n>${N})\s*(?:বার|দিন)`, (g) => [
    { kind: 'frequency', times: value(g.n!), period: 1, unit: 'wk' },
  ]),
  notation(String.raw`(?<n>${N})\s*(?:ঘণ্টা|ঘন্টা)\s*(?:পর\s*পর|পরপর|অন্তর)`, (g) => [
    { kind: 'frequency', times: 1, period: value(g.n!), unit: 'h' },
  ]),
  say(['প্রতিদিন', 'রোজ', 'দৈনিক'], { kind: 'frequency', times: 1, period: 1, unit: 'd' }),
  say(['একদিন পর পর', 'এক দিন পর পর', 'একদিন পরপর'], { kind: 'frequency', times: 1, period: 2, unit: 'd' }),
  notation(String.raw`(?<n>${N})\s*(?<u>${list(LENGTHS)})`, (g) => [
    { kind: 'duration', low: value(g.n!), unit: LENGTHS[g.u!]! },
  ]),
  say(['সকালে', 'সকাল'], at('MORN')),
  say(['দুপুরে', 'দুপুর'], at('AFT')),
  say(['বিকালে', 'বিকেলে', 'সন্ধ্যায়', 'সন্ধ্যায়'], at('EVE')),
  say(['রাতে', 'রাত'], at('NIGHT')),
  say(['ঘুমানোর আগে', 'শোবার আগে', 'রাতে ঘুমানোর আগে'], at('HS')),
  notation(`${FOOD}\\s*(?:পরে|পর)`, () => [meal('PC')]),
  notation(`${FOOD}\\s*(?:আগে|পূর্বে)`, () => [meal('AC')]),
  notation(`${FOOD}\\s*(?:সাথে|সঙ্গে)`, () => [meal('C')]),
  say(['খালি পেটে'], { kind: 'note', text: 'on an empty stomach' }),
  say(['চলবে'], { kind: 'note', text: 'to be continued' }),
  say(['প্রয়োজনে', 'প্রয়োজনে', 'প্রয়োজন হলে', 'প্রয়োজন হলে'], { kind: 'need' }),
  notation(String.raw`(?<why>${list(REASONS)})\s*(?:হলে|থাকলে)`, (g) => [
    { kind: 'need', reason: REASONS[g.why!]! },
  ]),
  say(['এবং', 'ও', 'করে', 'খাবেন', 'খাবে', 'সেবন করবেন'], { kind: 'noise' }),
]
