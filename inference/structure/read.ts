/** The lines of one page → a prescription. Rows are taken from top to bottom; headings say what follows them. */

import type { Lexicon } from '../lexicon/lexicon.ts'
import type { TextLine } from '../ocr/line.ts'
import type { Prescription } from '../prescription.ts'
import { inColumns } from './columns.ts'
import { readContent } from './content.ts'
import { leadingForm } from './forms.ts'
import { isBelowGap, isPrinted, isStamp, pitchOf } from './furniture.ts'
import { readHeader } from './header.ts'
import { takeBoxes } from './label-boxes.ts'
import { splitMedicine } from './medicine.ts'
import { evidenceOf, isBlank, join, type Passage, part, passageOf } from './passage.ts'
import { type Row, toRows } from './rows.ts'
import { afterPrescriptionMark, headingOf, type Section, tellsAgainst } from './sections.ts'
import { newSheet, type Sheet, toPrescription } from './sheet.ts'
import { isMedicineUnderMark, medicineOf } from './spot.ts'
import { readTableRow } from './table-rows.ts'
import { isTitleLine, isTitleRow, tableOf } from './tables.ts'

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
  for (const [index, row] of rows.entries()) {
    sheet.below = rows[index + 1]?.map(({ text }) => text).join(' ') ?? ''
    // The foot of a page belongs to no section that stands above it.
    if (sheet.section !== 'header' && isBelowGap(row, bottom, pitch)) enter(sheet, 'footer')
    bottom = Math.max(...row.map(({ box }) => box.y + box.height))
    readRow(sheet, row)
  }
  return toPrescription(sheet)
}

function enter(sheet: Sheet, section: Section, listed = false): void {
  sheet.section = section
  sheet.listed = listed
}

function readRow(sheet: Sheet, row: Row): void {
  const table = tableOf(row)
  if (table) {
    enter(sheet, 'medicines')
    sheet.table = table
    return
  }
  if (sheet.section === 'medicines' && isTitleRow(row)) return
  if (sheet.table && row.length > 1 && readTableRow(sheet, row, sheet.table)) return
  const passages = labelled(row.map(passageOf))
  // A name on the left and its directions on the right are one; two columns of a header are not.
  if (row.length > 1 && isMedicineRow(sheet, passages)) readText(sheet, join(passages))
  else for (const passage of passages) readText(sheet, passage)
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

function isMedicineRow(sheet: Sheet, [first, ...rest]: readonly Passage[]): boolean {
  if (!first || headingOf(first.text)) return false
  const numberAlone = /^\s*\(?\d{1,2}[.)]?\s*$/.test(first.text)
  if (numberAlone) return sheet.section === 'medicines'
  if (!medicineOf(sheet, first)) return false
  return rest.every((cell) => !headingOf(cell.text) && !splitMedicine(cell, sheet.lexicon).form?.leading)
}

function readText(sheet: Sheet, passage: Passage): void {
  const { text } = passage
  if (isBlank(passage)) return
  if (isTitleLine(text)) {
    enter(sheet, 'medicines')
    return
  }
  if (sheet.section !== 'header' && isStamp(text, sheet.header)) return
  const marked = sheet.drafts.length === 0 ? afterPrescriptionMark(text) : 0
  if (marked > 0 && isMedicineUnderMark(sheet, part(passage, marked))) {
    enter(sheet, 'medicines')
    readContent(sheet, part(passage, marked))
    return
  }
  const heading = headingOf(text)
  if (
    heading &&
    !(heading.section === 'medicines' && sheet.section === 'header' && /^\s*prescription\s*$/i.test(text))
  ) {
    readHeaded(sheet, passage, heading)
    return
  }
  const medicine =
    !tellsAgainst(text) &&
    leadingForm(text.replace(/^\s*(?:\d{1,2}|\p{L}{1,2})\s?[.)]\s*/u, '')) &&
    medicineOf(sheet, passage)
  if (!medicine && readHeader(passage, sheet.header, sheet.section)) {
    sheet.signed ||= sheet.section === 'footer'
    return
  }
  if (!medicine && isPrinted(text)) return
  readContent(sheet, passage)
}

function readHeaded(
  sheet: Sheet,
  passage: Passage,
  heading: NonNullable<ReturnType<typeof headingOf>>,
): void {
  const content = part(passage, heading.to)
  const before = sheet.section
  enter(sheet, heading.section, isBlank(content))
  if (!isBlank(content)) readContent(sheet, content, true)
  // A finding or an appointment takes its own line; what follows belongs where it did before.
  const own = heading.to === 0 && before !== 'header' && before !== 'footer'
  const brief = heading.section === 'allergies' || (before === 'medicines' && heading.section === 'diagnoses')
  if (own || (brief && !isBlank(content))) enter(sheet, before)
}
