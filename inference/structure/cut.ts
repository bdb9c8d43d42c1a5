/** Takes a stretch out of a passage: what was found, and what is left of the line without it. */
import { type Passage, part } from './passage.ts'

export function cutOut(passage: Passage, pattern: RegExp): { found: Passage; rest: Passage } | undefined {
  const match = pattern.exec(passage.text)
  if (!match) return undefined
  return {
    found: part(passage, match.index, match.index + match[0].length),
    rest: without(passage, match.index, match.index + match[0].length),
  }
}

/** Both sides of a cut, with a space between; quotes are taken from the pieces, never across the cut. */
export function without(passage: Passage, from: number, to: number): Passage {
  const before = sliceOf(passage, 0, from)
  const behind = sliceOf(passage, to)
  return { text: `${before.text} ${behind.text}`, at: [...before.at, undefined, ...behind.at] }
}

export function sliceOf(passage: Passage, from: number, to = passage.text.length): Passage {
  return { text: passage.text.slice(from, to), at: passage.at.slice(from, to) }
}
