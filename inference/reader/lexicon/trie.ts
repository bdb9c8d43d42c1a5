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

/** `keys`: folded, sorted, without duplicates. */
export function buildTrie(keys: readonly string[]): Trie {
  const most = 1 + keys.reduce((sum, key) => sum + key.length, 0)
  const child = new Int32Array(most)
  const sibling = new Int32Array(most)
  const label = new Uint8Array(most)
  const key = new Int32Array(most).fill(-1)
  /** The node of each character of the key before, as sorted neighbours share their beginning. */
  const path = [0]
  let nodes = 1
  let before = ''
  keys.forEach((word, index) => {
    let depth = 0
    while (depth < before.length && before[depth] === word[depth]) depth++
    path.length = depth + 1
    for (; depth < word.length; depth++) {
      const node = nodes++
      const above = path[depth]!
      label[node] = CLASS_OF_CODE[word.charCodeAt(depth)]!
      sibling[node] = child[above]!
      child[above] = node
      path.push(node)
    }
    key[path[word.length]!] = index
    before = word
  })
  return {
    nodes,
    child: child.slice(0, nodes),
    sibling: sibling.slice(0, nodes),
    label: label.slice(0, nodes),
    key: key.slice(0, nodes),
  }
}
