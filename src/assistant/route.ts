/** What does the person want? */
import { LANGUAGES, type Language } from '../../inference/engine.ts'
import { type Commanded, languageIn } from './commands.ts'
import type { Exchange } from './exchange.ts'
import { HEARINGS, type Hearing } from './hearing/index.ts'
import { bare } from './text.ts'

export type Wish =
  | { kind: 'pages'; question: string }
  | ({ kind: 'command' } & Commanded)
  | { kind: 'question' }
  | { kind: 'correction' }
  | { kind: 'hello' }
  | { kind: 'thanks' }
  | { kind: 'unsupported'; what: string }
  /** The last answer again, in another language. */
  | { kind: 'translate'; language: Language }
  | { kind: 'too-long' }
  | { kind: 'empty' }

export interface RouteLimits {
  /** Characters of one question. */
  maxQuestion: number
}

export function route(
  { message, text, commanded, understand }: Pick<Exchange, 'message' | 'text' | 'commanded' | 'understand'>,
  { maxQuestion }: RouteLimits,
): Wish {
  const pictures = message.images.length + (message.missingImages?.length ?? 0)
  if (pictures > 0) return { kind: 'pages', question: text }
  if (text === '') {
    return message.unsupported === undefined
      ? { kind: 'empty' }
      : { kind: 'unsupported', what: message.unsupported }
  }
  if (text.length > maxQuestion) return { kind: 'too-long' }
  if (commanded !== undefined) return { kind: 'command', ...commanded }
  const courtesy = courtesyOf(text)
  if (courtesy) return { kind: courtesy }
  if (heard(bare(text), ({ correction }) => correction)) return { kind: 'correction' }
  const language = understand(text).intents[0] === 'translate' ? languageIn(text) : undefined
  return language ? { kind: 'translate', language } : { kind: 'question' }
}

/** Whether a message says no more than hello or thank you. */
export function courtesyOf(text: string): 'hello' | 'thanks' | undefined {
  const said = bare(text)
  if (heard(said, ({ hello }) => hello)) return 'hello'
  return heard(said, ({ thanks }) => thanks) ? 'thanks' : undefined
}

/** Whether a picture's caption says that it goes on with the prescription that was sent before. */
export function isFurtherPage(caption: string): boolean {
  return heard(bare(caption), ({ furtherPage }) => furtherPage)
}

function heard(said: string, pattern: (hearing: Hearing) => RegExp): boolean {
  return LANGUAGES.some((language) => pattern(HEARINGS[language]).test(said))
}
