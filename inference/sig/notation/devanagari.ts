/** Hindi directions in their own letters: "दिन में दो बार खाने के बाद", "सुबह शाम 1 गोली". Digits are read as 0 to 9. */
import type { Fact, PeriodUnit, When } from '../fact.ts'
import { type Notation, notation as of } from './notation.ts'

/** A word goes on with any letter or sign of the script. */
const GOES_ON = '[\\u0900-\\u0963\\u0970-\\u097f]'
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
  एक: 1,
  दो: 2,
  तीन: 3,
  चार: 4,
  पांच: 5,
  पाँच: 5,
  छह: 6,
  सात: 7,
  दस: 10,
  पंद्रह: 15,
  आधा: 0.5,
  आधी: 0.5,
  डेढ़: 1.5,
}
const N = String.raw`(?:\d{1,3}(?:\.\d+)?|½|1/2|${Object.keys(WORDS).join('|')})`
const value = (written: string) => WORDS[written] ?? (/½|1\/2/.test(written) ? 0.5 : Number(written))
const UNITS: Readonly<Record<string, readonly [string, 'piece' | 'measure']>> = {
  गोलियां: ['tablet', 'piece'],
  गोलियाँ: ['tablet', 'piece'],
  गोली: ['tablet', 'piece'],
  टैबलेट: ['tablet', 'piece'],
  कैप्सूल: ['capsule', 'piece'],
  बूंदें: ['drop', 'measure'],
  बूंद: ['drop', 'measure'],
  बूँद: ['drop', 'measure'],
  चम्मच: ['spoon', 'measure'],
  'मि.ली.': ['mL', 'measure'],
  मिली: ['mL', 'measure'],
  ml: ['mL', 'measure'],
}
const LENGTHS: Readonly<Record<string, PeriodUnit>> = {
  दिन: 'd',
  दिनों: 'd',
  हफ्ते: 'wk',
  सप्ताह: 'wk',
  महीने: 'mo',
  माह: 'mo',
}
const REASONS: Readonly<Record<string, string>> = {
  बुखार: 'fever',
  दर्द: 'pain',
  खांसी: 'cough',
  उल्टी: 'vomiting',
}
const list = (words: Readonly<Record<string, unknown>>) =>
  Object.keys(words)
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replaceAll('.', '\\.'))
    .join('|')
const FOOD = '(?:खाना|खाने|भोजन)'

export const DEVANAGARI: readonly Notation[] = [
  notation(String.raw`(?<n>${N})(?:\s*(?:-|से)\s*(?<m>${N}))?\s*(?<u>${list(UNITS)})`, (g) => {
    const [unit, unitClass] = UNITS[g.u!]!
    const dose: Fact = {
      kind: 'dose',
      low: value(g.n!),
      ...(g.m ? { high: value(g.m) } : {}),
      unit,
      class: unitClass,
    }
    return unit === 'spoon'
      ? [dose, { kind: 'doubt', text: '“चम्मच” does not say which: a teaspoon is 5 mL, a tablespoon 15 mL' }]
      : [dose]
  }),
  notation(String.raw`(?:दिन|रोज|रोज़)\s*(?:में\s*)?(?<n>${N})\s*बार`, (g) => [
    { kind: 'frequency', times: value(g.n!), period: 1, unit: 'd' },
  ]),
  notation(String.raw`(?:हफ्ते|सप्ताह)\s*में\s*(?<n>${N})\s*बार`, (g) => [
    { kind: 'frequency', times: value(g.n!), period: 1, unit: 'wk' },
  ]),
  notation(String.raw`(?:हर|प्रत्येक)\s*(?<n>${N})\s*(?:घंटे|घण्टे)(?:\s*(?:में|पर))?`, (g) => [
    { kind: 'frequency', times: 1, period: value(g.n!), unit: 'h' },
  ]),
  say(['रोज', 'रोज़', 'रोजाना', 'प्रतिदिन', 'हर दिन'], { kind: 'frequency', times: 1, period: 1, unit: 'd' }),
  notation(String.raw`एक\s*दिन\s*छोड़\s*कर|एक\s*दिन\s*छोड़कर|एक\s*दिन\s*छोड़\s*के`, () => [
    { kind: 'frequency', times: 1, period: 2, unit: 'd' },
  ]),
  notation(String.raw`(?<n>${N})\s*(?<u>${list(LENGTHS)})(?:\s*(?:तक|के\s*लिए))?`, (g) => [
    { kind: 'duration', low: value(g.n!), unit: LENGTHS[g.u!]! },
  ]),
  say(['सुबह शाम', 'सुबह-शाम', 'सुबह और शाम'], at('MORN', 'EVE')),
  say(['सुबह', 'सुबह को', 'प्रातः'], at('MORN')),
  say(['दोपहर', 'दोपहर को', 'दोपहर में'], at('AFT')),
  say(['शाम', 'शाम को'], at('EVE')),
  say(['रात', 'रात को', 'रात में'], at('NIGHT')),
  say(['सोते समय', 'सोने से पहले', 'रात को सोते समय', 'रात को सोने से पहले'], at('HS')),
  notation(String.raw`${FOOD}\s*(?:खाने\s*)?के\s*बाद`, () => [meal('PC')]),
  notation(String.raw`${FOOD}\s*(?:खाने\s*)?(?:से|के)\s*पहले`, () => [meal('AC')]),
  notation(String.raw`${FOOD}\s*के\s*साथ`, () => [meal('C')]),
  say(['खाली पेट'], { kind: 'note', text: 'on an empty stomach' }),
  say(['पानी के साथ'], { kind: 'note', text: 'with water' }),
  say(['दूध के साथ'], { kind: 'note', text: 'with milk' }),
  say(['जरूरत पड़ने पर', 'ज़रूरत पड़ने पर', 'जरूरत हो तो'], { kind: 'need' }),
  notation(String.raw`(?<why>${list(REASONS)})\s*(?:होने\s*पर|हो\s*तो)`, (g) => [
    { kind: 'need', reason: REASONS[g.why!]! },
  ]),
  say(['और', 'लें', 'लेना', 'लेनी है', 'लेनी', 'खाएं', 'खाएँ', 'दें', 'देना', 'को', 'में', 'दवा'], { kind: 'noise' }),
]
