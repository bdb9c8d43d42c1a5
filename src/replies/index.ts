/** The wording of the dialogue, by language. */
import { LANGUAGES, type Language } from '../../inference/engine.ts'
import type { Catalogue } from './catalogue.ts'
import { en } from './en.ts'

export type { Catalogue, ErrorCode, Figures } from './catalogue.ts'

const CATALOGUES: Partial<Record<Language, Catalogue>> = { en }

export function wordsIn(language: Language): Catalogue {
  return CATALOGUES[language] ?? en
}

/** 'hi-IN' → 'hi'; `undefined` where there is no wording for it. */
export function asLanguage(tag: string | undefined): Language | undefined {
  const base = tag?.toLowerCase().split(/[-_]/)[0]
  return LANGUAGES.find((language) => language === base)
}
