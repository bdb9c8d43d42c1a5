/** A question's words made comparable: prompt prefix and control characters gone, spelling slips mended. */
import { distance } from 'fastest-levenshtein'
import { LANGUAGES, type Language } from '../engine.ts'
import { KNOWN_WORDS, VOCABULARY } from './vocabulary.ts'

/** Nobody asks about a prescription in more; the rest is not looked at, save for words of danger. */
const MAX_QUESTION_CHARACTERS = 1000

const FOR_WHOM =
  /(?<=\b(?:medicines?|medications?|drugs?|tablets?|pills?|prescribed|prescription|list)) for (?:my|our|the|a|her|his) (?:son|daughter|child|children|kid|kids|baby|mother|father|mom|mum|dad|wife|husband|parents?|grandma|grandpa|grandmother|grandfather|brother|sister|patient)\b/

export interface CleanQuestion {
  /** For people: as written, tidied. */
  text: string
  /** The words as written, without punctuation around them. */
  words: string[]
  /** Lower case, contractions spelt out, spelling slips mended, single spaces, punctuation gone. */
  corrected: string
  /** From the prompt form "answer en …". */
  hint?: Language
}

export function cleanQuestion(question: string): CleanQuestion {
  const tidied = withoutPrompt(question)
  const words = tidied.text
    // "l'Augmentin", "d'Augmentin": an article that ran into the name.
    .replace(/(?<!\p{L})([ld]|qu)'(?=\p{L}{3})/giu, '$1 ')
    .split(/[\s,;:!?()[\]{}"“”«»¿¡।|]+/u)
    .map(trimWord)
    .filter((word) => word !== '')
  const corrected = words
    .flatMap((word) => expand(word.toLowerCase()).split(' '))
    .map(mend)
    .join(' ')
    // Whom it is for is no purpose: "the medicines for my son".
    .replace(FOR_WHOM, '')
  return { ...tidied, words, corrected }
}

/** The question tidied, without a model's prompt before it, and the language that the prompt names. */
export function withoutPrompt(question: string): Pick<CleanQuestion, 'text' | 'hint'> {
  const tidy = question
    .slice(0, MAX_QUESTION_CHARACTERS)
    .normalize('NFKC')
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b\u2028-\u202e\u2060-\u2069\ufeff]/g, ' ')
    .replace(/[‘’´`]/g, "'")
    .replace(/ {2,}/g, ' ')
    .trim()
  const prompt = /^(?:answer|ocr|caption|describe) ?([a-z]{2})?\b[: ]*/i.exec(tidy)
  const isPrompt = prompt !== null && (prompt[1] !== undefined || /^(?:answer|ocr)$/i.test(tidy))
  if (!isPrompt) return { text: tidy }
  const code = prompt[1]?.toLowerCase()
  const hint = LANGUAGES.find((language) => language === code)
  const rest = tidy.slice(prompt[0].length)
  // "ocr" is PaliGemma's own word for reading everything.
  const text = /^ocr/i.test(tidy) && rest === '' ? 'ocr' : rest
  return { text, ...(hint ? { hint } : {}) }
}

function trimWord(word: string): string {
  return word.replace(/^[.\-'/*_]+|[.\-'/*_]+$/g, '')
}

/** What has an apostrophe; whole words before endings. */
const CONTRACTIONS: readonly (readonly [RegExp, string])[] = [
  [/^doc's$/, 'doctor s'],
  [/^can't$/, 'can not'],
  [/^won't$/, 'will not'],
  [/n't$/, ' not'],
  [/^(what|who|how|when|where|that|it|there|he|she)'s$/, '$1 is'],
  [/'m$/, ' am'],
  [/'ve$/, ' have'],
  [/'re$/, ' are'],
  [/'ll$/, ' will'],
  [/'d$/, ' would'],
  [/'s$/, ' s'],
]

/** Whole words as people type them. */
const SPELT: ReadonlyMap<string, string> = new Map([
  ...['what', 'who', 'how', 'when', 'where', 'that', 'it', 'there', 'he', 'she'].map(
    (word) => [`${word}s`, `${word} is`] as const,
  ),
  ...['dont', 'doesnt', 'didnt', 'isnt'].map((word) => [word, 'not'] as const),
  ['cant', 'can not'],
  ['wats', 'what is'],
  ['im', 'i am'],
  ['ive', 'i have'],
  ['u', 'you'],
  ['r', 'are'],
  ['shuld', 'should'],
  ['shud', 'should'],
  ['giv', 'give'],
  ['nite', 'night'],
  ['tonite', 'tonight'],
  ['wich', 'which'],
  ['tak', 'take'],
  ['tk', 'take'],
  ['wn', 'when'],
  ['evry', 'every'],
  ['mrng', 'morning'],
  ['thier', 'their'],
  ['feaver', 'fever'],
  ['fevr', 'fever'],
  ['medcine', 'medicine'],
  ['medicin', 'medicine'],
  ['b4', 'before'],
  ['bf', 'before'],
  ['tmrw', 'tomorrow'],
  ['y', 'why'],
  ['n', 'and'],
  ['wat', 'what'],
  ['wht', 'what'],
  ['wen', 'when'],
  ['hw', 'how'],
  ['med', 'medicines'],
  ['meds', 'medicines'],
  ['tab', 'tablet'],
  ['tabs', 'tablet'],
  ['cap', 'capsule'],
  ['caps', 'capsule'],
  ['syp', 'syrup'],
  ['syr', 'syrup'],
  ['inj', 'injection'],
  ['doc', 'doctor'],
  ['dr', 'doctor'],
  ['oftn', 'often'],
  ['offen', 'often'],
  ['ofen', 'often'],
  ['freq', 'frequency'],
  ['qty', 'quantity'],
  ['pls', 'please'],
  ['plz', 'please'],
])

function expand(word: string): string {
  if (!word.includes("'")) return SPELT.get(word) ?? word
  for (const [pattern, spelt] of CONTRACTIONS) {
    if (pattern.test(word)) return word.replace(pattern, spelt)
  }
  return word
}

/** Shorter words are too easily turned into one another. */
const MIN_MENDED_LETTERS = 5
/** From this length on two slips still leave the word recognisable. */
const TWO_SLIPS_LETTERS = 8

/** The word of the field that was meant; any other word as it is. */
export function mend(word: string): string {
  if (word.length < MIN_MENDED_LETTERS || KNOWN_WORDS.has(word) || !/^[a-z]+$/.test(word)) return word
  const slips = word.length >= TWO_SLIPS_LETTERS ? 2 : 1
  for (const known of VOCABULARY) {
    if (Math.abs(known.length - word.length) > slips || known.length < MIN_MENDED_LETTERS) continue
    if (known[0] !== word[0] && known[1] !== word[1]) continue
    if (distance(word, known) <= slips || isSwap(word, known)) return known
  }
  return word
}

/** Two neighbouring letters changed places: "tabelt". */
function isSwap(word: string, known: string): boolean {
  if (word.length !== known.length) return false
  const at = [...word].findIndex((letter, index) => letter !== known[index])
  return (
    word[at] === known[at + 1] && word[at + 1] === known[at] && word.slice(at + 2) === known.slice(at + 2)
  )
}
