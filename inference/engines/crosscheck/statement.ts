/** What the model says, taken apart: the names in it, and what it says beside them. */

import type { Lexicon, LexiconEntry } from '../../lexicon/lexicon.ts'
import { KNOWN_WORDS } from '../../questions/vocabulary.ts'
import { readSig } from '../../sig/sig.ts'
import { leadingForm } from '../../structure/forms.ts'
import { isNamed, type PageItem } from './items.ts'
import { wordsOf } from './page-text.ts'

/** A stretch between commas, line ends, conjunctions and names. */
export interface Phrase {
  text: string
  words: string[]
  /** What is left without the words of everyday English, which frame an answer and claim nothing. Figures stay. */
  content: string[]
}

export interface Named {
  /** As the model spells it. */
  said: string
  /** What the reader found on the page by exactly this name; several where it stands there twice. */
  items: PageItem[]
  entry: LexiconEntry | undefined
  /** What follows the name, up to the next one: strength, directions … */
  details: Phrase[]
}

export interface Statement {
  named: Named[]
  /** What comes before the first name, or all of it where there is none. */
  unnamed: Phrase[]
}

/** Words of the longest names of the lexicon that people say in one breath. */
const LONGEST_NAME = 5
/** Shorter words are abbreviations of too many things to be taken for a name inside a sentence. */
const SHORTEST_NAME = 3

export function takeApart(said: string, items: readonly PageItem[], lexicon: Lexicon): Statement {
  const statement: Statement = { named: [], unnamed: [] }
  for (const stretch of stretchesOf(said)) {
    const names = namesIn(stretch, items, lexicon)
    let from = 0
    for (const name of [...names, undefined]) {
      const between = stretch.slice(from, name?.from).trim()
      const stranger = from === 0 && statement.named.length > 0 ? leadingStranger(between) : ''
      if (stranger !== '') statement.named.push({ said: stranger, items: [], entry: undefined, details: [] })
      const phrase = phraseOf(between.slice(stranger.length))
      if (phrase.words.length > 0) (statement.named.at(-1)?.details ?? statement.unnamed).push(phrase)
      if (name === undefined) break
      statement.named.push({ said: name.said, items: name.items, entry: name.entry, details: [] })
      from = name.to
    }
  }
  return statement
}

/** Behind a list's comma: words that neither frame an answer nor say how to take something are one more name. */
function leadingStranger(stretch: string): string {
  const words = stretch.split(/\s+/)
  const count = words.findIndex((word) => /\d/.test(word) || !isStrange(word))
  return words.slice(0, count < 0 ? words.length : count).join(' ')
}

function isStrange(word: string): boolean {
  return phraseOf(word).content.length > 0 && readSig(word).facts === 0
}

/** Commas and points within figures part nothing, and neither does the point of "Dr.". */
function stretchesOf(said: string): string[] {
  return said
    .replace(LIST_NUMBER, '\n')
    .split(/[\n;:()]|,(?!\d{3}(?!\d))|(?<=[\p{L}\p{M}]{3}|\d)\.(?=\s|$)|\s(?:and|with|&|y|et|और|এবং)\s/iu)
    .map((stretch) => stretch.trim())
    .filter((stretch) => stretch !== '')
}

/** "1. paracetamol 2) cetirizine" */
const LIST_NUMBER = /(?<=^|[\s,;])\d{1,2}[.)]\s+(?=\p{L})/gmu

export function phrasesOf(said: string): Phrase[] {
  return stretchesOf(said)
    .map(phraseOf)
    .filter(({ words }) => words.length > 0)
}

export function phraseOf(text: string): Phrase {
  const words = wordsOf(text)
  return { text: text.trim(), words, content: words.filter((word) => !frames(word)) }
}

/** Everyday words, and "tab", "inj": what form it is, is compared by itself. */
function frames(word: string): boolean {
  return KNOWN_WORDS.has(word) || leadingForm(word)?.to === word.length
}

interface Place {
  said: string
  items: PageItem[]
  entry: LexiconEntry | undefined
  from: number
  to: number
}

/** From left to right, the longest name first. */
function namesIn(stretch: string, items: readonly PageItem[], lexicon: Lexicon): Place[] {
  const words = [...stretch.matchAll(/[\p{L}\p{M}\p{N}]+(?:[.'’/-][\p{L}\p{M}\p{N}]+)*/gu)]
  const found: Place[] = []
  for (let at = 0; at < words.length; ) {
    const place = nameAt(stretch, words, at, items, lexicon)
    if (place) found.push(place.name)
    at += place?.words ?? 1
  }
  return found
}

function nameAt(
  stretch: string,
  words: readonly RegExpExecArray[],
  at: number,
  items: readonly PageItem[],
  lexicon: Lexicon,
): { name: Place; words: number } | undefined {
  const alone = words.length === 1
  for (let count = Math.min(LONGEST_NAME, words.length - at); count > 0; count--) {
    const last = words[at + count - 1]!
    const from = words[at]!.index
    const to = last.index + last[0].length
    const said = stretch.slice(from, to)
    const meant = items.filter((item) => isNamed(item, said, lexicon))
    const entry = lexicon.find(said)
    const everyday = count === 1 && (KNOWN_WORDS.has(said.toLowerCase()) || /^\d/.test(said))
    const short = said.length < SHORTEST_NAME && !alone
    if (meant.length > 0 || (entry && !everyday && !short))
      return { name: { said, items: meant, entry, from, to }, words: count }
  }
  return undefined
}
