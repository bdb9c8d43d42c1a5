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

/** What the page says of a medicine beyond ordering it: "START", "CONTINUE", "CHANGE how you take", "STOP", "avoid". */
export const MEDICINE_STATUSES = ['started', 'continued', 'changed', 'stopped', 'avoid'] as const
export type MedicineStatus = (typeof MEDICINE_STATUSES)[number]

export interface Medicine {
  /** 'm1', 'm2' … in page order; 'w1', 'w2' … for what is not to be taken. */
  id: string
  name: NameReading
  /** Only where the page says it; its quote is the heading or phrase that says so. */
  status?: Reading<MedicineStatus>
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

/** A condition that the patient has, by the page's word. */
export interface Diagnosis {
  /** 'd1', 'd2' … in page order. */
  id: string
  name: NameReading
}

/**
 * Why a condition that the page names is none of the patient's diagnoses: "r/o dengue", "no history of asthma",
 * "father diabetic". The field's attributes (ConText: certainty, experiencer).
 */
export interface Assertion {
  certainty: 'present' | 'suspected' | 'absent'
  subject: 'patient' | 'family'
  /** The page's words that say so. */
  cue: string
}

/** A condition that the page names and doesn't state of the patient. */
export interface OtherCondition extends Diagnosis {
  /** Ids are 'o1', 'o2' … in page order. */
  assertion: Assertion
}

export const VITALS = [
  'blood-pressure',
  'pulse',
  'temperature',
  'oxygen-saturation',
  'respiratory-rate',
  'weight',
  'height',
  'blood-glucose',
] as const
/** A measurement as written: "128/84", "101 F". */
export interface Vital extends Reading {
  kind: (typeof VITALS)[number]
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
  /** Suspected, denied, or of the family: never to be answered as a diagnosis. */
  otherConditions: OtherCondition[]
  complaints: Reading[]
  /** "No cough": what the page says is not there. */
  deniedComplaints: Reading[]
  findings: Reading[]
  vitals: Vital[]
  allergies: Reading[]
  /** To be taken. */
  medicines: Medicine[]
  /** Named only as stopped or to be avoided; their `status` says which. */
  withheld: Medicine[]
  tests: Reading[]
  advice: Reading[]
  /** What to eat or drink, and what not. */
  diet: Reading[]
  /** When to come at once: "Report if bleeding, drowsiness". */
  dangerSigns: Reading[]
  /** What a pharmacy's label says of the dispensing. */
  dispensing: { pharmacy?: Reading; number?: Reading; dispensed?: Reading; discardAfter?: Reading }
  /** Telephone numbers and addresses of whoever wrote it. */
  contacts: Reading[]
  /** Set where the page, or the album, is of more than one person. */
  patients?: Reading[]
  /** Lines that were read and not understood. */
  unexplained: Reading[]
  /** Lines where something stands that could not be read. */
  unread: Evidence[]
}

/** A page on which nothing stands. */
export function emptyPrescription(): Prescription {
  return {
    prescriberDetails: [],
    patient: {},
    diagnoses: [],
    otherConditions: [],
    complaints: [],
    deniedComplaints: [],
    findings: [],
    vitals: [],
    allergies: [],
    medicines: [],
    withheld: [],
    tests: [],
    advice: [],
    diet: [],
    dangerSigns: [],
    dispensing: {},
    contacts: [],
    unexplained: [],
    unread: [],
  }
}
