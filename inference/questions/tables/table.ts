/** What one language asks in: its phrases for every ask, its names of complaints, forms and places in a list. */
import type { DoseForm } from '../../prescription.ts'
import type { AskName } from '../asks.ts'

/**
 * A phrase is the source of a regular expression over folded words (`fold.ts`): small letters, no accents, single
 * spaces, no marks. The first that is found, and not undone by its `unless`, tells what is asked: narrow before wide.
 */
export type Phrase = readonly [ask: AskName, phrase: string, unless?: string]

/** Conditions and complaints that are asked for by everyday words, whatever the language of the page. */
export const TOPICS = [
  ...[
    'fever',
    'pain',
    'headache',
    'cough',
    'cold',
    'blood pressure',
    'diabetes',
    'heart',
    'chest pain',
    'sleep',
  ],
  ...['vomiting', 'acidity', 'allergy', 'thyroid', 'infection', 'cholesterol', 'diarrhoea', 'constipation'],
  ...['asthma', 'dengue', 'malaria', 'pneumonia', 'tuberculosis', 'itching', 'gout', 'anaemia', 'vitamins'],
  ...[
    'antibiotic',
    'painkiller',
    'blood thinner',
    'steroid',
    'nose',
    'eye',
    'ear',
    'skin',
    'stomach',
    'kidney',
  ],
  ...['liver', 'anxiety', 'swelling', 'bleeding', 'dizziness', 'breathlessness', 'typhoid', 'arthritis'],
] as const
export type TopicName = (typeof TOPICS)[number]

export interface QuestionTable {
  asks: readonly Phrase[]
  topics: Readonly<Partial<Record<TopicName, string>>>
  /** What people call the forms; the longest first. */
  forms: readonly (readonly [words: string, form: DoseForm])[]
  /** First, second, third …; the last two are "the last" and "the next one". */
  ordinals: readonly string[]
  last: string
  next: string
  previous: string
  /** "it", "this medicine". */
  pronoun: string
  /** Asked of every medicine, or of the page anew. */
  every: string
  /** Asks that only a professional may answer. */
  advice: string
  /** Words that are no names, beside those of the phrases and paraphrases. */
  everyday: string
}
