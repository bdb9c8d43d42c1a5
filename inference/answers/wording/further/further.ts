/** Words for what is asked beyond the medicines' own fields: status, conditions, amounts, and what is not understood. */
import type { Assertion, MedicineStatus } from '../../../prescription.ts'
import type { PageIntent } from '../../../questions/question.ts'

/** Sections whose absence is told by their heading. */
export type FurtherSection = Extract<
  PageIntent,
  | 'diet'
  | 'danger-signs'
  | 'blood-pressure'
  | 'pulse'
  | 'temperature'
  | 'oxygen-saturation'
  | 'respiratory-rate'
  | 'height'
  | 'blood-glucose'
  | 'contacts'
  | 'pharmacy'
  | 'dispensing-number'
  | 'expiry'
  | 'withheld'
  | 'avoid'
  | 'stopped'
  | 'started'
  | 'changed'
  | 'continued'
>

export interface FurtherWording {
  sections: Readonly<Record<FurtherSection, string>>
  /** "The prescription says nothing about …", of a section's heading. */
  saysNothing(section: string): string
  status: Readonly<Record<MedicineStatus, string>>
  /** A medicine that is named, and not to be taken; `quote` is the page's own words. */
  namedOnly(quote: string): string
  /** A medicine that the page lists to be taken. */
  toTake: string
  /** Below a list: what it leaves out because the page says not to take it. */
  notToTake: string
  /** Why a condition is none of the patient's: `quote` is the page's own words. */
  denied(quote: string): string
  suspected(quote: string): string
  family(quote: string): string
  conditions: Readonly<Record<Assertion['certainty'] | 'family', string>>
  /** The page says that a complaint isn't there. */
  others(names: string): string
  /** Lines in which what was looked for may stand all the same. */
  mayStandThere(count: number): string
  notUnderstood: string
  lookedFor(words: string): string
  nearestLines: string
  canAnswer(questions: string): string
  examples: {
    medicines: string
    duration(name: string): string
    diagnoses: string
    tests: string
    nextVisit: string
    everything: string
  }
  whichMedicine: string
  perDay(sum: string): string
  times: string
  noMaximum: string
  lastDay(start: string, end: string): string
  regular: string
  validity: string
  signature: string
  apart: string
  notOnPage(page: number): string
  absentItem: Readonly<Record<'daily' | 'meal' | 'need' | 'end' | 'refills' | 'taken', string>>
}
