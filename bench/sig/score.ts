/** Scores the sig reader on the corpus: what is right, and what would be dangerous. */
import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import type { Dosage } from '@medplum/fhirtypes'
import type { DoseForm } from '../../inference/prescription.ts'
import { describeAll } from '../../inference/sig/plain.ts'
import { readSig } from '../../inference/sig/sig.ts'

/** One sig and how it has to be read. */
export interface Expected {
  sig: string
  form?: DoseForm
  group: string
  /** Never looked at while the reader is being written; scored apart. */
  aside?: true
  standing: 'read' | 'unsure'
  /** Plain English over all dosages. */
  text: string
  /** FHIR, without `text`. */
  dosages: Dosage[]
}

export interface Scored {
  expected: Expected
  text: string
  right: boolean
  /** Stated as certain though it is wrong or can be read in two ways, or printed with an ambiguous abbreviation. */
  dangerous: boolean
}

/** Abbreviations that nothing of ours may print: those of the Joint Commission and ISMP that sigs are made of. */
const NEVER_PRINTED =
  /(?<![\p{L}])(?:OD|QD|QOD|OS|OU|AD|AU|HS|SC|SQ|IU|U|cc|BID|TID|QID|BD|TDS|QDS|SOS|PRN|µg|ug|BIW|TIW)(?![\p{L}])|\d\.0(?!\d)|(?<!\d)\.\d/iu

export function readCorpus(): Expected[] {
  return ['corpus.json', 'kinds.json'].flatMap(
    (file) => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as Expected[],
  )
}

export function score(expected: Expected): Scored {
  const reading = readSig(expected.sig, expected.form ? { form: expected.form } : {})
  const text = describeAll(reading.dosages)
  const bare = reading.dosages.map(({ text: _, ...dosage }) => dosage)
  const agrees = text === expected.text && isDeepStrictEqual(bare, expected.dosages)
  const right = agrees && reading.standing === expected.standing
  const overstated = reading.standing === 'read' && (!agrees || expected.standing === 'unsure')
  return { expected, text, right, dangerous: overstated || NEVER_PRINTED.test(text) }
}
