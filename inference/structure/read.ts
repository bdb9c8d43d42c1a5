/**
 * The lines of one page → a prescription. All cells are labelled together first; then rows are taken from top to
 * bottom, medicines and what belongs to them by their labels, everything else by the headings above it.
 */
import type { Lexicon } from '../lexicon/lexicon.ts'
import type { TextLine } from '../ocr/line.ts'
import type { Prescription, Vital } from '../prescription.ts'
import { fileAdvice } from './advice.ts'
import { inColumns } from './columns.ts'
import { readContent } from './content.ts'
import { danglingCue } from './context/context.ts'
import { takeDispensing, takeLabelName, takePharmacy } from './dispensing.ts'
import { isBelowGap, isPrinted, isStamp, pitchOf } from './furniture.ts'
import { readHeader } from './header.ts'
import { takeBoxes } from './label-boxes.ts'
import { type Labelled, labelCells } from './labels/label.ts'
import { addComposition, addCount, addDirections, addMedicine, addStrength } from './list.ts'
import { takeQuantity } from './medicine.ts'
import { evidenceOf, isBlank, join, type Passage, part, passageOf } from './passage.ts'
import { bottomOf, isAbove, type Row, toRows } from './rows.ts'
import { headingOf, isDirectionsHeading, isPrescriptionMark, type Section } from './sections.ts'
import { newSheet, type Sheet, toPrescription } from './sheet.ts'
import { statusHeading } from './status/status.ts'
import { isStrengthAlone } from './strength.ts'
import { readTableRow } from './table-rows.ts'
import { isTitleLine, isTitleRow, tableOf } from './tables.ts'
import { vitalsIn } from './vitals.ts'
import { boilerplatePhrase, fieldPhrase, isTitle } from './vocabulary/vocabulary.ts'
import { readWithheld } from './withheld.ts'

/** Directions and nothing else. */
const WHOLLY = 0.7
/** A line seen worse than this says nothing that could be told from noise. */
const UNREADABLE = 0.3

/** `lines` stand on an upright page in reading order. Every piece of evidence speaks of page 0. */
export function readPrescription(lines: readonly TextLine[], lexicon: Lexicon): Prescription {
  const sheet = newSheet(lexicon)
  const legible = lines.filter((line) => {
    const readable = line.confidence >= UNREADABLE && /[\p{L}\p{N}℞]/u.test(line.text)
    if (!readable && line.text.trim() !== '') sheet.lists.unread.push(...evidenceOf(passageOf(line)))
    return readable
  })
  const pitch = pitchOf(legible)
  let bottom = 0
  const rows = toRows(inColumns(takeBoxes(legible, sheet.header)))
  const cells = new Map(labelCells(rows, lexicon).map((cell) => [cell.line, cell]))
  for (const row of rows) {
    const labelled = row.map((line) => cells.get(line)!)
    const listed = labelled.some(({ label }) => label !== 'other')
    // The foot of a page belongs to no section that stands above it.
    if (sheet.section !== 'header' && !listed && isBelowGap(row, bottom, pitch)) enter(sheet, 'footer')
    if (isAbove(row, bottom)) {
      enter(sheet, 'header')
      sheet.status = undefined
    }
    bottom = bottomOf(row)
    readRow(sheet, row, labelled)
  }
  return toPrescription(sheet)
}

function enter(sheet: Sheet, section: Section, listed = false): void {
  sheet.section = section
  sheet.listed = listed
}

function readRow(sheet: Sheet, row: Row, cells: readonly Labelled[]): void {
  const table = tableOf(row)
  if (table) {
    enter(sheet, 'medicines')
    sheet.status = undefined
    sheet.table = table
    return
  }
  if (sheet.section === 'medicines' && isTitleRow(row)) return
  const names = cells.filter(({ label }) => label === 'medicine')
  if (sheet.table && names.length === 1 && row.length > 1 && readTableRow(sheet, row, sheet.table)) return
  readCells(sheet, cells)
}

