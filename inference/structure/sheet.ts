/** What is known of a page while its rows are taken in, one after another. */

import type { Lexicon } from '../lexicon/lexicon.ts'
import { emptyPrescription, type Prescription } from '../prescription.ts'
import { emptyHeader, type Header } from './header.ts'
import { legibleOf } from './legible.ts'
import { type Draft, type DraftStatus, toMedicine } from './medicines.ts'
import type { Passage } from './passage.ts'
import type { Section } from './sections.ts'
import { isWithheld } from './status/status.ts'
import type { Table } from './tables.ts'

export interface Sheet {
  lexicon: Lexicon
  header: Header
  lists: Pick<
    Prescription,
    | 'diagnoses'
    | 'otherConditions'
    | 'complaints'
    | 'deniedComplaints'
    | 'findings'
    | 'vitals'
    | 'allergies'
    | 'tests'
    | 'advice'
    | 'diet'
    | 'dangerSigns'
    | 'dispensing'
    | 'unexplained'
    | 'unread'
  > &
    Pick<Prescription, 'nextVisit'>
  drafts: Draft[]
  section: Section
  /** The section's heading stood alone on its line: the lines below it are its list, known words or not. */
  listed: boolean
  table?: Table
  /** What a heading says of the medicines below it: "STOP taking". */
  status?: DraftStatus | undefined
  /** The end of the line before, where it denies or doubts what stands on this one: "Not a known case of". */
  dangling?: Passage | undefined
  /** Directions that stand above the first name, as pharmacies' labels have them. */
  waiting: Passage[]
  /** What stands in the next row, under the one that is read. */
  below: string
  /** A heading said that what follows are directions: a medicine named again is given them. */
  directing: boolean
  /** The prescriber's name stood at the foot: what follows is print. */
  signed: boolean
}

export function newSheet(lexicon: Lexicon): Sheet {
  return {
    lexicon,
    header: emptyHeader(),
    lists: {
      diagnoses: [],
      otherConditions: [],
      complaints: [],
      deniedComplaints: [],
      findings: [],
      vitals: [],
      allergies: [],
      tests: [],
      advice: [],
      diet: [],
      dangerSigns: [],
      dispensing: {},
      unexplained: [],
      unread: [],
    },
    drafts: [],
    section: 'header',
    listed: false,
    below: '',
    directing: false,
    waiting: [],
    signed: false,
  }
}

export function toPrescription({ header, lists, drafts, lexicon }: Sheet): Prescription {
  const all = drafts.map((draft, index) => toMedicine(draft, `m${index + 1}`, lexicon))
  const withheld = all.filter(({ status }) => isWithheld(status?.value))
  const taken = all.filter((medicine) => !withheld.includes(medicine))
  const medicines = legibleOf(taken)
  const illegible = taken.filter((medicine) => !medicines.includes(medicine))
  return {
    ...emptyPrescription(),
    ...header,
    ...lists,
    medicines: medicines.map((medicine, index) => ({ ...medicine, id: `m${index + 1}` })),
    withheld: withheld.map((medicine, index) => ({ ...medicine, id: `w${index + 1}` })),
    unread: [...lists.unread, ...illegible.flatMap(({ evidence }) => evidence)],
  }
}
