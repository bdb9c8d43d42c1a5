/** All folded spellings as one tree of characters, so that names with a common beginning are scored together. */
import { FOLDED_ALPHABET } from './spelling.ts'

/** Nodes are numbers; 0 is the root. Children of a node are a chain: `child[node]`, then `sibling[…]`, 0 ends it. */
export interface Trie {
  nodes: number
  /** Words in it. */
  keys: number
  child: Int32Array
  sibling: Int32Array
  /** Folded class of the character that leads to the node. */
  label: Uint8Array
  /** Number of the word that ends here, -1 where none does. */
  key: Int32Array
}

/** Folded class by ASCII code: looked up for every letter of the lexicon while it is loaded. */
const CLASS_OF_CODE = new Uint8Array(128)
for (let at = 0; at < FOLDED_ALPHABET.length; at++) CLASS_OF_CODE[FOLDED_ALPHABET.charCodeAt(at)] = at + 1

/** A trie with room for words of so many characters together. */
export function emptyTrie(characters: number): Trie {
  const most = characters + 1
  return {
    nodes: 1,
    keys: 0,
    child: new Int32Array(most),
    sibling: new Int32Array(most),
    label: new Uint8Array(most),
    key: new Int32Array(most).fill(-1),
  }
}

/** Puts a folded word in. Its key: the number of words before it, or the one it had already. */
export function insert(trie: Trie, word: string): number {
  const { child, sibling, label, key } = trie
  let node = 0
  for (let at = 0; at < word.length; at++) {
    const next = CLASS_OF_CODE[word.charCodeAt(at)]!
    let found = child[node]!
    while (found > 0 && label[found] !== next) found = sibling[found]!
    if (found === 0) {
      found = trie.nodes++
      label[found] = next
      sibling[found] = child[node]!
      child[node] = found
    }
    node = found
  }
  if (key[node]! < 0) key[node] = trie.keys++
  return key[node]!
}

/** Key of a folded word, -1 where the trie doesn't hold it. */
export function keyOf({ child, sibling, label, key }: Trie, word: string): number {
  let node = 0
  for (let at = 0; at < word.length; at++) {
    const next = CLASS_OF_CODE[word.charCodeAt(at)]
    node = child[node]!
    while (node > 0 && label[node] !== next) node = sibling[node]!
    if (node === 0) return -1
  }
  return key[node]!
}

/** Without the room that words with a common beginning left. */
export function trimmed({ nodes, keys, child, sibling, label, key }: Trie): Trie {
  return {
    nodes,
    keys,
    child: child.slice(0, nodes),
    sibling: sibling.slice(0, nodes),
    label: label.slice(0, nodes),
    key: key.slice(0, nodes),
  }
}
