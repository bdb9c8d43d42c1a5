/** A line's place in the prescription: by the section that it stands in, and by what it says itself. */
import { readSig } from '../sig/sig.ts'
import { fileAdvice, isDangerSign, isDiet, sentencesOf } from './advice.ts'
import { readBelowMedicine } from './below-medicine.ts'
import { readComplaints, readDiagnoses, readKnownDiagnoses } from './diagnoses.ts'
import { isPrinted } from './furniture.ts'
import { items } from './lists.ts'
import { splitMedicine } from './medicine.ts'
import { isAppointment, readNextVisit, readSentence, SENTENCE } from './next-visit.ts'
import { certainty, evidenceOf, isBlank, LEGIBLE, type Passage, part, readingOf } from './passage.ts'
import { type Section, tellsAgainst } from './sections.ts'
import type { Sheet } from './sheet.ts'
import { isDirections } from './spot.ts'
import { readTests, testReadingOf } from './tests.ts'

/** `headed`: the heading stands on the same line. */
export function readContent(sheet: Sheet, passage: Passage, headed = false): void {
  const { lists } = sheet
  if (readAllergies(sheet, passage, headed)) return
  if (tellsAgainst(passage.text) && sheet.section !== 'findings' && sheet.section !== 'complaints') {
    fileAdvice(sheet, passage)
    return
  }
  const { section } = sheet
  if (!headed && UNTIDY.has(section) && readGarbledHeading(sheet, passage)) return
  if (!headed && isAppointment(passage.text) && section !== 'header') {
    readNextVisit(sheet, passage)
    return
  }
  if (section === 'medicines') {
    readBelowMedicine(sheet, passage)
    return
  }
  // Directions that run on below "Dx" or "Inv" written between the medicines are still directions.
  if (!headed && sheet.drafts.length > 0 && directsOnly(sheet, passage)) {
    readBelowMedicine(sheet, passage)
    return
  }
  switch (section) {
    case 'header':
      readKnownDiagnoses(sheet, passage)
      return
    case 'history':
      readKnownDiagnoses(sheet, passage)
      return
    case 'diagnoses':
      readDiagnoses(sheet, passage, headed || sheet.listed)
      return
    case 'complaints':
      readComplaints(sheet, passage)
      return
    case 'findings':
      lists.findings.push(readingOf(part(passage)))
      return
    case 'tests':
      readUnderTests(sheet, passage, headed)
      return
    case 'nextVisit':
      readVisitAndAdvice(sheet, passage)
      return
    case 'advice':
      if (!readTests(sheet, passage)) readAdvice(sheet, passage, headed)
      return
    case 'footer':
      readFooter(sheet, passage)
      return
  }
}

/** "INR on Nov 13. Return in 4 weeks. Avoid grapefruit.": what says nothing of when is an advice. */
function readVisitAndAdvice(sheet: Sheet, passage: Passage): void {
  const [first, ...rest] = sentencesOf(passage)
  const behind = rest.findIndex(({ text }) => isDiet(text) || isDangerSign(text))
  if (!first || behind < 0) {
    readNextVisit(sheet, passage)
    return
  }
  readNextVisit(sheet, part(passage, 0, passage.text.indexOf(rest[behind]!.text)))
  for (const sentence of rest.slice(behind)) fileAdvice(sheet, sentence)
}

function readAllergies(sheet: Sheet, passage: Passage, headed: boolean): boolean {
  if (sheet.section !== 'allergies' || (!headed && tellsAgainst(passage.text))) return false
  const parts = splitMedicine(passage, sheet.lexicon)
  // Directions are never given for what somebody is allergic to: the list of allergies is over.
  if (headed || !parts.sig || readSig(parts.sig.text).facts === 0) {
    sheet.lists.allergies.push(...items(passage).map(readingOf))
    return true
  }
  sheet.section = 'medicines'
  return false
}

/** "1-0-1 after food": nothing but directions, and not the advice that they can look like. */
function directsOnly(sheet: Sheet, passage: Passage): boolean {
  if (sheet.section === 'advice' || sheet.section === 'nextVisit') return false
  return isDirections(passage.text) && /\d\s*-\s*\d|\b(?:od|bd|tds|tid|qid|hs)\b/i.test(passage.text)
}

/** A label that could not be read, and behind it what can only stand under one heading. */
const GARBLED_LABEL = /^\s*\S{1,5}\s*[:.]\s*(?=\S)/

/** Sections that end where the next heading can't be read. */
const UNTIDY: ReadonlySet<Section> = new Set([
  'header',
  'complaints',
  'findings',
  'history',
  'diagnoses',
  'medicines',
])

function readGarbledHeading(sheet: Sheet, passage: Passage): boolean {
  const label = GARBLED_LABEL.exec(passage.text)?.[0].length ?? 0
  if (label === 0) return false
  const content = part(passage, label)
  if (readTests(sheet, content)) {
    sheet.section = 'tests'
    return true
  }
  if (!readKnownDiagnoses(sheet, content)) return false
  // Between the medicines it says what one of them is for; the list goes on.
  if (sheet.section !== 'medicines') sheet.section = 'diagnoses'
  return true
}

/** Tests stand in one line or one below the other; a sentence below them is an advice. */
function readUnderTests(sheet: Sheet, passage: Passage, headed: boolean): void {
  if (!headed && !sheet.listed && !readTests(sheet, passage)) {
    readSentence(sheet, passage)
    return
  }
  if (headed || sheet.listed) sheet.lists.tests.push(...items(passage).map(testReadingOf))
}

/** A lone word that was hardly seen is a scrawl beside the advice, such as a signature. */
function readAdvice(sheet: Sheet, passage: Passage, headed: boolean): void {
  const { lists } = sheet
  const scrawl = !headed && !/\S\s+\S/.test(passage.text.trim()) && certainty(passage) < LEGIBLE
  if (scrawl) lists.unread.push(...evidenceOf(part(passage)))
  else fileAdvice(sheet, passage)
}

/** At the foot of a page only a whole sentence that was well seen can be meant for the patient. */
function readFooter(sheet: Sheet, passage: Passage): void {
  if (sheet.signed || isBlank(passage) || certainty(passage) < LEGIBLE || isPrinted(passage.text)) return
  if (/^\p{Lu}[\p{L}\s,.'-]*\p{Ll}[\p{L}\s,.'-]*$/u.test(passage.text)) {
    if (passage.text.trim().split(/\s+/).length > SENTENCE) fileAdvice(sheet, passage)
  }
}
