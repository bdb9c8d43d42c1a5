/**
 * Scores every spelling of a trie against slots at once: the CTC forward algorithm (Graves et al. 2006) run over
 * the tree, keeping only the beginnings that can still win.
 */
import type { Slots } from './slots.ts'
import { FOLDED_CLASSES } from './spelling.ts'
import { emptyTrie, insert, type Trie } from './trie.ts'

export interface Score {
  /** Index of the key in the trie. */
  key: number
  /** Natural logarithm of the probability of the slots saying this key. */
  logProbability: number
}

/** A beginning this much less probable than the best one is dropped; 1e-14 keeps no name more, and costs twice the time. */
const BEAM = 1e-11

/** And at most so many beginnings are kept, which bounds the time of a match on hopeless scrawl. */
const MOST_ACTIVE = 6000

/** How far the search goes. */
export interface Effort {
  beam: number
  mostActive: number
}
export const THOROUGH: Effort = { beam: BEAM, mostActive: MOST_ACTIVE }
/** To tell whether a line may hold a name at all: two slips are still followed, a tenth of the time is needed. */
export const QUICK: Effort = { beam: 1e-6, mostActive: 500 }

/** Steps in which the beam narrows until few enough are left. */
const NARROWER = 4

/** Working memory of one trie, used again by every match: matches run one after another, to their end. */
interface Board {
  blank: Float64Array
  label: Float64Array
  nextBlank: Float64Array
  nextLabel: Float64Array
  touched: Uint8Array
}

const boards = new WeakMap<Trie, Board>()

/** All keys that stay within the beam to the end, in no particular order. */
export function scoreAll(trie: Trie, slots: Slots, effort = THOROUGH): Score[] {
  const board = boardOf(trie)
  let { blank, label, nextBlank, nextLabel } = board
  let active = [0]
  blank[0] = 1
  let logScale = 0
  for (let slot = 0; slot < slots.count; slot++) {
    const reached = step(
      trie,
      board.touched,
      active,
      blank,
      label,
      nextBlank,
      nextLabel,
      slots,
      slot,
      effort.beam,
    )
    for (const node of active) blank[node] = label[node] = 0
    let top = 0
    for (const node of reached) top = Math.max(top, nextBlank[node]! + nextLabel[node]!)
    active = prune(reached, nextBlank, nextLabel, top, effort)
    bestFirst(active, nextBlank, nextLabel)
    for (const node of active) {
      nextBlank[node]! /= top
      nextLabel[node]! /= top
    }
    logScale += Math.log(top)
    ;[blank, nextBlank] = [nextBlank, blank]
    ;[label, nextLabel] = [nextLabel, label]
  }
  const scores: Score[] = []
  for (const node of active) {
    const key = trie.key[node]!
    if (key >= 0) scores.push({ key, logProbability: Math.log(blank[node]! + label[node]!) + logScale })
    blank[node] = label[node] = 0
  }
  return scores
}

/** The probability of one string, which need not be in any lexicon. Folded. */
export function scoreOne(text: string, slots: Slots): number {
  const trie = emptyTrie(text.length)
  insert(trie, text)
  const [score] = scoreAll(trie, slots)
  return score?.logProbability ?? Number.NEGATIVE_INFINITY
}

function step(
  trie: Trie,
  touched: Uint8Array,
  active: readonly number[],
  blank: Float64Array,
  label: Float64Array,
  nextBlank: Float64Array,
  nextLabel: Float64Array,
  slots: Slots,
  slot: number,
  beam: number,
): number[] {
  const row = slots.probabilities.subarray(slot * FOLDED_CLASSES, (slot + 1) * FOLDED_CLASSES)
  const reached: number[] = []
  // The best beginning comes first, so that what cannot keep up with it is not even started.
  let top = 0
  for (const node of active) {
    const inBlank = blank[node]!
    const inLabel = label[node]!
    const own = trie.label[node]!
    if (!touched[node]) {
      touched[node] = 1
      reached.push(node)
    }
    nextBlank[node]! += (inBlank + inLabel) * row[0]!
    if (own > 0) nextLabel[node]! += inLabel * row[own]!
    top = Math.max(top, nextBlank[node]! + nextLabel[node]!)
    const least = top * beam
    if (inBlank + inLabel < least) continue
    for (let child = trie.child[node]!; child > 0; child = trie.sibling[child]!) {
      const next = trie.label[child]!
      // A doubled letter needs a blank between its two halves.
      const arriving = (next === own ? inBlank : inBlank + inLabel) * row[next]!
      if (arriving < least) continue
      if (arriving > top) top = arriving
      if (!touched[child]) {
        touched[child] = 1
        reached.push(child)
      }
      nextLabel[child]! += arriving
    }
  }
  for (const node of reached) touched[node] = 0
  return reached
}

function prune(
  reached: number[],
  nextBlank: Float64Array,
  nextLabel: Float64Array,
  top: number,
  effort: Effort,
): number[] {
  let kept = reached
  for (let { beam } = effort; ; beam *= NARROWER) {
    const wide = kept
    kept = []
    for (const node of wide) {
      if (nextBlank[node]! + nextLabel[node]! >= top * beam) kept.push(node)
      else nextBlank[node] = nextLabel[node] = 0
    }
    if (kept.length <= effort.mostActive || beam >= 1) return kept
  }
}

function bestFirst(active: number[], blank: Float64Array, label: Float64Array): void {
  let best = 0
  for (let at = 1; at < active.length; at++) {
    if (blank[active[at]!]! + label[active[at]!]! > blank[active[best]!]! + label[active[best]!]!) best = at
  }
  ;[active[0], active[best]] = [active[best]!, active[0]!]
}

function boardOf(trie: Trie): Board {
  let board = boards.get(trie)
  if (!board) {
    const zeros = () => new Float64Array(trie.nodes)
    board = {
      blank: zeros(),
      label: zeros(),
      nextBlank: zeros(),
      nextLabel: zeros(),
      touched: new Uint8Array(trie.nodes),
    }
    boards.set(trie, board)
  }
  return board
}
