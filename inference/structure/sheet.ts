/** What is known of a page while its rows are taken in, one after another. */

import type { Lexicon } from '../lexicon/lexicon.ts'
import { emptyPrescription, type Prescription } from '../prescription.ts'
import { emptyHeader, type Header } from './header.ts'
import { type Draft, toMedicine } from './medicines.ts'
import type { Section } from './sections.ts'
import type { Table } from './tables.ts'

export interface Sheet {
  lexicon: Lexicon
  header: Header
  lists: Pick<
    Prescription,
    'diagnoses' | 'complaints' | 'findings' | 'allergies' | 'tests' | 'advice' | 'unread'
  > &
    Pick<Prescription, 'nextVisit'>
  drafts: Draft[]
  section: Section
  /** The section's heading stood alone on its line: the lines below it are its list, known words or not. */
  listed: boolean
  table?: Table
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
    lists: { diagnoses: [], complaints: [], findings: [], allergies: [], tests: [], advice: [], unread: [] },
    drafts: [],
    section: 'header',
    listed: false,
    below: '',
    directing: false,
    signed: false,
  }
}

export function toPrescription({ header, lists, drafts, lexicon }: Sheet): Prescription {
  return {
    ...emptyPrescription(),
    ...header,
    ...lists,
    medicines: drafts.map((draft, index) => toMedicine(draft, `m${index + 1}`, lexicon)),
  }
}
