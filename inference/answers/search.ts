/** Free search over the lines of the pages: what they say about something, and whether they mention it. */
import { distance } from 'fastest-levenshtein'
import type { Evidence } from '../engine.ts'
import type { TextLine } from '../ocr/line.ts'
import type { Medicine, NameReading } from '../prescription.ts'
import type { Asked } from './items.ts'
import { diagnosisDoubts, medicineLine, nameInWords, sayHighAlert, sayUnread } from './medicine.ts'
import { fitOf, fold, medicinesNamed } from './names.ts'
import { withDoubts } from './wording/wording.ts'

export type Pages = readonly (readonly TextLine[])[]

/** More lines than this are no answer. */
const MAX_LINES = 6

export function answerMention(terms: string, asked: Asked, pages: Pages): void {
  const { prescription, words, composer } = asked
  const label = words.quote(terms)
  const medicines = medicinesNamed(terms, prescription.medicines)
  const diagnoses = prescription.diagnoses.filter(({ name }) => fitOf(terms, name) > 0)
  const certain = [...medicines, ...diagnoses].some(
    ({ name }) => name.standing === 'read' && fitOf(terms, name) >= 2,
  )
  if (medicines.length + diagnoses.length > 0) {
    composer.find()
    if (certain) composer.say(words.found(label))
    sayItems(medicines, diagnoses, asked)
    return
  }
  const lines = linesAbout(terms, pages)
  if (lines.length > 0) {
    composer.find()
    composer.say(words.found(label))
    sayLines(lines, asked)
    return
  }
  composer.miss()
  composer.say(words.notFound(label))
  sayUnread(prescription.unread, words, composer)
}

/** `false` when the page says nothing about it. */
export function answerSearch(terms: string, asked: Asked, pages: Pages): boolean {
  const { prescription, words, composer } = asked
  const medicines = medicinesNamed(terms, prescription.medicines)
  const diagnoses = prescription.diagnoses.filter(({ name }) => fitOf(terms, name) > 0)
  if (medicines.length + diagnoses.length > 0) {
    composer.find()
    sayItems(medicines, diagnoses, asked)
    return true
  }
  const lines = linesAbout(terms, pages)
  if (lines.length === 0) return false
  composer.find()
  composer.say(words.lines(words.quote(terms)))
  sayLines(lines, asked)
  return true
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

function sayItems(
  medicines: readonly Medicine[],
  diagnoses: readonly { id: string; name: NameReading }[],
  { words, composer }: Asked,
): void {
  for (const medicine of medicines) composer.say(medicineLine(medicine, words, composer))
  for (const { id, name } of diagnoses) {
    const doubts = diagnosisDoubts(name, words)
    if (doubts.length > 0) composer.doubt()
    composer.about({ kind: 'diagnosis', id, label: name.quote })
    const said = `${words.heading.diagnoses}${words.colon}${nameInWords(name, words)} ${composer.cite(name.evidence)}`
    composer.say(withDoubts(said, doubts))
  }
  sayHighAlert(medicines, words, composer)
}

function sayLines(lines: readonly Evidence[], { words, composer }: Asked): void {
  for (const line of lines) {
    composer.about({ kind: 'line', label: line.quote })
    composer.say(`${words.quote(line.quote)} ${composer.cite([line])}`)
  }
}

/** Lines that hold most of the words, best first, then in page order. */
export function linesAbout(terms: string, pages: Pages): Evidence[] {
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
  // A line with one of four words is about something else.
  if (best < 0.5) return []
  return scored
    .filter(({ share }) => share === best)
    .slice(0, MAX_LINES)
    .map(({ line, index }) => toEvidence(line, index))
}

function wordsOf(text: string): string[] {
  return text
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .map(fold)
    .filter((word) => word !== '')
}

/** Letters from which a slip of the pen or the finger is forgiven. */
const FORGIVING_FROM = 5

function isSameWord(asked: string, written: string): boolean {
  if (asked === written) return true
  if (asked.length < FORGIVING_FROM || written.length < FORGIVING_FROM - 1) return false
  return written.startsWith(asked) || asked === `${written}s` || distance(asked, written) <= 1
}

export function toEvidence({ text, box, quad, confidence }: TextLine, page: number): Evidence {
  return { page, box, quad, quote: text, confidence }
}
