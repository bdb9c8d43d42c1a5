/** The words of answers: one catalogue per language. Quotes and medicine names are never translated. */
import type { Language } from '../../engine.ts'
import type { ItemIntent, PageIntent } from '../../questions/question.ts'
import { bn } from './bn.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'
import type { FurtherSection, FurtherWording } from './further/further.ts'
import { hi } from './hi.ts'
import type { SigWords } from './sig.ts'

/** Fields and sections with a sentence of their own for what is not on the page. */
export type Topic =
  | Exclude<ItemIntent, 'details' | keyof FurtherWording['absentItem']>
  | Exclude<PageIntent, FurtherSection | AnsweredBeside>
/** Page intents that are more than a section. */
type AnsweredBeside = 'names' | 'overview' | 'schedule' | 'total' | 'validity' | 'signed'

export interface Wording extends FurtherWording {
  language: Language
  sig: SigWords
  /** Around the page's own words. */
  quote(words: string): string
  /** Between an item and what is said of it. */
  colon: string

  /** Before a list of so many medicines. */
  medicines(count: number): string
  /** Before the other sections of a page, and one-line fields. */
  heading: Record<Extract<Topic, PageIntent>, string>
  /** "The prescription doesn't say …", as a whole sentence. */
  absent: Record<Topic, string>
  /** The page's word stands for this name: “Amoxycillin” (= Amoxicillin). */
  means(name: string): string
  brandOf(generics: string): string
  nameUnsure(candidates: string): string
  nameUnknown: string
  diagnosisUnknown: string
  /** Closes an answer in which anything is in doubt, once. */
  askPharmacist: string
  /** What was read may be wrong. */
  readingUnsure(quote: string): string
  unclear(reasons: string): string
  /** Behind directions that were quoted because they are not certain: what of them is understood. */
  understood(parts: string): string
  /** The same where nothing of them is. */
  directionsUnsure: string
  unread(count: number): string
  highAlert(names: string): string
  form: Record<string, string>
  sex: Record<'female' | 'male' | 'other', string>

  /** No medicine of this name is found. */
  notFound(words: string): string
  found(words: string): string
  /** Lines that speak of it, before a list. */
  lines(words: string): string
  noneFits: string
  /** Some medicines don't say whether they fit. */
  mayFit: string
  fits: string
  count: Record<'medicines' | 'tests' | 'diagnoses', (count: number) => string>
  whole: string
  nothingRead: string
  nearby: string
  medicinesNearby: string
  diagnosesNearby: string
}

const CATALOGUES: Readonly<Record<Language, Wording>> = { en, hi, es, fr, bn }

export function wordingFor(language: Language): Wording {
  return CATALOGUES[language]
}

/** "A, B and C", "A या B". */
export function join(
  items: readonly string[],
  type: 'conjunction' | 'disjunction',
  language: Language,
): string {
  return new Intl.ListFormat(language, { type }).format(items)
}

/** What is said, then every doubt about it as a sentence. */
export function withDoubts(said: string, doubts: readonly string[]): string {
  if (doubts.length === 0) return said
  const statement = /[.।]$/u.test(said) ? said : `${said}.`
  return [statement, ...doubts].join(' ')
}
