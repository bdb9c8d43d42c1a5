/** One way of writing something: a pattern over the lower-cased sig, and what it says. */
import type { Fact } from '../fact.ts'

export interface Notation {
  pattern: RegExp
  read(groups: Readonly<Record<string, string>>, whole: string): Fact[]
}

/** `source` is matched as a whole word; `x`, `(`… may follow without a space only where `open` says so. */
export function notation(source: string, read: Notation['read'], open = '[a-z0-9½¼¾à-öø-ÿ]'): Notation {
  return { pattern: new RegExp(`(?:${source})(?!${open})`, 'y'), read }
}

/** The same fact for each of several abbreviations: "tds" also as "t.d.s." and "t. d. s.". */
export function abbreviations(short: readonly string[], ...facts: Fact[]): Notation {
  const spelled = [...short].sort((a, b) => b.length - a.length).map(dotted)
  return notation(spelled.join('|'), () => facts)
}

/** The same fact for each of several phrases; a space stands for any white space, `/` for itself. */
export function phrases(list: readonly string[], ...facts: Fact[]): Notation {
  const spelled = [...list]
    .sort((a, b) => b.length - a.length)
    .map((p) => p.replaceAll(' ', String.raw`[\s-]*`))
  return notation(spelled.join('|'), () => facts)
}

function dotted(short: string): string {
  return (
    [...short].map((char) => (/[a-z]/.test(char) ? char : `\\${char}`)).join(String.raw`(?:\.\s?)?`) +
    String.raw`\.?`
  )
}
