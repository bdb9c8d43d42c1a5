/** The ingredients of a user's own brands, in the lexicon's spelling: a slip in one would be told to patients. */
import { closest, distance } from 'fastest-levenshtein'
import { GENERIC_FILES, parseGeneric, readRows } from './data-files.ts'
import type { LexiconEntry } from './lexicon.ts'
import { baseOf } from './salts.ts'
import { fold } from './spelling.ts'

/** From so many edits on, a likely meant name is no help. */
const MOST_SLIPS = 2

export interface Ingredients {
  /** Names of the ingredients, or what is wrong with one of them. */
  resolve(entry: LexiconEntry): { generics: string[] } | { problem: string }
}

/** `own`: the generics of the user's files, which may name ingredients that ours don't know. */
export function knownIngredients(own: readonly LexiconEntry[]): Ingredients {
  const shipped = Object.values(GENERIC_FILES).flatMap((file) =>
    readRows(file).map((row) => parseGeneric(row)),
  )
  const names = new Map<string, string>()
  for (const { name, aliases } of [...shipped, ...own])
    for (const spelling of [name, ...aliases]) names.set(fold(spelling), name)
  return {
    resolve(entry) {
      const generics: string[] = []
      for (const said of entry.generics.flatMap((generic) => generic.split(/\s+\+\s+/))) {
        const name = names.get(fold(said)) ?? names.get(fold(baseOf(said) ?? ''))
        if (!name) return { problem: unknown(said, names) }
        generics.push(name)
      }
      return { generics }
    },
  }
}

function unknown(said: string, names: ReadonlyMap<string, string>): string {
  const likely = closest(fold(said), [...names.keys()])
  const hint = distance(fold(said), likely) <= MOST_SLIPS ? `is it ${names.get(likely)}? Otherwise ` : ''
  return `generics: “${said}” is not known; ${hint}give it a line of its own, of kind generic`
}
