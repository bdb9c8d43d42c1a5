/** Compares the reader's answer with the model's, by what was asked. */

import { answerQuestion } from '../../answers/answer.ts'
import { fitOfMedicine } from '../../answers/lists.ts'
import type { Answer } from '../../engine.ts'
import type { Lexicon } from '../../lexicon/lexicon.ts'
import { type ItemIntent, isItemIntent, type Understood } from '../../questions/question.ts'
import { compareItems, compareTranscript, compareWords } from './compare.ts'
import type { Claim, Finding } from './finding.ts'
import { itemsOf } from './items.ts'
import type { Said } from './said.ts'
import type { Reading } from './speaker.ts'
import { phrasesOf, takeApart } from './statement.ts'

export function compareAnswers(
  reading: Reading,
  base: Answer,
  understood: Understood,
  said: Said,
  lexicon: Lexicon,
): Finding[] {
  const { intent, standing, subjects: named } = base
  if (said.kind === 'none') return []
  if (said.kind === 'bare') {
    if (intent !== 'mention') return []
    const agree = said.yes === isAnswered(standing)
    return [agree ? { kind: 'agrees', of: 'words', items: [] } : { kind: 'otherwise', said: said.text }]
  }
  if (intent === 'count') {
    const count = numberIn(said.text)
    const agree = count === named.length
    return [agree ? { kind: 'agrees', of: 'words', items: [] } : { kind: 'otherwise', said: said.text }]
  }
  const pages = reading.lines
  if (intent === 'transcribe') return compareTranscript(said.text, pages)
  const list = LISTS.has(intent)
  const ofItem = isItemIntent(intent) && intent !== 'quantity'
  if (!list && !ofItem)
    return compareWords(phrasesOf(said.text), readTexts(reading, base), base.evidence, pages)
  const items = itemsOf(reading.prescription, lexicon)
  const { filter } = understood
  const subjects = items
    .filter(({ id }) => named.some((subject) => subject.id === id))
    .filter(({ medicine }) => !filter || (medicine && fitOfMedicine(medicine, filter) === 'yes'))
  const findings = compareItems({
    statement: takeApart(said.text, items, lexicon),
    items,
    subjects,
    answered: isAnswered(standing),
    list,
    pages,
  })
  if (!ofItem) return findings
  // That it repeats the strength says nothing of how often.
  const claims = ANSWERS[intent] ?? DIRECTIONS
  return findings.filter((finding) => finding.kind !== 'agrees' || claims.includes(finding.of))
}

/** The page says something to what was asked. */
function isAnswered(standing: Answer['standing']): boolean {
  return standing === 'read' || standing === 'unsure'
}

/** Answers that are lists of names. */
export const LISTS: ReadonlySet<string> = new Set(['medicines', 'diagnoses', 'filter'])

const DIRECTIONS: readonly Claim[] = ['directions', 'words']
/** By what claims a question about a medicine is answered; by its directions, where it isn't named. */
const ANSWERS: Readonly<Partial<Record<ItemIntent, readonly Claim[]>>> = {
  details: ['strength', 'form', 'directions', 'words'],
  strength: ['strength', 'words'],
  form: ['form', 'words'],
  purpose: ['words'],
}

/** What the reader's answer was read from, and how it puts it: “M” on the page is “male”, and a date is written out. */
function readTexts(reading: Reading, base: Answer): string[] {
  const quotes = base.evidence.map(({ quote }) => quote)
  if (!isAnswered(base.standing)) return quotes
  return [...quotes, answerQuestion({ ...reading, question: { ...reading.question, language: 'en' } }).text]
}

const NUMBERS = ['none', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

function numberIn(text: string): number | undefined {
  const digits = /\d+/.exec(text)?.[0]
  if (digits !== undefined) return Number(digits)
  const word = NUMBERS.findIndex((number) => new RegExp(`\\b${number}\\b`, 'i').test(text))
  return word < 0 ? undefined : word
}