/** Cells from left to right; what stands behind a medicine in its row belongs to it. */
function readCells(sheet: Sheet, cells: readonly Labelled[]): void {
  let others: Labelled[] = []
  const flush = () => {
    for (const passage of labelled(others.map(({ line }) => passageOf(line)))) readText(sheet, passage)
    others = []
  }
  for (let index = 0; index < cells.length; index++) {
    const cell = cells[index]!
    const next = cells[index + 1]
    // A list's number alone in its cell.
    if (next?.label === 'medicine' && /^\s*\(?\d{1,2}\s*[.)/]?\s*$/.test(cell.line.text)) continue
    // Directions above the name, as on a pharmacy's label, wait for it.
    const waits = sheet.waiting.length > 0 || (cell.dosing && cell.directions > WHOLLY)
    if (cell.label === 'directions' && sheet.drafts.length === 0 && waits) {
      sheet.waiting.push(cell.passage)
      continue
    }
    // Nothing else can belong to a medicine before there is one.
    if (cell.label === 'other' || (cell.label !== 'medicine' && sheet.drafts.length === 0)) {
      if (!addStrength(sheet, passageOf(cell.line))) others.push(cell)
      continue
    }
    flush()
    if (cell.label === 'medicine') {
      const behind = next && isStrengthAlone(next.line.text) ? next : undefined
      if (behind) index++
      enter(sheet, 'medicines')
      addMedicine(
        sheet,
        behind ? join([cell.passage, passageOf(behind.line)]) : cell.passage,
        cell.place !== undefined,
        cell.status,
      )
    } else if (cell.label === 'directions') addDirections(sheet, cell.passage)
    else if (cell.label === 'count') addCount(sheet, cell.passage)
    else addComposition(sheet, cell.passage)
  }
  flush()
}

/** "Name | : Meena": a label and its value may stand apart. */
function labelled(cells: readonly Passage[]): Passage[] {
  const whole: Passage[] = []
  for (const cell of cells) {
    const label = whole.at(-1)
    const apart = label && (/^\s*:/.test(cell.text) || /:\s*$/.test(label.text))
    if (apart) whole[whole.length - 1] = join([label, cell])
    else whole.push(cell)
  }
  return whole
}

/** A phrase of the form itself, or one of its fields with a value that isn't looked for. */
function isOfTheForm(text: string): boolean {
  const field = fieldPhrase(text)
  return (
    boilerplatePhrase(text) !== undefined || (field !== undefined && /^\s*[:：]/.test(text.slice(field.to)))
  )
}

/** The first of a kind is the page's: a date's later ones belong to it. */
function newVitals({ lists }: Sheet, passage: Passage): Vital[] {
  return vitalsIn(passage).filter(({ kind }) => !lists.vitals.some((vital) => vital.kind === kind))
}

/** A line that names no medicine and belongs to none. */
function readText(sheet: Sheet, line: Passage): void {
  const passage = sheet.dangling ? join([sheet.dangling, line]) : line
  sheet.dangling = danglingCue(passage)
  const { text } = passage
  if (isBlank(passage)) return
  if (isTitleLine(text)) {
    enter(sheet, 'medicines')
    return
  }
  const status = statusHeading(text)
  if (status) {
    enter(sheet, 'medicines')
    sheet.status = { value: status, cue: part(passage) }
    return
  }
  sheet.lists.vitals.push(...newVitals(sheet, passage))
  if (takeDispensing(passage, sheet.lists.dispensing)) return
  if (sheet.section === 'header' && takePharmacy(passage, sheet.lists.dispensing)) return
  if (takeLabelName(passage, sheet)) return
  const counted = sheet.lists.dispensing.number ? takeQuantity(passage) : undefined
  if (counted?.quantity || counted?.refills) {
    readContent(sheet, passage)
    return
  }
  const withheld = readWithheld(sheet, passage)
  if (withheld.taken) {
    for (const left of withheld.left) fileAdvice(sheet, left)
    return
  }
  if (sheet.section === 'header' && isTitle(text)) return
  if (sheet.drafts.length > 0 && isDirectionsHeading(text)) {
    sheet.directing = true
    return
  }
  if (sheet.section !== 'header' && isStamp(text, sheet.header)) return
  const heading = headingOf(text)
  if (heading) {
    readHeaded(sheet, passage, heading)
    return
  }
  if (readHeader(passage, sheet.header, sheet.section)) {
    sheet.signed ||= sheet.section === 'footer'
    return
  }
  if (isPrinted(text) || isPrescriptionMark(text) || isOfTheForm(text)) return
  readContent(sheet, passage)
}

const FAMILY = /^\s*(?:family|f\/?h)\b/i

function readHeaded(
  sheet: Sheet,
  passage: Passage,
  heading: NonNullable<ReturnType<typeof headingOf>>,
): void {
  // "Family history: diabetes": whose it is stands in the heading.
  const content =
    FAMILY.test(passage.text) && /\p{L}/u.test(passage.text.slice(heading.to))
      ? passage
      : part(passage, heading.to)
  const before = sheet.section
  sheet.status = undefined
  enter(sheet, heading.section, isBlank(content))
  if (!isBlank(content)) readContent(sheet, content, true)
  // A finding or an appointment takes its own line; what follows belongs where it did before.
  const own = heading.to === 0 && before !== 'header' && before !== 'footer'
  const brief = heading.section === 'allergies' || (before === 'medicines' && heading.section === 'diagnoses')
  if (own || (brief && !isBlank(content))) enter(sheet, before)
}
