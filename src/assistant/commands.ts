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
  for (const command of COMMANDS) {
    for (const language of LANGUAGES) {
      const ways = HEARINGS[language].commands[command]
      if (ways.includes(said)) return { command }
    }
  }
  return undefined
}

/** The language whose words a command is said in; `undefined` where it is no command or several have the word. */
export function commandLanguage(text: string): Language | undefined {
  const said = bare(text)
  const having = LANGUAGES.filter((language) =>
    COMMANDS.some((command) => HEARINGS[language].commands[command].includes(said)),
  )
  return having.length === 1 ? having[0] : undefined
}

/** "language hi", "/language Hindi", "español": a language by its code, its own name or its English name. */
function languageNamed(said: string): Language | undefined {
  const asked = LANGUAGES.flatMap((language) => HEARINGS[language].commands.language)
    .filter((way) => said.startsWith(`${way} `))
    .sort((a, b) => b.length - a.length)[0]
  const name = asked === undefined ? said : said.slice(asked.length + 1)
  return LANGUAGES.find(
    (language) =>
      name === wordsIn(language).name.toLowerCase() ||
      name === ENGLISH_NAMES[language] ||
      // A bare "es" or "fr" is no wish; after "language" it is.
      (asked !== undefined && name === language),
  )
}

const ENGLISH_NAMES: Readonly<Record<Language, string>> = {
  en: 'english',
  hi: 'hindi',
  es: 'spanish',
  fr: 'french',
  bn: 'bengali',
}
