/**
 * What printed forms say, language by language: headings, labels of fields, phrases of the form itself, and the words
 * of directions and quantities. Every phrase is written without diacritics, which recognisers lose, and is found with
 * a slip or two in it.
 */
import { distance } from 'fastest-levenshtein'
import type { Section } from '../sections.ts'
import { bn } from './bn.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'
import { hi } from './hi.ts'
import { vi } from './vi.ts'

export interface Vocabulary {
  /** Words that head a section, with a colon behind them or alone on their line. */
  headings: Partial<Record<Section, readonly string[]>>
  /** Names of the paper itself. */
  titles: readonly string[]
  /** Labels of a form's fields; what stands behind them on the line is their value. */
  fields: readonly string[]
  /** Phrases about the paper itself, never about the patient. */
  boilerplate: readonly string[]
  /** Words of which directions are made. */
  directions: readonly string[]
  /** Units of a quantity to be dispensed. */
  units: readonly string[]
}

const ALL: readonly Vocabulary[] = [en, vi, fr, es, hi, bn]

/** One slip is forgiven in so many letters. */
const LETTERS_A_SLIP = 6
/** Shorter phrases have to stand there to the letter. */
const SHORT = 5

/** Lower case without diacritics; a letter for a letter, so that places stay. */
export function plain(text: string): string {
  return Array.from(text, (char) => {
    const [base] = char.toLowerCase().normalize('NFD')
    return base === 'đ' ? 'd' : (base ?? char)
  }).join('')
}

const lettersOf = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, '')

interface Phrase<Kind> {
  kind: Kind
  letters: string
}

function phrasesOf<Kind>(
  entries: readonly (readonly [Kind, readonly string[] | undefined])[],
): Phrase<Kind>[] {
  return entries
    .flatMap(([kind, phrases = []]) => phrases.map((phrase) => ({ kind, letters: lettersOf(plain(phrase)) })))
    .sort((a, b) => b.letters.length - a.letters.length)
}

const headings = phrasesOf(
  ALL.flatMap((language) =>
    Object.entries(language.headings).map(([section, phrases]) => [section as Section, phrases] as const),
  ),
)
const fields = phrasesOf(ALL.map((language) => ['field', language.fields] as const))
const titles = phrasesOf(ALL.map((language) => ['title', language.titles] as const))
const boilerplate = phrasesOf(ALL.map((language) => ['boilerplate', language.boilerplate] as const))
const directions = new Set(ALL.flatMap((language) => language.directions.map(plain)))
const units = ALL.flatMap((language) => language.units)

export interface PhraseFound<Kind> {
  kind: Kind
  /** Where what follows the phrase begins. */
  to: number
}

/** A heading of any language at the start of the text, with a colon or nothing behind it. */
export function headingPhrase(text: string): PhraseFound<Section> | undefined {
  const found = atStart(text, headings, (behind) => HEADED.test(behind))
  return found && { ...found, to: found.to + HEADED.exec(text.slice(found.to))![0].length }
}
const HEADED = /^\s*[:：;.]?\s*$|^\s*[:：]\s*/

/** The name of the paper itself, which heads it rather than a list: "ĐƠN THUỐC", "Ordonnance médicale". */
export const isTitle = (text: string) => atStart(text, titles, (behind) => HEADED.test(behind)) !== undefined

/** A field's label at the start of the text. */
export const fieldPhrase = (text: string) => atStart(text, fields)

/** A phrase of the form itself at the start of the text. */
export const boilerplatePhrase = (text: string) => atStart(text, boilerplate)

/** It begins with something that only forms of the field say, in any language. */
export function isOfTheField(text: string): boolean {
  return (
    isTitle(text) ||
    headingPhrase(text) !== undefined ||
    (fieldPhrase(text) ?? boilerplatePhrase(text)) !== undefined
  )
}

/** How many of the words are words of directions, in any language: 0..1 of all words with letters. */
export function directionShare(text: string): number {
  const words = plain(text).match(/\p{L}+/gu) ?? []
  if (words.length === 0) return 0
  return words.reduce((sum, word) => sum + shareOfWord(word), 0) / words.length
}

/** A slip makes half a word of it: "Saing" for sáng. */
function shareOfWord(word: string): number {
  if (directions.has(word)) return 1
  if (word.length <= SHORT_WORD) return 0
  return longDirections.some((known) => distance(known, word) === 1) ? 0.5 : 0
}
const SHORT_WORD = 3
const longDirections = [...directions].filter((word) => word.length > SHORT_WORD)

const COUNT = new RegExp(
  String.raw`^\W*(?:sl\s*[:.]?\s*|so luong\s*[:.]?\s*|qty\s*[:.]?\s*|tot(?:al)?\s*[:.]?\s*|#\s*)?\d{1,4}\s*(?:${units.join('|')})\W*$`,
  'i',
)

/** "20 Vien", "(Tot:8 Tab)", "SL: 15 vien", "01 Lo": so many are to be dispensed, and nothing else is said. */
export const isCount = (text: string) => COUNT.test(plain(text))

/** Whole words at the start of the text whose letters are the phrase's, a slip in six aside. */
function atStart<Kind>(
  text: string,
  phrases: readonly Phrase<Kind>[],
  fits: (behind: string) => boolean = () => true,
): PhraseFound<Kind> | undefined {
  const low = plain(text)
  const start = /^[^\p{L}\p{N}]*(?:[a-z]\s?[/.)]\s*)?/u.exec(low)?.[0].length ?? 0
  const words = [...low.slice(start).matchAll(/[\p{L}\p{N}'/]+/gu)].slice(0, MOST_WORDS)
  let letters = ''
  const ends = words.map((word) => {
    letters += lettersOf(word[0])
    return { letters, to: start + word.index + word[0].length }
  })
  for (const phrase of phrases) {
    const slips = phrase.letters.length < SHORT ? 0 : Math.floor(phrase.letters.length / LETTERS_A_SLIP)
    for (const end of ends) {
      if (Math.abs(end.letters.length - phrase.letters.length) > slips) continue
      if (end.letters === phrase.letters || distance(end.letters, phrase.letters) <= slips)
        if (fits(text.slice(end.to))) return { kind: phrase.kind, to: end.to }
    }
  }
  return undefined
}
const MOST_WORDS = 9
