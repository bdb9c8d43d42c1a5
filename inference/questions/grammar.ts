/** The ask that a language's own phrases show: the first that is found, narrow before wide. */
import type { Language } from '../engine.ts'
import type { DoseForm } from '../prescription.ts'
import type { AskName } from './asks.ts'
import { foldByEar } from './fold.ts'
import { bn } from './tables/bn.ts'
import { en } from './tables/en.ts'
import { es } from './tables/es.ts'
import { fr } from './tables/fr.ts'
import { hi } from './tables/hi.ts'
import type { QuestionTable, TopicName } from './tables/table.ts'

export const TABLES: Readonly<Record<Language, QuestionTable>> = { en, hi, es, fr, bn }

/** People spell these in Latin letters by ear. */
export const BY_EAR: ReadonlySet<Language> = new Set(['hi', 'bn'])

interface Compiled {
  asks: readonly { ask: AskName; phrase: RegExp; unless?: RegExp }[]
  topics: readonly { topic: TopicName; words: RegExp }[]
  forms: readonly { form: DoseForm; words: RegExp }[]
  ordinals: readonly RegExp[]
  last?: RegExp
  next?: RegExp
  previous?: RegExp
  pronoun?: RegExp
  every?: RegExp
  advice?: RegExp
}

const compiled = new Map<Language, Compiled>()

export function grammarOf(language: Language): Compiled {
  const known = compiled.get(language)
  if (known) return known
  const made = compile(language, TABLES[language])
  compiled.set(language, made)
  return made
}

/** What is asked, by the phrases of one language; `words` are folded. */
export function askIn(words: string, language: Language): AskName | undefined {
  return grammarOf(language).asks.find(({ phrase, unless }) => phrase.test(words) && !unless?.test(words))
    ?.ask
}

export function topicsIn(words: string, language: Language): TopicName[] {
  return grammarOf(language).topics.flatMap(({ topic, words: names }) => (names.test(words) ? [topic] : []))
}

/** Whether a text, in whatever language, speaks of one of these; `undefined` where the words name no topic. */
export function topicTest(asked: string): ((text: string) => boolean) | undefined {
  const languages = Object.keys(TABLES) as Language[]
  const topics = new Set(languages.flatMap((language) => topicsIn(forms(asked, language), language)))
  if (topics.size === 0) return undefined
  const tests = languages.flatMap((language) =>
    grammarOf(language)
      .topics.filter(({ topic }) => topics.has(topic))
      .map(({ words }) => ({ language, words })),
  )
  return (text) => tests.some(({ language, words }) => words.test(forms(text, language)))
}

/** Folded words as the phrases of a language compare them. */
export function forms(folded: string, language: Language): string {
  return BY_EAR.has(language) ? foldByEar(folded) : folded
}

function compile(language: Language, table: QuestionTable): Compiled {
  const whole = !BY_EAR.has(language)
  const source = (words: string) =>
    forms(
      words
        .normalize('NFKD')
        .replace(/[\u0300-\u036f\u093c\u09bc]/gu, '')
        .normalize('NFC')
        .replaceAll('\u0901', '\u0902')
        .replaceAll('\u0981', '\u0982'),
      language,
    )
  // Indian languages add endings to their words: only where a word begins is looked at.
  const regex = (words: string) =>
    new RegExp(`(?<![\\p{L}\\p{M}])(?:${source(words)})${whole ? '(?![\\p{L}\\p{M}])' : ''}`, 'u')
  const optional = (words: string) => (words === '' ? undefined : regex(words))
  const topic = `(?:${Object.values(table.topics).join('|')})`
  const form = `(?:${table.forms.map(([words]) => words).join('|')})`
  const filled = (phrase: string) => phrase.replaceAll('TOPIC', topic).replaceAll('FORM', form)
  return {
    asks: table.asks.map(([ask, phrase, unless]) => ({
      ask,
      phrase: regex(filled(phrase)),
      ...(unless ? { unless: regex(filled(unless)) } : {}),
    })),
    topics: Object.entries(table.topics).map(([name, words]) => ({
      topic: name as TopicName,
      words: regex(words),
    })),
    forms: table.forms.map(([words, name]) => ({ form: name, words: regex(words) })),
    ordinals: table.ordinals.map(regex),
    ...Object.fromEntries(
      (['last', 'next', 'previous', 'pronoun', 'every', 'advice'] as const).map((key) => [
        key,
        optional(table[key]),
      ]),
    ),
  }
}
