/** Every way to write every entry, sorted and as a trie. */
import type { LexiconEntry } from './lexicon.ts'
import { fold } from './spelling.ts'
import { buildTrie, type Trie } from './trie.ts'

export interface Spelling {
  text: string
  /** `text`, folded. */
  key: string
  entry: LexiconEntry
}

export interface SpellingIndex {
  trie: Trie
  /** By key of the trie; several where entries share a spelling. */
  spellings: readonly (readonly Spelling[])[]
}

export function indexSpellings(entries: readonly LexiconEntry[]): SpellingIndex {
  const byKey = new Map<string, Spelling[]>()
  for (const entry of entries) {
    for (const text of [entry.name, ...entry.aliases]) {
      const key = fold(text)
      const spelling = { text, key, entry }
      const others = byKey.get(key)
      if (others) others.push(spelling)
      else byKey.set(key, [spelling])
    }
  }
  const keys = [...byKey.keys()].sort()
  return { trie: buildTrie(keys), spellings: keys.map((key) => byKey.get(key)!) }
}
