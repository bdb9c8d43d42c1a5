/** The lines of one page → a prescription. Rows are taken from top to bottom; headings say what follows them. */
import type { Diagnosis, Prescription } from '../../prescription.ts'
import type { Lexicon } from '../lexicon/lexicon.ts'
import { readSig } from '../sig/sig.ts'
import type { TextLine } from '../text/line.ts'
import { findDate } from './dates.ts'
import { leadingForm } from './forms.ts'
import { emptyHeader, type Header, readHeader } from './header.ts'
import { items } from './lists.ts'
import { beginsSig, type MedicineParts, splitMedicine, takeQuantity } from './medicine.ts'
import { type Draft, toMedicine } from './medicines.ts'
import { matchesOf, readName } from './name.ts'
import { certainty, evidenceOf, isBlank, join, type Passage, part, passageOf, readingOf } from './passage.ts'
import { type Row, toRows } from './rows.ts'
import { headingOf, type Section, tellsAgainst } from './sections.ts'
import { cellsOf, isTitleLine, type Table, tableOf } from './tables.ts'
import { isTest } from './tests.ts'

/** A line seen worse than this says nothing that could be told from noise. */
const UNREADABLE = 0.3
/** A line without any sign of a medicine but its name has to fit the lexicon this well. */
const NAME_ALONE = 0.5
/** Sentences have at least this many words; fewer, and a line under "Rx" is more likely a name. */
const SENTENCE = 3

interface Reader {
  lexicon: Lexicon
  header: Header
  prescription: Omit<Prescription, keyof Header | 'medicines'>
  drafts: Draft[]
  section: Section
  table?: Table
}

/** `lines` stand on an upright page in reading order. Every piece of evidence speaks of page 0. */
export function readPrescription(lines: readonly TextLine[], lexicon: Lexicon): Prescription {
  const reader: Reader = {
    lexicon,
    header: emptyHeader(),
    prescription: {
      diagnoses: [],
      complaints: [],
      findings: [],
      allergies: [],
      tests: [],
      advice: [],
      unread: [],
    },
    drafts: [],
    section: 'header',
  }
  const legible = lines.filter((line) => {
    const readable = line.confidence >= UNREADABLE && /[\p{L}\p{N}℞]/u.test(line.text)
    if (!readable && line.text.trim() !== '') reader.prescription.unread.push(...evidenceOf(passageOf(line)))
    return readable
  })
  for (const row of toRows(legible)) readRow(reader, row)
  const { drafts, header, prescription } = reader
  return {
    ...header,
    ...prescription,
    medicines: drafts.map((draft, index) => toMedicine(draft, `m${index + 1}`, lexicon)),
  }
}

function readRow(reader: Reader, row: Row): void {
  const table = tableOf(row)
  if (table) {
    reader.section = 'medicines'
    reader.table = table
    return
  }
  if (reader.table && row.length > 1 && readTableRow(reader, row, reader.table)) return
  const passages = labelled(row.map(passageOf))
  // A name on the left and its directions on the right are one; two columns of a header are not.
  if (row.length > 1 && isMedicineRow(reader, passages)) readText(reader, join(passages))
  else for (const passage of passages) readText(reader, passage)
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

function isMedicineRow(reader: Reader, [first, ...rest]: readonly Passage[]): boolean {
  if (!first || headingOf(first.text)) return false
  const numberAlone = /^\s*\(?\d{1,2}[.)]?\s*$/.test(first.text)
  if (numberAlone) return reader.section === 'medicines'
  if (!medicineOf(reader, first)) return false
  return rest.every((cell) => !headingOf(cell.text) && !splitMedicine(cell, reader.lexicon).form?.leading)
}

function readTableRow(reader: Reader, row: Row, table: Table): boolean {
  const { cells, inDays } = cellsOf(row, table)
  const name = join(cells.medicine ?? [])
  if (isBlank(name) || headingOf(name.text)) return false
  const parts = splitMedicine(join([...(cells.form ?? []), name, ...(cells.strength ?? [])]), reader.lexicon)
  if (isBlank(parts.name)) return false
  const duration = join(cells.duration ?? [])
  const bare = inDays && /^\d{1,3}$/.test(duration.text.trim())
  const draft = draftOf(parts, join(row.map(passageOf)))
  draft.sigs.push(
    ...[
      ...(cells.dose ?? []),
      ...(cells.frequency ?? []),
      ...(bare ? [] : [duration]),
      ...(cells.note ?? []),
    ].filter((cell) => !isBlank(cell)),
  )
  if (bare) draft.days = part(duration)
  const quantity = join(cells.quantity ?? [])
  if (!isBlank(quantity)) draft.quantity = part(quantity)
  // "500 mg" in a column headed "Dose" is the strength where the name has none.
  const [dose] = cells.dose ?? []
  if (dose && !parts.strength && !parts.bareStrength) {
    const inside = splitMedicine(join([name, dose]), reader.lexicon)
    if (inside.strength && !inside.sig) {
      draft.parts = { ...parts, strength: inside.strength }
      draft.sigs = draft.sigs.filter((sig) => sig !== dose)
    }
  }
  reader.drafts.push(draft)
  return true
}

function readText(reader: Reader, passage: Passage): void {
  const { text } = passage
  if (isBlank(passage)) return
  if (isTitleLine(text)) {
    reader.section = 'medicines'
    return
  }
  const heading = headingOf(text)
  if (
    heading &&
    !(heading.section === 'medicines' && reader.section === 'header' && /^\s*prescription\s*$/i.test(text))
  ) {
    const content = part(passage, heading.to)
    // A finding or an appointment takes its own line; what follows belongs where it did before.
    const before = reader.section
    reader.section = heading.section
    if (!isBlank(content)) readContent(reader, content, true)
    const own = heading.to === 0 && before !== 'header'
    const brief =
      heading.section === 'allergies' || (before === 'medicines' && heading.section === 'diagnoses')
    if (own || (brief && !isBlank(content))) reader.section = before
    return
  }
  const medicine =
    !tellsAgainst(text) && leadingForm(text.replace(/^\s*\d{1,2}[.)]\s*/, '')) && medicineOf(reader, passage)
  if (!medicine && readHeader(passage, reader.header, reader.section === 'header')) return
  readContent(reader, passage)
}

