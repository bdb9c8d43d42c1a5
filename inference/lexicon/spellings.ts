/** Every way to write every entry, as a trie. */
import type { LexiconEntry } from './lexicon.ts'
import { fold } from './spelling.ts'
import { emptyTrie, insert, keyOf, type Trie, trimmed } from './trie.ts'

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
  const all: Spelling[] = []
  let characters = 0
  const add = (text: string, entry: LexiconEntry) => {
    const key = fold(text)
    characters += key.length
    all.push({ text, key, entry })
  }
  for (const entry of entries) {
    add(entry.name, entry)
    for (const text of entry.aliases) add(text, entry)
  }
  const trie = emptyTrie(characters)
  const spellings: Spelling[][] = []
  for (const spelling of all) {
    const key = insert(trie, spelling.key)
    if (key < spellings.length) spellings[key]!.push(spelling)
    else spellings.push([spelling])
  }
  return { trie: trimmed(trie), spellings }
}

/** The first entry with this spelling, which has to be folded. */
export function entryOf({ trie, spellings }: SpellingIndex, key: string): LexiconEntry | undefined {
  return spellings[keyOf(trie, key)]?.[0]?.entry
}
