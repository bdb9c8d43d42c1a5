/** What one notation on the page says. A sig is a row of facts; `assemble.ts` makes `Dosage`s of them. */
import type { TimingRepeat } from '@medplum/fhirtypes'

export type PeriodUnit = NonNullable<TimingRepeat['periodUnit']>
export type When = NonNullable<TimingRepeat['when']>[number]
export type Day = NonNullable<TimingRepeat['dayOfWeek']>[number]

/** How doses are counted: by pieces ("tablet"), by mass ("mg"), or by some other measure ("mL", "puff"). */
export type UnitClass = 'piece' | 'mass' | 'measure'

export interface DoseFact {
  kind: 'dose'
  low: number
  high?: number
  unit: string
  class: UnitClass
  /** The word counts whatever solid the medicine comes as ("viên"): the form says which. */
  anyPiece?: true
}

/** How much in the whole of a day, week or month: "2 tablets a day". */
export interface TotalFact extends Omit<DoseFact, 'kind'> {
  kind: 'total'
  period: 'd' | 'wk' | 'mo'
}

export interface FrequencyFact {
  kind: 'frequency'
  times: number
  /** "Up to 3 times a day": fewer will do. */
  upTo?: true
  timesMax?: number
  period: number
  periodMax?: number
  unit: PeriodUnit
}

/** What can be read in two ways, or is on the lists of error-prone notations: nothing beside it is then certain. */
export interface DoubtFact {
  kind: 'doubt'
  text: string
}

export type Fact =
  | DoseFact
  | TotalFact
  /** "Reduce by 5 mg weekly", "repeat after 1 week": the dose changes in a way that is quoted, never worked out. */
  | { kind: 'change'; text: string }
  /** "Divided in 2": how many doses make the total; 0 where it doesn't say. */
  | { kind: 'divided'; times: number }
  /** How much is handed out; says nothing of how it is taken. */
  | { kind: 'quantity' }
  | FrequencyFact
  /** A number that nothing beside it explains. */
  | { kind: 'number'; value: number; high?: number }
  /** 1-0-1: one dose per time of day, zeros included. */
  | { kind: 'slots'; doses: number[]; unit?: string; class?: UnitClass }
  | { kind: 'when'; codes: When[]; minutes?: number }
  | { kind: 'clock'; times: string[] }
  /** `others`: all days that are not named before. */
  | { kind: 'days'; days: Day[]; others?: true }
  | { kind: 'meal'; code: 'AC' | 'PC' | 'C'; minutes?: number; minutesMax?: number }
  | { kind: 'duration'; low: number; high?: number; unit: PeriodUnit }
  | { kind: 'count'; doses: number }
  | { kind: 'stat' }
  | { kind: 'need'; reason?: string }
  | { kind: 'purpose'; reason: string }
  | { kind: 'max'; amount: number; unit?: string; period: number; periodUnit: PeriodUnit }
  | { kind: 'route'; route: Route }
  | { kind: 'site'; text: string; route?: Route }
  | { kind: 'note'; text: string }
  /** "8D": eight days, unless nothing else says how often. */
  | { kind: 'eightDays' }
  /** "then": what follows comes after what went before. */
  | { kind: 'then' }
  /** An abbreviation whose meaning hangs on what the medicine is; `assemble.ts` decides. */
  | { kind: 'ambiguous'; abbreviation: Ambiguous }
  | DoubtFact
  /** A word that says nothing by itself ("take", "the"). */
  | { kind: 'noise' }
  /** Something that no notation knows. */
  | { kind: 'unknown' }

export type Route =
  | 'oral'
  | 'sublingual'
  | 'buccal'
  | 'intramuscular'
  | 'intravenous'
  | 'subcutaneous'
  | 'intradermal'
  | 'rectal'
  | 'vaginal'
  | 'ophthalmic'
  | 'otic'
  | 'nasal'
  | 'topical'
  | 'transdermal'
  | 'inhalation'

export type Ambiguous =
  | 'od'
  | 'os'
  | 'ou'
  | 'ad'
  | 'as'
  | 'au'
  | 're'
  | 'le'
  | 'be'
  | 'td'
  | 'on'
  | 'bf'
  | 'tw'

/** A fact and where it stands in the sig: from inclusive, to exclusive. */
export type Placed = Fact & { from: number; to: number }
