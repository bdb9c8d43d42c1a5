/** What does the person want? */
import { LANGUAGES } from '../../inference/engine.ts'
import type { Commanded } from './commands.ts'
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
  | { kind: 'too-long' }
  | { kind: 'empty' }

export interface RouteLimits {
  /** Characters of one question. */
  maxQuestion: number
}

export function route(
  { message, text, commanded }: Pick<Exchange, 'message' | 'text' | 'commanded'>,
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
  const said = bare(text)
  if (heard(said, ({ hello }) => hello)) return { kind: 'hello' }
  if (heard(said, ({ thanks }) => thanks)) return { kind: 'thanks' }
  if (heard(said, ({ correction }) => correction)) return { kind: 'correction' }
  return { kind: 'question' }
}

/** Whether a picture's caption says that it goes on with the prescription that was sent before. */
export function isFurtherPage(caption: string): boolean {
  return heard(bare(caption), ({ furtherPage }) => furtherPage)
}

function heard(said: string, pattern: (hearing: Hearing) => RegExp): boolean {
  return LANGUAGES.some((language) => pattern(HEARINGS[language]).test(said))
}
