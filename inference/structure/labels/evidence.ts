/** What can be told of a cell by itself and by its neighbours, before anything is decided. */
import type { Lexicon } from '../../lexicon/lexicon.ts'
import type { TextLine } from '../../ocr/line.ts'
import { findDate } from '../dates.ts'
import { directionWords, directsDose } from '../directions.ts'
import { LABEL_NAME } from '../dispensing.ts'
import { isPrinted } from '../furniture.ts'
import { items } from '../lists.ts'
import { leadingNumber, type MedicineParts, NAME_LABEL, splitMedicine } from '../medicine.ts'
import type { DraftStatus } from '../medicines.ts'
import { readName } from '../name.ts'
import { beginsSig, nameIsKnown } from '../name-end.ts'
import { isAppointment } from '../next-visit.ts'
import { certainty, type Passage, part, passageOf } from '../passage.ts'
import { bottomOf, isAbove } from '../rows.ts'
import { afterPrescriptionMark, type Heading, headingOf, type Section, tellsAgainst } from '../sections.ts'
import { isWithheld, statusHeading, statusPhrase } from '../status/status.ts'
import { findStrength, STRENGTH_LABEL } from '../strength.ts'
import { isTest } from '../tests.ts'
import { boilerplatePhrase, directionShare, fieldPhrase, isCount, isTitle } from '../vocabulary/vocabulary.ts'

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
  /** What the line itself says of taking the medicine: "Continue …". */
  status?: DraftStatus
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
  /** A label says that what follows is a medicine's name. */
  labelled: boolean
  /** A run of words that is no name. */
  sentence: boolean
  count: boolean
  /** 0..1: words that speak of dose or time among all. */
  directions: number
  dosing: boolean
  inBrackets: boolean
  /** It begins with a word that no directions begin with. */
  headed: boolean
  /** "1 capsule twice daily": form and name are the beginning of directions. */
  beginsAsDirections: boolean
  parts: MedicineParts
  /** The name is in the lexicon to the letter, as a medicine. */
  listed?: 'brand' | 'generic'
  /** 0..1: the best medicine's share of the probability. */
  fit: number
  fitsGeneric: boolean
  /** A known generic in the brackets behind the name. */
  bracketedGeneric: boolean
  nameSeen: number
  /** One or two words with a capital, as a name stands alone. */
  lone: boolean
}

/** Where a cell stands among the numbered ones. */
export interface ListPlace {
  number: number
}

