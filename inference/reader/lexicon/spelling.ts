/**
 * The form in which names are compared: lower-case Latin letters and digits. Case, accents, spaces, hyphens and
 * plus signs are how people write a name, not what it is: "Telma-H", "TELMA H" and "telmah" are one.
 */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[^a-z0-9]/g, '')
}

/** The characters of folded names, in the order of their classes: class 0 is the blank, `a` is 1, `0` is 27. */
export const FOLDED_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** Blank and the folded alphabet. */
export const FOLDED_CLASSES = FOLDED_ALPHABET.length + 1

/** Class of one character of a line, 0 where folding leaves nothing of it (spaces, punctuation, other scripts). */
export function foldedClass(char: string): number {
  const folded = fold(char)
  return folded.length === 1 ? FOLDED_ALPHABET.indexOf(folded) + 1 : 0
}
