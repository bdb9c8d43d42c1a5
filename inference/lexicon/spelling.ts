/**
 * The form in which names are compared: lower-case Latin letters, digits, and points within numbers. Case, accents, spaces, hyphens and
 * plus signs are how people write a name, not what it is: "Telma-H", "TELMA H" and "telmah" are one.
 */
export function fold(text: string): string {
  if (LETTERS.test(text)) return text.toLowerCase()
  // Nearly all names are ASCII, and taking accents off is what costs time when the lexicon is loaded.
  const plain = ASCII.test(text) ? text : text.normalize('NFKD').replace(/ß/g, 'ss')
  const kept = plain.toLowerCase().replace(/[^a-z0-9.]+/g, '')
  return kept.includes('.') ? kept.replace(/(?<!\d)\.|\.(?!\d)/g, '') : kept
}

const LETTERS = /^[A-Za-z]+$/
const ASCII = /^[\x20-\x7e]*$/

/** The characters of folded names, in the order of their classes: class 0 is the blank, `a` is 1, `0` is 27. */
export const FOLDED_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789.'

/** Blank and the folded alphabet. */
export const FOLDED_CLASSES = FOLDED_ALPHABET.length + 1

/** The point: between digits it tells 12.5 from 125, elsewhere it is punctuation. */
export const POINT = FOLDED_ALPHABET.indexOf('.') + 1

const FIRST_DIGIT = FOLDED_ALPHABET.indexOf('0') + 1

export function isDigit(foldedClass: number): boolean {
  return foldedClass >= FIRST_DIGIT && foldedClass < POINT
}

/** Class of one character of a line, 0 where folding leaves nothing of it (spaces, punctuation, other scripts). */
export function foldedClass(char: string): number {
  if (char === '.') return POINT
  const folded = fold(char)
  return folded.length === 1 ? FOLDED_ALPHABET.indexOf(folded) + 1 : 0
}
