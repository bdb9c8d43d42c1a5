/** Free search over the lines of the pages: what they say about something, and whether they mention it. */
import { distance } from 'fastest-levenshtein'
import type { Evidence } from '../engine.ts'
import type { TextLine } from '../ocr/line.ts'
import { KNOWN_WORDS } from '../questions/vocabulary.ts'
import { aboutTerms, answerCondition } from './conditions.ts'
import type { Asked } from './items.ts'
import { medicineLine, sayHighAlert, sayUnread } from './medicine.ts'
import { fitOf, fold, medicinesNamed } from './names.ts'
import { isWithheld, sayWithheld } from './statuses.ts'

export type Pages = readonly (readonly TextLine[])[]

/** More lines than this are no answer. */
const MAX_LINES = 6

/** Whether each of these is on the page: "ramipril or rabeprazole" are two questions. */
export function answerMention(terms: string, asked: Asked, pages: Pages): void {
  for (const term of terms.split(/ (?:or|and|o|ou|y|et|या|aur|ya|বা|না) (?=\S{3})/u))
    answerOneMention(term, asked, pages)
}

function answerOneMention(terms: string, asked: Asked, pages: Pages): void {
  const { prescription, words, composer } = asked
  const label = words.quote(terms)
  const medicines = medicinesNamed(terms, [...prescription.medicines, ...prescription.withheld])
  const toTake = medicines.filter((medicine) => !isWithheld(medicine))
  const certain = toTake.some(({ name }) => name.standing === 'read' && fitOf(terms, name) >= 2)
  if (medicines.length > 0) {
    composer.find()
    if (certain) composer.say(words.found(label))
    for (const medicine of medicines) {
      if (isWithheld(medicine)) sayWithheld(medicine, asked)
      else composer.say(medicineLine(medicine, words, composer))
    }
    sayHighAlert(toTake, words, composer)
    return
  }
  const tests = prescription.tests.filter(({ quote, value }) => aboutTerms(terms)(`${quote} ${value}`))
  if (tests.length > 0) {
    composer.find()
    for (const { quote, evidence } of tests)
      composer.say(`${words.heading.tests}${words.colon}${words.quote(quote)} ${composer.cite(evidence)}`)
    return
  }
  if (answerCondition(terms, asked, pages)) return
  composer.miss()
  composer.say(words.notFound(label))
}

/** `false` when the page says nothing about it. */
export function answerSearch(terms: string, asked: Asked, pages: Pages): boolean {
  const { prescription, words, composer } = asked
  const medicines = medicinesNamed(terms, [...prescription.medicines, ...prescription.withheld])
  if (medicines.length > 0) {
    composer.find()
    for (const medicine of medicines) {
      if (isWithheld(medicine)) sayWithheld(medicine, asked)
      else composer.say(medicineLine(medicine, words, composer))
    }
    sayHighAlert(
      medicines.filter((medicine) => !isWithheld(medicine)),
      words,
      composer,
    )
    return true
  }
  return answerCondition(terms, asked, pages)
}

export function answerTranscribe({ prescription, words, composer }: Asked, pages: Pages): void {
  const lines = pages.flatMap((page, index) => page.map((line) => toEvidence(line, index)))
  if (lines.length === 0) {
    composer.miss()
    composer.say(words.nothingRead)
    return
  }
  composer.find()
  composer.say(words.whole)
  for (const line of lines) composer.say(`${line.quote} ${composer.cite([line])}`)
  sayUnread(prescription.unread, words, composer)
}

/** Lines that hold most of the words, best first, then in page order. */
export function linesAbout(terms: string, pages: Pages): Evidence[] {
  return bestLines(terms, pages, ENOUGH)
}

/** Lines that hold any of the words that tell something. */
export function nearestLines(text: string, pages: Pages): Evidence[] {
  const telling = wordsOf(text).filter((word) => word.length >= FORGIVING_FROM - 1 && !KNOWN_WORDS.has(word))
  return telling.length === 0 ? [] : bestLines(telling.join(' '), pages, 0)
}

/** A line with one of four words is about something else. */
const ENOUGH = 0.5

function bestLines(terms: string, pages: Pages, atLeast: number): Evidence[] {
  const asked = [...new Set(wordsOf(terms))].filter((word) => word.length > 2 || /\d/.test(word))
  const wanted = asked.length > 0 ? asked : wordsOf(terms)
  if (wanted.length === 0) return []
  const scored = pages.flatMap((page, index) =>
    page.map((line) => {
      const words = wordsOf(line.text)
      const hits = wanted.filter((word) => words.some((other) => isSameWord(word, other))).length
      return { line, index, share: hits / wanted.length }
    }),
  )
  const best = Math.max(0, ...scored.map(({ share }) => share))
  if (best === 0 || best < atLeast) return []
  return scored
    .filter(({ share }) => share === best)
    .slice(0, MAX_LINES)
    .map(({ line, index }) => toEvidence(line, index))
}

export function wordsOf(text: string): string[] {
  return text
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .map(fold)
    .filter((word) => word !== '')
}

/** Letters from which a slip of the pen or the finger is forgiven. */
const FORGIVING_FROM = 5

export function isSameWord(asked: string, written: string): boolean {
  if (asked === written) return true
  if (asked.length < FORGIVING_FROM || written.length < FORGIVING_FROM - 1) return false
  return written.startsWith(asked) || asked === `${written}s` || distance(asked, written) <= 1
}

export function toEvidence({ text, box, quad, confidence }: TextLine, page: number): Evidence {
  return { page, box, quad, quote: text, confidence }
}
