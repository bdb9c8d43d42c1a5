/** What can be told of a cell by itself and by its neighbours, before anything is decided. */
import type { Lexicon } from '../../lexicon/lexicon.ts'
import type { TextLine } from '../../ocr/line.ts'
import { findDate } from '../dates.ts'
import { directionWords, directsDose } from '../directions.ts'
import { isPrinted } from '../furniture.ts'
import { items } from '../lists.ts'
import { leadingNumber, type MedicineParts, splitMedicine } from '../medicine.ts'
import { readName } from '../name.ts'
import { isAppointment } from '../next-visit.ts'
import { certainty, type Passage, part, passageOf } from '../passage.ts'
import { afterPrescriptionMark, type Heading, headingOf, type Section, tellsAgainst } from '../sections.ts'
import { findStrength } from '../strength.ts'
import { isTest } from '../tests.ts'
import { boilerplatePhrase, fieldPhrase, isCount, isTitle } from '../vocabulary/vocabulary.ts'

export interface Evidence {
  line: TextLine
  row: number
  /** Without a sign of prescription before it. */
  passage: Passage
  /** That the headings above put it in; its own for a heading. */
  section: Section
  heading?: Heading
  /** The name of the paper itself, and whether it stands above. */
  title: boolean
  titled: boolean
  /** Its number follows on another line's, or another's on it. */
  place?: ListPlace
  field: boolean
  boilerplate: boolean
  contact: boolean
  date: boolean
  person: boolean
  against: boolean
  appointment: boolean
  test: boolean
  diagnosis: boolean
  /** A run of words that is no name. */
  sentence: boolean
  count: boolean
  /** 0..1: words that speak of dose or time among all. */
  directions: number
  dosing: boolean
  inBrackets: boolean
  parts: MedicineParts
  /** The name is in the lexicon to the letter, as a medicine. */
  listed?: 'brand' | 'generic'
  /** 0..1: the best medicine's share of the probability. */
  fit: number
  fitsGeneric: boolean
  /** A known generic in the brackets behind the name. */
  bracketedGeneric: boolean
  nameSeen: number
}

/** Where a cell stands among the numbered ones. */
export interface ListPlace {
  number: number
}

/** Numbers that follow on one another down the page: those of a list. */
function numbersOf(lines: readonly TextLine[]): Map<TextLine, ListPlace> {
  const numbered = lines.flatMap((line) => {
    const number = leadingNumber(line.text)
    return number === undefined ? [] : [{ line, number }]
  })
  const places = new Map<TextLine, ListPlace>()
  for (const [index, { line, number }] of numbered.entries()) {
    const near = (step: 1 | -1) =>
      numbered
        .slice(Math.max(0, index - NEAR), index + NEAR + 1)
        .some((other) => other.number === number + step && step > 0 === other.line.box.y > line.box.y)
    if (near(1) || near(-1)) places.set(line, { number })
  }
  return places
}
/** The next number of a list is among this many numbered cells. */
const NEAR = 3

