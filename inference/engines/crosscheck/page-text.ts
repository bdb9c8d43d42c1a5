/** The page's lines as words, for finding what a model says on them: exactly, never nearly. */

import { toEvidence } from '../../answers/search.ts'
import type { Evidence } from '../../engine.ts'
import type { TextLine } from '../../ocr/line.ts'

/** Per page, in reading order. */
export type Pages = readonly (readonly TextLine[])[]

/**
 * Lower-case words, figures apart from letters: "500mg" and "500 mg" are one, "Aten-D" and "aten d" too. A decimal
 * point stays within its figure: 12.5 is not 125.
 */
export function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/\d+(?:\.\d+)*|[\p{L}\p{M}]+/gu) ?? []
  )
}

/** The words stand in the text one behind the other. */
export function holds(text: string, words: readonly string[]): boolean {
  return within(wordsOf(text), words)
}

function within(all: readonly string[], words: readonly string[]): boolean {
  if (words.length === 0) return false
  return all.some((_, from) => words.every((word, index) => all[from + index] === word))
}

/** A short figure alone stands on every page somewhere, and proves nothing of what it was said of. */
function provesNothing(words: readonly string[]): boolean {
  return words.length === 1 && /^[\d.]{1,4}$/.test(words[0]!)
}

/** Lines that hold the words one behind the other; failing that, the lines that hold all of them. */
export function linesHolding(pages: Pages, words: readonly string[]): Evidence[] {
  if (words.length === 0 || provesNothing(words)) return []
  const lines = pages.flatMap((page, index) => page.map((line) => ({ line, index, all: wordsOf(line.text) })))
  const inRow = lines.filter(({ all }) => within(all, words))
  const found =
    inRow.length > 0 ? inRow : lines.filter(({ all }) => words.every((word) => all.includes(word)))
  return found.map(({ line, index }) => toEvidence(line, index))
}