/** `headed`: the heading stands on the same line. */
function readContent(reader: Reader, passage: Passage, headed = false): void {
  const { section, prescription } = reader
  if (section === 'allergies' && (headed || !tellsAgainst(passage.text))) {
    const parts = splitMedicine(passage, reader.lexicon)
    // Directions are never given for what somebody is allergic to: the list of allergies is over.
    if (headed || !parts.sig || readSig(parts.sig.text).facts === 0) {
      prescription.allergies.push(...items(passage).map(readingOf))
      return
    }
    reader.section = 'medicines'
  }
  if (tellsAgainst(passage.text)) {
    prescription.advice.push(readingOf(part(passage)))
    return
  }
  const medicine = medicineOf(reader, passage)
  if (medicine) {
    reader.drafts.push(draftOf(medicine, passage))
    // A medicine named under another heading ("Adv: Tab …") opens the list of them.
    reader.section = 'medicines'
    return
  }
  switch (section) {
    case 'header':
      readDiagnoses(reader, passage, true)
      return
    case 'history':
      readDiagnoses(reader, passage, true)
      return
    case 'diagnoses':
      readDiagnoses(reader, passage, false)
      return
    case 'complaints':
      prescription.complaints.push(...items(passage).map(readingOf))
      return
    case 'findings':
      prescription.findings.push(readingOf(part(passage)))
      return
    case 'tests':
      prescription.tests.push(...items(passage).map(readingOf))
      return
    case 'nextVisit':
      readNextVisit(reader, passage)
      return
    case 'advice':
      if (!readTests(reader, passage)) prescription.advice.push(readingOf(part(passage)))
      return
    case 'medicines':
      readBesideMedicines(reader, passage)
      return
  }
}

/** A line under "Rx" that begins no medicine: directions of the one above, a quantity, a test or an advice. */
function readBesideMedicines(reader: Reader, passage: Passage): void {
  const { prescription } = reader
  const draft = reader.drafts.at(-1)
  if (draft) {
    const { quantity, refills, rest } = takeQuantity(passage)
    const counted =
      !quantity && draft.sigs.length > 0
        ? /^\s*\d{1,4}\s*(?:tablets?|tabs?|capsules?|caps?|ml|g|sachets?|patches|doses?)\.?\s*$/i.test(
            passage.text,
          )
        : false
    if (quantity || refills || counted) {
      if (counted) draft.quantity ??= part(passage)
      if (quantity) draft.quantity ??= quantity
      if (refills) draft.refills ??= refills
      draft.lines.push(passage)
      if (!counted && !isBlank(rest) && isDirections(rest.text)) draft.sigs.push(part(rest))
      return
    }
    if (isDirections(passage.text)) {
      draft.sigs.push(part(passage))
      draft.lines.push(passage)
      return
    }
  }
  if (readTests(reader, passage)) return
  const words = passage.text.trim().split(/\s+/).length
  if (words >= SENTENCE) prescription.advice.push(readingOf(part(passage)))
  else prescription.unread.push(...evidenceOf(part(passage)))
}

/** Most of its words say something about dose or time. */
function isDirections(text: string): boolean {
  const clean = text.replace(/^\s*(?:sig(?:na)?|directions?|dose|dosage)\s*[:.]\s*/i, '')
  const { facts, unclear } = readSig(clean)
  const strange = unclear.filter((doubt) => doubt.includes('not understood')).length
  return (facts > 0 || unclear.length > strange) && strange <= facts
}

function readTests(reader: Reader, passage: Passage): boolean {
  const list = items(passage)
  if (list.length === 0 || !list.every((item) => isTest(item.text))) return false
  reader.prescription.tests.push(...list.map(readingOf))
  return true
}