const CONTACT = /\b(?:\d[\s-]?){9,}\b|\b0{2,}[\s-]0{3,}|\S@\S|www\.|https?:|\.com\b|whats\s?app/i
const PERSON = /^\s*(?:dr|mr|mrs|ms|miss|smt|shri|prof|bs|bscki|ys|mme|mlle|sr|sra)\b\.?\s+\S/i
/** How sentences to the patient begin. */
const INSTRUCTION =
  /^(?:take|apply|give|use|sig|instil|inhale|walk|rest|drink|eat|avoid|keep|exercise|gargle|wash|sleep|bring|monitor|check|do\s+not|don'?t)\b/i
const NAME = /\p{L}{3}|\p{L}[\p{L}-]*\p{L}/u
/** Longer runs of words are sentences. */
const LONGEST_NAME_WORDS = 6
const LONGEST_NAME = 60
const CONTAINER = /^(?:bottles?|tubes?|strips?|boxes|box|packs?|vials?|nos?|tablets?|capsules?)\b/i
/** A dose whose figure was lost or misread ("s ml three times a day"). */
const UNIT = /^(?:\S{1,2}\s+)?(?:mls?|mg|mcg|puffs?|drops?|ts[pf])$/i

export function evidenceOfCells(rows: readonly (readonly TextLine[])[], lexicon: Lexicon): Evidence[] {
  let section: Section = 'header'
  let titled = false
  const numbers = numbersOf(rows.flat())
  return rows.flatMap((row, index) =>
    row.map((line) => {
      const whole = passageOf(line)
      const title = section === 'header' && isTitle(line.text)
      titled ||= title
      const heading = title ? undefined : headingOf(line.text)
      const own = heading?.to === 0 && section !== 'header' && section !== 'footer'
      const here = heading?.section ?? section
      if (heading && !own) section = heading.section
      return {
        ...evidenceOf(line, index, whole, here, heading, lexicon, numbers.get(line)),
        title,
        titled,
      }
    }),
  )
}

function evidenceOf(
  line: TextLine,
  row: number,
  whole: Passage,
  section: Section,
  heading: Heading | undefined,
  lexicon: Lexicon,
  place: ListPlace | undefined,
): Omit<Evidence, 'title' | 'titled'> {
  const from = heading?.to ?? afterPrescriptionMark(line.text)
  const passage = part(whole, from)
  const { text } = passage
  const parts = splitMedicine(passage, lexicon, place !== undefined)
  const { name } = parts
  const field = fieldPhrase(line.text) !== undefined
  const boilerplate = boilerplatePhrase(line.text) !== undefined || isPrinted(line.text)
  const contact = CONTACT.test(line.text)
  const count = isCount(text)
  const date = isDate(text)
  const plainly = field || boilerplate || contact || count || date
  const entry = plainly ? undefined : lexicon.find(name.text)
  const listed = entry && entry.kind !== 'diagnosis' ? entry.kind : undefined
  const nameless = !NAME.test(name.text) || CONTAINER.test(name.text) || UNIT.test(name.text.trim())
  const fits =
    plainly || nameless || name.text.length > LONGEST_NAME ? undefined : bestFit(name, parts, lexicon)
  // An amount of a medicine is none of a dose: "Angut 300 mg" directs nothing.
  const strength = parts.strength && findStrength(text)
  const spoken = strength ? `${text.slice(0, strength.from)} ${text.slice(strength.to)}` : text
  const words = text.trim().split(/\s+/)
  return {
    line,
    row,
    passage,
    section,
    ...(place ? { place } : {}),
    ...(heading ? { heading } : {}),
    field,
    boilerplate,
    contact,
    date,
    person: PERSON.test(line.text),
    against: tellsAgainst(line.text),
    appointment: isAppointment(line.text),
    test: text.trim() !== '' && items(passage).every((item) => isTest(item.text)),
    diagnosis: entry?.kind === 'diagnosis' || lexicon.find(text)?.kind === 'diagnosis',
    sentence:
      INSTRUCTION.test(name.text) ||
      (words.length > LONGEST_NAME_WORDS && !parts.strength && !parts.form && !parts.composition),
    count,
    directions: directionWords(spoken),
    dosing: directsDose(spoken),
    inBrackets: /^\s*(?:\d{1,2}\s+)?\(.*\)?\s*$/.test(text),
    parts,
    ...(listed ? { listed } : {}),
    fit: fits?.probability ?? 0,
    fitsGeneric: listed === 'generic' || fits?.kind === 'generic',
    bracketedGeneric: holdsGeneric(parts.composition, lexicon),
    nameSeen: nameless ? 0 : certainty(name),
  }
}

function bestFit(name: Passage, parts: MedicineParts, lexicon: Lexicon) {
  const { match, candidates } = readName(name, lexicon, {
    kinds: ['generic', 'brand'],
    ...(parts.form ? { form: parts.form.value } : {}),
  })
  return match ?? candidates[0]
}

function holdsGeneric(composition: Passage | undefined, lexicon: Lexicon): boolean {
  const words = composition?.text.match(/\p{L}{4,}/gu) ?? []
  return words.some((word) => lexicon.find(word)?.kind === 'generic')
}

function isDate(text: string): boolean {
  const found = findDate(text)
  return found !== undefined && text.replace(/[^\p{L}\p{N}]/gu, '').length <= 2 * (found.to - found.from)
}
