/**
 * A prescription as read from its pages. Every field carries the page's own words and how far to trust them;
 * what the page doesn't say is simply not there. Directions are FHIR R4 `Dosage`s, so that others can use them.
 */
import type { Dosage } from '@medplum/fhirtypes'
import type { Evidence } from './engine.ts'

/** A value and the words on the page that it was taken from. */
export interface Reading<Value = string> {
  value: Value
  quote: string
  standing: 'read' | 'unsure'
  evidence: Evidence[]
}

/** An entry of the lexicon that may be what the page says. */
export interface NameCandidate {
  /** The lexicon's spelling. */
  name: string
  kind: 'generic' | 'brand' | 'diagnosis'
  /** Active ingredients in INN spelling; for a diagnosis its full name. */
  generics: readonly string[]
  /** 0..1: share of the probability among all candidates and "none of them". */
  probability: number
}

/**
 * A medicine's or diagnosis's name. Three outcomes: `match` set and `standing` 'read' (page and lexicon agree);
 * 'unsure' with two or three `candidates` (they almost agree); 'unsure' without any (nothing fits: only the
 * quote is shown). The quote is never replaced by a candidate.
 */
export interface NameReading {
  /** As it stands on the page. */
  quote: string
  standing: 'read' | 'unsure'
  match?: NameCandidate
  candidates: NameCandidate[]
  evidence: Evidence[]
}

/** Amount of active ingredient, such as 500 mg, 250 mg / 5 mL, 1 % or 50 mg + 12.5 mg. */
export interface Strength {
  /** Normalised for people: "500 mg", "250 mg/5 mL", "50 mg + 12.5 mg". */
  text: string
  /** One per ingredient; `per` is the volume or mass that it is in. */
  parts: { value: number; unit: string; per?: { value: number; unit: string } }[]
}

export const DOSE_FORMS = [
  'tablet',
  'capsule',
  'syrup',
  'suspension',
  'solution',
  'drops',
  'eye drops',
  'ear drops',
  'nasal drops',
  'nasal spray',
  'eye ointment',
  'injection',
  'infusion',
  'inhaler',
  'inhalation capsule',
  'nebuliser solution',
  'ointment',
  'cream',
  'gel',
  'lotion',
  'powder',
  'granules',
  'sachet',
  'suppository',
  'pessary',
  'patch',
  'spray',
  'mouthwash',
  'mouth gel',
  'lozenge',
  'shampoo',
  'soap',
  'paint',
  'enema',
] as const
export type DoseForm = (typeof DOSE_FORMS)[number]

/** Directions for use. */
export interface Sig {
  quote: string
  standing: 'read' | 'unsure'
  /**
   * FHIR R4. Several where doses differ by time of day or the dose changes (a taper has rising `sequence`).
   * `text` is plain English; language-neutral fields carry everything that the text says.
   */
  dosages: Dosage[]
  /** What can be read in two ways, in plain English: "“OD” can mean once a day or right eye". */
  unclear: string[]
  evidence: Evidence[]
}

export interface Medicine {
  /** 'm1', 'm2' … in page order. */
  id: string
  name: NameReading
  strength?: Reading<Strength>
  form?: Reading<DoseForm>
  sig?: Sig
  /** Dispense quantity: "10 tablets", "1 bottle". */
  quantity?: Reading
  /** How often it may be dispensed again: "Refills: 2", as written. */
  refills?: Reading
  /** Only where the page itself says what it is for. */
  purpose?: Reading
  /** All the lines that it stands on. */
  evidence: Evidence[]
}

export interface Diagnosis {
  /** 'd1', 'd2' … in page order. */
  id: string
  name: NameReading
}

export interface Prescription {
  prescriber?: Reading
  /** Degrees, registration number, specialty: as written. */
  prescriberDetails: Reading[]
  clinic?: Reading
  patient: { name?: Reading; age?: Reading; sex?: Reading<'female' | 'male' | 'other'>; weight?: Reading }
  /** ISO 8601 date where unambiguous, else as written. */
  date?: Reading
  nextVisit?: Reading
  diagnoses: Diagnosis[]
  complaints: Reading[]
  findings: Reading[]
  allergies: Reading[]
  medicines: Medicine[]
  tests: Reading[]
  advice: Reading[]
  /** Lines where something stands that could not be read. */
  unread: Evidence[]
}
