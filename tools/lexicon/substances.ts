/** Which of our generics a register's ingredient is: salts, spellings and national names aside. */
import type { LexiconEntry } from '../../inference/lexicon/lexicon.ts'
import { fold } from '../../inference/lexicon/spelling.ts'
import type { Substance } from './registers.ts'

export interface Substances {
  /** Name of our generic, or the register's own name, folded, where we lack it. */
  ours(ingredient: string): string
  /** Vocabularies that hold this name or another one of its substance. */
  vocabularies(name: string): ReadonlySet<string>
}

/** What follows an ingredient's name in registers is its salt, ester or hydrate; what begins so is one itself. */
const NOT_A_BASE =
  /^(calcium|sodium|potassium|magnesium|zinc|iron|ferrous|ferric|aluminium|aluminum|insulin|vitamin|interferon|acid)$/

/** What stands before the name in French compositions: "chlorhydrate de", "maléate d'". */
const FRENCH_SALT = /\b[a-zé]+(ate|ure|sel) (de |d'|d’)/g

export function substancesOf(entries: readonly LexiconEntry[], vocabulary: readonly Substance[]): Substances {
  const own = new Map<string, string>()
  for (const { kind, name, aliases } of entries) {
    if (kind === 'generic') for (const spelling of [name, ...aliases]) own.set(fold(spelling), name)
  }
  const listed = new Map<string, Set<string>>()
  for (const { register, names } of vocabulary) {
    const known = own.get(fold(names[0]!)) ?? names.map((name) => own.get(fold(name))).find((name) => name)
    for (const name of names) {
      const key = fold(name)
      listed.set(key, (listed.get(key) ?? new Set()).add(register))
      if (known && key.length > 3 && !own.has(key)) own.set(key, known)
    }
  }
  const cache = new Map<string, string>()
  return {
    ours(ingredient) {
      let found = cache.get(ingredient)
      if (found === undefined) {
        found = firstKnown(ingredient, own) ?? fold(ingredient)
        cache.set(ingredient, found)
      }
      return found
    },
    vocabularies: (name) => listed.get(fold(name)) ?? new Set(),
  }
}

/** The whole name, then without what stands in brackets, then its first words. */
function firstKnown(ingredient: string, own: ReadonlyMap<string, string>): string | undefined {
  const lower = ingredient.toLowerCase()
  const bare = lower
    .replace(/\([^()]*\)|\[[^\]]*\]/g, ' ')
    .replace(FRENCH_SALT, '')
    .trim()
  for (const text of [lower, bare]) {
    const whole = own.get(fold(text)) ?? own.get(fold(text.replace(/e\b/g, '')))
    if (whole) return whole
  }
  const words = bare.split(/[\s-]+/)
  for (let count = words.length - 1; count > 0; count--) {
    const first = words.slice(0, count)
    if (count === 1 && NOT_A_BASE.test(first[0]!)) return undefined
    const key = fold(first.join(' '))
    const known = own.get(key) ?? own.get(key.replace(/e$/, ''))
    if (known) return known
  }
  return undefined
}
