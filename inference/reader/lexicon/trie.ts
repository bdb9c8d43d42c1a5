/** All folded spellings as one tree of characters, so that names with a common beginning are scored together. */
import { FOLDED_ALPHABET } from './spelling.ts'

/** Nodes are numbers; 0 is the root. Children of a node are a chain: `child[node]`, then `sibling[…]`, 0 ends it. */
export interface Trie {
  nodes: number
  child: Int32Array
  sibling: Int32Array
  /** Folded class of the character that leads to the node. */
  label: Uint8Array
  /** Index into the keys that were given, -1 where no spelling ends. */
  key: Int32Array
}

/** Folded class by ASCII code: looked up for every letter of the lexicon while it is loaded. */
const CLASS_OF_CODE = new Uint8Array(128)
for (let at = 0; at < FOLDED_ALPHABET.length; at++) CLASS_OF_CODE[FOLDED_ALPHABET.charCodeAt(at)] = at + 1

/** `keys`: folded, without duplicates, in any order. */
export function buildTrie(keys: readonly string[]): Trie {
  let most = 1
  for (const word of keys) most += word.length
  const child = new Int32Array(most)
  const sibling = new Int32Array(most)
  const label = new Uint8Array(most)
  const key = new Int32Array(most).fill(-1)
  let nodes = 1
  for (let index = 0; index < keys.length; index++) {
    const word = keys[index]!
    let node = 0
    for (let at = 0; at < word.length; at++) {
      const next = CLASS_OF_CODE[word.charCodeAt(at)]!
      let found = child[node]!
      while (found > 0 && label[found] !== next) found = sibling[found]!
      if (found === 0) {
        found = nodes++
        label[found] = next
        sibling[found] = child[node]!
        child[node] = found
      }
      node = found
    }
    key[node] = index
  }
  return {
    nodes,
    child: child.slice(0, nodes),
    sibling: sibling.slice(0, nodes),
    label: label.slice(0, nodes),
    key: key.slice(0, nodes),
  }
}
