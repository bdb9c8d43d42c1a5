/** Commands: with or without a slash, in any of the languages' words. */
import { LANGUAGES, type Language } from '../../inference/engine.ts'
import { wordsIn } from '../replies/index.ts'
import { HEARINGS } from './hearing/index.ts'
import { bare } from './text.ts'

export const COMMANDS = ['start', 'help', 'new', 'forget', 'language', 'privacy', 'show'] as const
export type Command = (typeof COMMANDS)[number]

export interface Commanded {
  command: Command
  /** Set where a language was named. */
  language?: Language
}

/** The command that a message is; `undefined` where it is something else. */
export function commandOf(text: string): Commanded | undefined {
  // Telegram names the bot in groups: "/help@rxchat_bot"; a deep link gives "/start something".
  const said = bare(text.replace(/^(\/\w+)@\w+/, '$1'))
  if (text.startsWith('/start')) return { command: 'start' }
  const named = languageNamed(said)
  if (named !== undefined) return { command: 'language', language: named }
  const command = WAYS.get(said)?.command
  return command && { command }
}

/** The language whose words a command is said in; `undefined` where it is no command or several have the word. */
export function commandLanguage(text: string): Language | undefined {
  const languages = WAYS.get(bare(text))?.languages
  return languages?.size === 1 ? [...languages][0] : undefined
}

/** What each way of saying a command means, and the languages that say it so. */
const WAYS = new Map<string, { command: Command; languages: Set<Language> }>()
for (const command of COMMANDS) {
  for (const language of LANGUAGES) {
    for (const way of HEARINGS[language].commands[command]) {
      const known = WAYS.get(way)
      if (known === undefined) WAYS.set(way, { command, languages: new Set([language]) })
      else known.languages.add(language)
    }
  }
}

/** "language hi", "/language Hindi", "español": a language by its code, its own name or its English name. */
function languageNamed(said: string): Language | undefined {
  const asked = ASKING.find((way) => said.startsWith(way))
  if (asked === undefined) return NAMES.get(said)
  const name = said.slice(asked.length)
  // A bare "es" or "fr" is no wish; after "language" it is.
  return NAMES.get(name) ?? LANGUAGES.find((language) => language === name)
}

/** What goes before a language's name, the longest first: "change language to " before "change ". */
const ASKING = LANGUAGES.flatMap((language) => HEARINGS[language].commands.language)
  .map((way) => `${way} `)
  .sort((a, b) => b.length - a.length)

/** The language that is named somewhere in a wish: "translate it to Hindi please". */
export function languageIn(text: string): Language | undefined {
  const said = bare(text)
  return LANGUAGES.find((language) => NAMED[language].test(said))
}

const NAMED: Readonly<Record<Language, RegExp>> = {
  en: /\benglish\b|\bingl[eé]s\b|\banglais\b|अंग्रे[ज़ज]+ी|इंग्लिश|ইংরেজি|\bingreji|\bangrezi/u,
  hi: /\bhind[ií]\b|हिंदी|हिन्दी|হিন্দি|\bhindite\b/u,
  es: /\bspanish\b|\bespañol\b|\bespanol\b|\bespagnol\b|स्पेनिश|স্প্যানিশ/u,
  fr: /\bfrench\b|\bfranc[eé]s\b|\bfran[cç]ais\b|फ्रेंच|ফরাসি/u,
  bn: /\bbengali\b|\bbangla\b|\bbengal[ií]\b|बंगाली|बांग्ला|বাংলা/u,
}

const ENGLISH_NAMES: Readonly<Record<Language, string>> = {
  en: 'english',
  hi: 'hindi',
  es: 'spanish',
  fr: 'french',
  bn: 'bengali',
}

const NAMES = new Map(
  LANGUAGES.flatMap((language) => [
    [wordsIn(language).name.toLowerCase(), language] as const,
    [ENGLISH_NAMES[language], language] as const,
  ]),
)