function readNextVisit(reader: Reader, passage: Passage): void {
  const { prescription } = reader
  if (prescription.nextVisit) {
    prescription.advice.push(readingOf(part(passage)))
    return
  }
  const date = findDate(passage.text)
  const reading = readingOf(part(passage))
  const whole = date && part(passage).text.length === date.to - date.from
  prescription.nextVisit = whole ? { ...reading, value: date.value } : reading
}

/** With `known` set, only what the lexicon knows for certain counts: nothing heads the line. */
function readDiagnoses(reader: Reader, passage: Passage, known: boolean): void {
  const { diagnoses } = reader.prescription
  const list = items(passage)
  const names = list.map((item) => readName(item, reader.lexicon, { kinds: ['diagnosis'] }))
  if (known) {
    if (LABEL_WORD.test(passage.text)) return
    if (
      !names.every(
        (name) => name.standing === 'read' && reader.lexicon.find(name.quote)?.kind === 'diagnosis',
      )
    )
      return
  }
  // A sentence under the heading is an observation, not a name.
  if (names.length === 1 && list[0]!.text.split(/\s+/).length > MOST_DIAGNOSIS_WORDS && !names[0]!.match) {
    reader.prescription.findings.push(readingOf(part(passage)))
    return
  }
  for (const name of names) {
    const diagnosis: Diagnosis = { id: `d${diagnoses.length + 1}`, name }
    diagnoses.push(diagnosis)
  }
}

/** Labels of a form that are also abbreviations of diseases (AGE: acute gastroenteritis). */
const LABEL_WORD = /^\s*(?:age|sex|id|no|name|date|dt)\s*[:.]?\s*$/i

/** "Acute exacerbation of chronic obstructive pulmonary disease" and a word more. */
const MOST_DIAGNOSIS_WORDS = 8

function draftOf(parts: MedicineParts, line: Passage): Draft {
  return {
    parts,
    sigs: parts.sig ? [parts.sig] : [],
    ...(parts.quantity ? { quantity: parts.quantity } : {}),
    ...(parts.refills ? { refills: parts.refills } : {}),
    lines: [line],
  }
}

/** Sections in which only a form before the name makes a line a medicine. */
const WARY: ReadonlySet<Section> = new Set([
  'header',
  'diagnoses',
  'history',
  'complaints',
  'findings',
  'tests',
  'advice',
  'nextVisit',
])

/** The line's parts, where it names a medicine. */
function medicineOf(reader: Reader, passage: Passage): MedicineParts | undefined {
  const parts = splitMedicine(passage, reader.lexicon)
  const { name } = parts
  if (!/\p{L}{2}/u.test(name.text) || name.text.length > LONGEST_NAME) return undefined
  // "1 tablet twice daily" begins like a numbered medicine, and "1 bottle" like a name.
  if (beginsSig(`${name.text} ${parts.sig?.text ?? ''}`) && !reader.lexicon.find(name.text)) return undefined
  if (CONTAINER.test(name.text)) return undefined
  const initial = /^[tc]\.$/i.test(parts.form?.passage.text ?? '') && WARY.has(reader.section)
  // "T. Kumar" above the medicines is a person.
  if (parts.form?.leading && (!initial || parts.strength || parts.sig)) return parts
  const listed = reader.lexicon.find(name.text)
  const detailed = Boolean(parts.strength || parts.form || (parts.sig && directs(parts.sig.text)))
  if (WARY.has(reader.section)) {
    return (parts.numbered || reader.section === 'header') &&
      detailed &&
      listed &&
      listed.kind !== 'diagnosis'
      ? parts
      : undefined
  }
  if (/^(?:take|apply|give|use|sig|instil|inhale|one|two|half|\d)\b/i.test(name.text) && !listed)
    return undefined
  if (listed && listed.kind !== 'diagnosis') return parts
  if (parts.strength) return parts
  const [best] = matchesOf(name, reader.lexicon, { kinds: ['generic', 'brand'] })
  const fits = (best?.probability ?? 0) >= NAME_ALONE
  const short = name.text.trim().split(/\s+/).length <= SENTENCE
  if (fits && short && !isDirections(passage.text)) return parts
  if (detailed && short && !isDirections(passage.text)) return parts
  if (
    parts.numbered &&
    short &&
    certainty(name) > UNREADABLE &&
    !readsAsTest(passage) &&
    !isDirections(passage.text)
  )
    return parts
  return undefined
}
const CONTAINER = /^(?:bottles?|tubes?|strips?|boxes|box|packs?|vials?|nos?|tablets?|capsules?)\b/i

/** Directions that say how much or how often, not only for how long. */
function directs(sig: string): boolean {
  return readSig(sig).dosages.some(
    ({ timing, doseAndRate }) => doseAndRate || timing?.repeat?.period || timing?.repeat?.when,
  )
}

/** Longer "names" are sentences. */
const LONGEST_NAME = 60

function readsAsTest(passage: Passage): boolean {
  return items(passage).every((item) => isTest(item.text))
}
