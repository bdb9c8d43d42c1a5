/**
 * How a recogniser of Latin text errs on print and handwriting: letters of one shape are taken for each other far
 * more often than others. Written from the shapes themselves, not fitted to any page.
 */
import { FOLDED_ALPHABET, FOLDED_CLASSES } from './spelling.ts'

/** Characters that share a shape; any one of a group is read as another of it. */
const SHAPES = [
  'oa0',
  'oc',
  'ce',
  'ea',
  'ao',
  'au',
  'cad',
  'li1',
  'lt',
  'it',
  'ij',
  'tf',
  'lf',
  'nu',
  'nm',
  'nr',
  'nh',
  'nv',
  'uv',
  'vr',
  'vy',
  'uw',
  'mw',
  'hk',
  'hb',
  'kx',
  'rs',
  's5',
  'sg',
  'g6',
  'z2',
  'z3',
  'zr',
  'gyq9',
  'pr',
  'pf',
  'b6',
  'b8',
  'gz',
  'o6',
  'd0',
  'a4',
  't7',
  'l7',
  'y4',
  '38',
  'z7',
  'oq',
  'bl',
  'dl',
  'ec',
  'ei',
  'er',
  'il',
  'jy',
]

/** Share of a character's probability that each of its look-alikes gets. */
export const SHAPE_SHARE = 0.01

/** Probability of any other mistake: a wrong or additional character. Keeps one slip from ruling a name out. */
export const SLIP = 0.0005

/** Probability of a character where nothing was seen: lower, as every name has longer ones that begin with it. */
export const MISSED = 0.00005

/** Frames that one letter's slip is shared by at most: wider ones are two letters. */
export const WIDEST_LETTER = 3

/** For each folded class the classes that look like it; the blank has none. */
export const LOOK_ALIKE_CLASSES: readonly (readonly number[])[] = lookAlikeClasses()

function lookAlikeClasses(): number[][] {
  const classes: Set<number>[] = Array.from({ length: FOLDED_CLASSES }, () => new Set())
  for (const shape of SHAPES) {
    for (const one of shape) {
      for (const other of shape) {
        if (one !== other) classes[FOLDED_ALPHABET.indexOf(one) + 1]?.add(FOLDED_ALPHABET.indexOf(other) + 1)
      }
    }
  }
  return classes.map((set) => [...set])
}