/** Numbers that follow on one another down the page: those of a list. */
function numbersOf(lines: readonly TextLine[]): Map<TextLine, ListPlace> {
  const numbered = lines.flatMap((line) => {
    const number = leadingNumber(line.text)
    if (number === undefined || IN_BRACKETS.test(line.text) || isCount(line.text)) return []
    return directionWords(line.text) > 0.5 ? [] : [{ line, number }]
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

/** "10:00 am to 01:00 pm": when the house is open. */
const OPENING =
  /\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\s*(?:[-–,&]|to)\s*(?:mon|tue|wed|thu|fri|sat|sun)|\d{1,2}[.:]\d{2}\s*(?:[ap]\.?\s?m|to|-|–)/i
const CONTACT = /\b(?:\d[\s-]?){9,}\b|\b0{2,}[\s-]0{3,}|\S@\S|www\.|https?:|\.com\b|whats\s?app/i
const PERSON = /^\s*(?:dr|mr|mrs|ms|miss|smt|shri|prof|bs|bscki|ys|mme|mlle|sr|sra)\b\.?\s+\S/i
/** How sentences to the patient begin. */
const INSTRUCTION =
  /^(?:take|apply|give|use|sig|instil|inhale|walk|rest|drink|eat|avoid|keep|exercise|gargle|wash|sleep|bring|monitor|check|do\s+not|don'?t)\b/i
/** "(Furosemid)", "10 (Atorvastatin)" */
const IN_BRACKETS = /^\s*(?:\d{1,2}\s+)?\(.*\)?\s*$/
const NAME = /\p{L}{3}/u
/** "Tab. MV/BC", "Syp. C/F": behind a clear mark letters are enough. */
const SHORT_NAME = /\p{L}[\p{L}/]/u
/** Longer runs of words are sentences. */
const LONGEST_NAME_WORDS = 6
const LONGEST_NAME = 60
/** "RX# 1234567 LISINOPRIL": the number of a pharmacy's label. */
const DISPENSING_NUMBER = /^\s*(?:rx\s*)?(?:#|no\.?|number)\s*:?\s*\d{4,}\s*/i
/** A name of which more than half the words are words of directions is none. */
const HALF = 0.5
const LONE = /^\p{Lu}[\p{L}-]{4,}(?:[\s-]\p{L}{1,5})?(?:\s\d{1,4})?$/u
const CONTAINER = /^(?:bottles?|tubes?|strips?|boxes|box|packs?|vials?|nos?|tablets?|capsules?)\b/i
/** A dose whose figure was lost or misread ("s ml three times a day"). */
const UNIT = /^(?:\S{1,2}\s+)?(?:mls?|mg|mcg|puffs?|drops?|ts[pf])$/i

export function evidenceOfCells(rows: readonly (readonly TextLine[])[], lexicon: Lexicon): Evidence[] {
  let section: Section = 'header'
  let titled = false
  let bottom = 0
  const numbers = numbersOf(rows.flat())
  return rows.flatMap((row, index) => {
    // A new column: what headed the one before it ends there.
    if (isAbove(row, bottom)) section = 'header'
    bottom = bottomOf(row)
    return row.map((line) => {
      const whole = passageOf(line)
      const title = section === 'header' && isTitle(line.text)
      titled ||= title
      const headed = statusHeading(line.text)
        ? { section: 'medicines' as const, to: line.text.length }
        : headingOf(line.text)
      const heading = title ? undefined : headed
      // A finding or an appointment takes its own line.
      const own = heading?.to === 0
      const here = heading?.section ?? section
      if (heading && !own) section = heading.section
      return {
        ...evidenceOf(line, index, whole, here, heading, lexicon, numbers.get(line)),
        title,
        titled,
      }
    })
  })
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
  const mark = heading?.to ?? afterPrescriptionMark(line.text)
  const from = mark + (DISPENSING_NUMBER.exec(line.text.slice(mark))?.[0].length ?? 0)
  const { passage, status } = withoutStatus(part(whole, from), lexicon)
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
  const least = parts.form?.leading && !parts.form.garbled ? SHORT_NAME : NAME
  const nameless =
    STRENGTH_LABEL.test(text) ||
    (!listed && directionShare(name.text) > HALF) ||
    (!least.test(name.text) && !listed) ||
    CONTAINER.test(name.text) ||
    UNIT.test(name.text.trim())
  const fits =
    plainly || nameless || name.text.length > LONGEST_NAME ? undefined : bestFit(name, parts, lexicon)
  // An amount of a medicine is none of a dose: "Angut 300 mg" directs nothing.
  const strength = parts.strength && findStrength(text)
  const bare = strength ? `${text.slice(0, strength.from)} ${text.slice(strength.to)}` : text
  // "Tab Napa" says nothing of when, though directions speak of tablets, too; "1 tab" does.
  const formMark = parts.form?.leading ? parts.form.passage.text : ''
  const spoken = formMark && !/\d/.test(formMark) ? bare.replace(formMark, ' ') : bare
  const words = text.trim().split(/\s+/)
  return {
    line,
    row,
    passage,
    section,
    ...(place ? { place } : {}),
    ...(status ? { status } : {}),
    ...(heading ? { heading } : {}),
    field,
    boilerplate,
    contact: contact || (heading === undefined && section !== 'medicines' && OPENING.test(line.text)),
    date,
    person: PERSON.test(line.text) || (LABEL_NAME.test(line.text) && !listed && !parts.strength),
    against: tellsAgainst(line.text) && status?.value !== 'stopped',
    appointment: isAppointment(line.text),
    test: text.trim() !== '' && items(passage).every((item) => isTest(item.text)),
    diagnosis: entry?.kind === 'diagnosis' || lexicon.find(text)?.kind === 'diagnosis',
    sentence:
      INSTRUCTION.test(name.text) ||
      (words.length > LONGEST_NAME_WORDS && !parts.strength && !parts.form && !parts.composition),
    labelled: NAME_LABEL.test(text),
    count,
    directions: directionWords(spoken),
    dosing: directsDose(spoken),
    inBrackets: IN_BRACKETS.test(text),
    headed: isNameHead(name.text),
    beginsAsDirections: beginsSig(`${name.text} ${parts.sig?.text ?? ''}`),
    parts,
    ...(listed ? { listed } : {}),
    fit: fits?.probability ?? 0,
    fitsGeneric:
      listed === 'generic' ||
      fits?.kind === 'generic' ||
      (IN_BRACKETS.test(text) && !count && fitsInBrackets(passage, lexicon)),
    bracketedGeneric: holdsGeneric(parts.composition, lexicon),
    nameSeen: nameless ? 0 : certainty(name),
    lone: LONE.test(name.text.trim()) && (words.length <= 3 || parts.damagedStrength !== undefined),
  }
}

/** "Continue Thyronorm 75 mcg", "Started on Tab …", "Naproxen - stopped": the medicine without those words. */
function withoutStatus(passage: Passage, lexicon: Lexicon): { passage: Passage; status?: DraftStatus } {
  const found = nameIsKnown(passage.text, lexicon) ? undefined : statusPhrase(passage.text)
  const behind = found ?? statusPhrase(passage.text)
  const phrase = found ?? (behind && behind.about.from === 0 ? behind : undefined)
  if (!phrase) return { passage }
  const about = part(passage, phrase.about.from, phrase.about.to)
  // A list of what to leave alone is taken item by item.
  if (isWithheld(phrase.status) && items(about).length > 1) return { passage }
  const parts = splitMedicine(about, lexicon)
  const named = nameIsKnown(parts.name.text, lexicon) || parts.strength || parts.form?.leading
  if (!named) return { passage }
  return {
    passage: about,
    status: { value: phrase.status, cue: part(passage, phrase.cue.from, phrase.cue.to) },
  }
}

function bestFit(name: Passage, parts: MedicineParts, lexicon: Lexicon) {
  const { match, candidates } = readName(name, lexicon, {
    kinds: ['generic', 'brand'],
    quick: true,
    ...(parts.form ? { form: parts.form.value } : {}),
  })
  return match ?? candidates[0]
}

function fitsInBrackets(passage: Passage, lexicon: Lexicon): boolean {
  const from = passage.text.indexOf('(') + 1
  const inside = part(passage, from, passage.text.replace(/\)\s*$/, '').length)
  const { match, candidates } = readName(inside, lexicon, { kinds: ['generic'], quick: true })
  return ((match ?? candidates[0])?.probability ?? 0) >= LIKELY_GENERIC
}
const LIKELY_GENERIC = 0.5

function holdsGeneric(composition: Passage | undefined, lexicon: Lexicon): boolean {
  const words = composition?.text.match(/\p{L}{4,}/gu) ?? []
  return words.some((word) => lexicon.find(word)?.kind === 'generic')
}

/** A word of four letters that says nothing of dose or time. */
function isNameHead(name: string): boolean {
  const [word] = /^\p{L}[\p{L}\d'-]{3,}/u.exec(name) ?? []
  return word !== undefined && directionWords(word) === 0
}

function isDate(text: string): boolean {
  const found = findDate(text)
  return found !== undefined && text.replace(/[^\p{L}\p{N}]/gu, '').length <= 2 * (found.to - found.from)
}
