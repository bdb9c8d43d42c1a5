/** A reply as lines of a terminal. */
import type { Reply } from '../adapter.ts'
import { plain } from './plain.ts'

/** SGR codes (ECMA-48); left out where the terminal shouldn't be sent any. */
const BOLD = '1'
const DIM = '2'

export interface PrintOptions {
  /** Whether escape sequences may be written. */
  ansi: boolean
  /** Where the marked pages were written. */
  pictures: readonly string[]
}

export function printed(reply: Reply, { ansi, pictures }: PrintOptions): string {
  const style = (code: string, text: string) => (ansi ? `\u001b[${code}m${text}\u001b[0m` : text)
  const text = plain(reply.text)
  const quotes = reply.quotes.map(
    ({ number, quote, where }) => `  [${number}] “${oneLine(quote)}” (${oneLine(where)})`,
  )
  const suggestions = reply.suggestions.map(({ label }, index) => `  ${letterOf(index)}) ${oneLine(label)}`)
  return [
    [reply.kind === 'emergency' ? style(BOLD, text) : text],
    quotes.map((line) => style(DIM, line)),
    pictures.map((path) => `  Marked page: ${path}`),
    suggestions,
  ]
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n')
}

/** Suggestions are chosen by letter: figures already number the quotes. */
export function letterOf(index: number): string {
  return String.fromCharCode(97 + index)
}

function oneLine(text: string): string {
  return plain(text).replace(/\s*\n\s*/g, ' ')
}
