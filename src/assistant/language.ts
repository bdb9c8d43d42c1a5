/** The language to answer in. */
import type { Conversation } from '../../conversations/conversation.ts'
import { LANGUAGES, type Language } from '../../inference/engine.ts'
import { promptLanguage, understandQuestion } from '../../inference/questions/question.ts'
import { asLanguage } from '../replies/index.ts'
import { commandLanguage } from './commands.ts'
import { HEARINGS } from './hearing/index.ts'
import { lastSpoken } from './turns.ts'
import type { Understand } from './understanding.ts'

/** What was chosen, else what is written, else what was spoken before, else what the platform says. */
export function languageFor(
  text: string,
  conversation: Conversation,
  hint: string | undefined,
  understand?: Understand,
): Language {
  return (
    asLanguage(conversation.language) ??
    languageOf(text, understand) ??
    asLanguage(lastSpoken(conversation)) ??
    asLanguage(hint) ??
    'en'
  )
}

const LETTERS = /\p{L}|\p{M}/gu
const DEVANAGARI = /\p{Script=Devanagari}/gu
const BENGALI = /\p{Script=Bengali}/gu
/** A name or two in another script than the sentence must not turn it over. */
const MIN_SHARE = 0.3

const SMALL_WORDS = LANGUAGES.map((language) => ({ language, small: new Set(HEARINGS[language].smallWords) }))

/** The language of a text; `undefined` where it is too short or too mixed to tell. */
export function languageOf(text: string, understand: Understand = understandQuestion): Language | undefined {
  // "/help" is the same in every language.
  if (text.startsWith('/')) return undefined
  if (text.search(LETTERS) < 0) return undefined
  if (isIn(DEVANAGARI, text)) return 'hi'
  if (isIn(BENGALI, text)) return 'bn'
  const named = commandLanguage(text) ?? promptLanguage(text)
  if (named !== undefined) return named
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? []
  const counts = SMALL_WORDS.map(({ language, small }) => ({
    language,
    count: words.filter((word) => small.has(word)).length,
  })).sort((a, b) => b.count - a.count)
  const [first, second] = counts
  if (first !== undefined && first.count > (second?.count ?? 0)) return first.language
  // English is what a question is taken for where nothing tells; any other language was recognised.
  const { language } = understand(text)
  return language === 'en' ? undefined : language
}

function isIn(script: RegExp, text: string): boolean {
  const letters = text.match(script)?.length ?? 0
  return letters > 0 && letters / text.match(LETTERS)!.length >= MIN_SHARE
}
