/** The language that a question is put in, by its letters and its words. */
import { LANGUAGES, type Language } from '../engine.ts'
import { foldByEar, foldWords } from './fold.ts'
import { BY_EAR, TABLES } from './grammar.ts'
import { wordsOfParaphrases } from './matcher.ts'
import { type CleanQuestion, mend } from './text.ts'
import { KNOWN_WORDS } from './vocabulary.ts'

const DEVANAGARI = /\p{Script=Devanagari}/u
const BENGALI = /\p{Script=Bengali}/u

export function spokenLanguage({ text, hint }: Pick<CleanQuestion, 'text' | 'hint'>): Language {
  if (hint) return hint
  if (DEVANAGARI.test(text)) return 'hi'
  if (BENGALI.test(text)) return 'bn'
  const words = foldWords(text).split(' ')
  const scores = LANGUAGES.map((language) => ({ language, score: scoreOf(words, language) }))
  // A word or two that English has as well prove nothing.
  const [best] = scores.sort((a, b) => b.score - a.score)
  const english = scores.find(({ language }) => language === 'en')!.score
  const marked = /[¿¡]/.test(text) ? 'es' : undefined
  if (marked) return marked
  return best && best.score > english + LEAD ? best.language : 'en'
}

/** English is taken for granted unless another language has this much more of the words. */
const LEAD = 0.2

/** A word tells as much as few languages have it. */
function scoreOf(words: readonly string[], language: Language): number {
  return words.reduce((sum, word) => {
    const having = LANGUAGES.filter((one) => isKnown(one === 'en' ? mend(word) : word, one))
    return having.includes(language) ? sum + 1 / having.length : sum
  }, 0)
}

/** Whether a language's everyday words have it: what none has may be a name. */
export function isKnown(word: string, language: Language): boolean {
  const plain = BY_EAR.has(language) ? foldByEar(word) : word
  if (vocabularyOf(language).has(plain)) return true
  // English is written without such endings, and its everyday words are listed.
  if (language === 'en') return false
  // "कौनसी" and "tomarlas": a known word with an ending.
  for (let end = plain.length; end >= Math.max(MIN_STEM, plain.length - MAX_ENDING); end--)
    if (stemsOf(language).has(plain.slice(0, end))) return true
  return false
}

/** Letters of a stem that is known with any ending, and of the ending. */
const MIN_STEM = 4
const MAX_ENDING = 3

const stems = new Map<Language, ReadonlySet<string>>()

/** The words of the phrases: none of them is a name. */
function stemsOf(language: Language): ReadonlySet<string> {
  const known = stems.get(language)
  if (known) return known
  const { asks, topics, forms, ordinals, everyday: _, ...others } = TABLES[language]
  const sources = [
    ...asks.flatMap(([, phrase, unless = '']) => [phrase, unless]),
    ...Object.values(topics),
    ...forms.map(([words]) => words),
    ...ordinals,
    ...Object.values(others),
  ]
  const words =
    sources
      .join(' ')
      .replace(/\\p\{\w+\}|\\[a-z]|\{\d*,?\d*\}/gi, ' ')
      .match(/[\p{L}\p{M}]+/gu) ?? []
  const folded = words.map((word) => (BY_EAR.has(language) ? foldByEar(foldWords(word)) : foldWords(word)))
  const made = new Set(folded.filter((word) => word.length >= MIN_STEM))
  stems.set(language, made)
  return made
}

const vocabularies = new Map<Language, ReadonlySet<string>>()

function vocabularyOf(language: Language): ReadonlySet<string> {
  const known = vocabularies.get(language)
  if (known) return known
  const words = [
    ...wordsOfParaphrases(language),
    ...foldWords(TABLES[language].everyday).split(' '),
    ...(language === 'en' ? KNOWN_WORDS : []),
  ]
  const made = new Set(BY_EAR.has(language) ? words.map(foldByEar) : words)
  vocabularies.set(language, made)
  return made
}
