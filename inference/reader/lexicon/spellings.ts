/** Every way to write every entry, by text and as a trie. */
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
  /** By key of the trie, and by folded text; several where entries share a spelling. */
  spellings: readonly (readonly Spelling[])[]
  byText: ReadonlyMap<string, readonly Spelling[]>
}

export function indexSpellings(entries: readonly LexiconEntry[]): SpellingIndex {
  const byText = new Map<string, Spelling[]>()
  const add = (text: string, entry: LexiconEntry) => {
    const key = fold(text)
    const spelling = { text, key, entry }
    const others = byText.get(key)
    if (others) others.push(spelling)
    else byText.set(key, [spelling])
  }
  for (const entry of entries) {
    add(entry.name, entry)
    for (const text of entry.aliases) add(text, entry)
  }
  return { trie: buildTrie([...byText.keys()]), spellings: [...byText.values()], byText }
}
