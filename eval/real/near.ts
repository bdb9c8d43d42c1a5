/** Names on paper and names in lines, compared letter by letter; case, spaces and punctuation aside. */
import { distance } from 'fastest-levenshtein'
import { fold } from '../../inference/lexicon/spelling.ts'

/** The name itself, one letter off at most. A name of three letters or fewer has to stand there exactly. */
export function isName(text: string, name: string): boolean {
  const [said, meant] = [fold(text), fold(name)]
  return distance(said, meant) <= (meant.length <= 3 ? 0 : 1)
}

/** Edits between the name and the stretch of the text that is nearest to it (Sellers 1980). */
export function editsWithin(text: string, name: string): number {
  const [line, word] = [fold(text), fold(name)]
  let above = new Array<number>(line.length + 1).fill(0)
  for (let i = 1; i <= word.length; i++) {
    const row = [i]
    for (let j = 1; j <= line.length; j++) {
      const substituted = above[j - 1]! + (word[i - 1] === line[j - 1] ? 0 : 1)
      row.push(Math.min(substituted, above[j]! + 1, row[j - 1]! + 1))
    }
    above = row
  }
  return Math.min(...above)
}

/** The name stands in the text, one letter off at most. */
export function standsIn(text: string, name: string): boolean {
  return editsWithin(text, name) <= (fold(name).length <= 3 ? 0 : 1)
}
