/** The wording of the dialogue, by language. */
import { LANGUAGES, type Language } from '../../inference/engine.ts'
import { bn } from './bn.ts'
import { type Catalogue, MENU_COMMANDS } from './catalogue.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'
import { hi } from './hi.ts'

export type { Catalogue, ErrorCode, Figures } from './catalogue.ts'

const CATALOGUES: Readonly<Record<Language, Catalogue>> = { en, hi, es, fr, bn }

export function wordsIn(language: Language): Catalogue {
  return CATALOGUES[language]
}

/** The commands with what they do, in the order in which menus show them. */
export function menuIn(language: Language): { command: string; description: string }[] {
  const { commands } = wordsIn(language)
  return MENU_COMMANDS.map((command) => ({ command, description: commands[command] }))
}

/** 'hi-IN' → 'hi'; `undefined` where there is no wording for it. */
export function asLanguage(tag: string | undefined): Language | undefined {
  const base = tag?.toLowerCase().split(/[-_]/)[0]
  return LANGUAGES.find((language) => language === base)
}
