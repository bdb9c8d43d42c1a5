/** Builds prescriptions as data, with a line of text behind every reading. */
import type { Evidence } from '../../../inference/engine.ts'
import type { TextLine } from '../../../inference/ocr/line.ts'
import {
  emptyPrescription,
  type Medicine,
  type NameReading,
  type Prescription,
  type Reading,
} from '../../../inference/prescription.ts'
import { readSig } from '../../../inference/sig/sig.ts'

/** The n-th line of a page, as evidence. */
export function at(quote: string, row: number, page = 0): Evidence {
  return { page, box: { x: 0.1, y: row * 0.05, width: 0.5, height: 0.04 }, quote, confidence: 0.95 }
}

export function line(text: string, row: number): TextLine {
  const { box } = at(text, row)
  const quad = [
    [box.x, box.y],
    [box.x + box.width, box.y],
    [box.x + box.width, box.y + box.height],
    [box.x, box.y + box.height],
  ] as const
  const chars = Array.from(text, (char, from) => ({
    char,
    probability: 0.95,
    alternatives: [],
    from,
    to: from + 1,
  }))
  return {
    text,
    box,
    quad,
    confidence: 0.95,
    chars,
    frames: { count: 0, alphabet: '', logProbs: new Float32Array() },
  }
}

export function reading<Value = string>(
  value: Value,
  quote: string,
  row: number,
  standing: 'read' | 'unsure' = 'read',
): Reading<Value> {
  return { value, quote, standing, evidence: [at(quote, row)] }
}

export function name(quote: string, row: number, options: Partial<NameReading> = {}): NameReading {
  const match = { name: quote, kind: 'generic' as const, generics: [quote], probability: 0.97 }
  return { quote, standing: 'read', match, candidates: [], evidence: [at(quote, row)], ...options }
}

export interface MedicineFacts {
  id: string
  row: number
  name: NameReading
  strength?: string
  form?: NonNullable<Medicine['form']>['value']
  sig?: string
  rest?: Partial<Medicine>
}

/** Directions are read by the real sig reader. */
export function medicine({ id, row, name: named, strength, form, sig, rest }: MedicineFacts): Medicine {
  const text = [form, named.quote, strength, sig].filter(Boolean).join(' ')
  const where = at(text, row)
  const read = sig ? readSig(sig, form ? { form } : {}) : undefined
  return {
    id,
    name: { ...named, evidence: [where] },
    ...(strength
      ? {
          strength: {
            value: { text: strength, parts: [] },
            quote: strength,
            standing: 'read',
            evidence: [where],
          },
        }
      : {}),
    ...(form ? { form: { value: form, quote: form, standing: 'read', evidence: [where] } } : {}),
    ...(read
      ? {
          sig: {
            quote: sig!,
            standing: read.standing,
            dosages: read.dosages,
            unclear: read.unclear,
            evidence: [where],
          },
        }
      : {}),
    evidence: [where],
    ...rest,
  }
}

export function prescription(parts: Partial<Prescription> = {}): Prescription {
  return {
    ...emptyPrescription(),
    ...parts,
  }
}

/** A whole page: three medicines, one of them unsure, and everything around them. */
export const clinic: Prescription = prescription({
  prescriber: reading('Dr. Anita Rao', 'Dr. Anita Rao', 0),
  prescriberDetails: [
    reading('MBBS, MD (Medicine)', 'MBBS, MD (Medicine)', 1),
    reading('Reg. No. 45821', 'Reg. No. 45821', 2),
  ],
  clinic: reading('Sunrise Clinic', 'Sunrise Clinic', 3),
  patient: {
    name: reading('Ravi Kumar', 'Patient: Ravi Kumar', 4),
    age: reading('54 years', 'Age: 54 years', 4),
    sex: reading('male', 'Male', 4),
    weight: reading('72 kg', 'Wt 72 kg', 4),
  },
  date: reading('2026-03-02', 'Date: 02 March 2026', 5),
  nextVisit: reading('after 2 weeks', 'Review after 2 weeks', 16),
  diagnoses: [
    { id: 'd1', name: name('Type 2 Diabetes Mellitus', 6) },
    {
      id: 'd2',
      name: name('HTN', 7, {
        match: { name: 'Hypertension', kind: 'diagnosis', generics: ['Hypertension'], probability: 0.98 },
      }),
    },
  ],
  complaints: [reading('cough for 3 days', 'C/O cough for 3 days', 8)],
  findings: [reading('BP 150/90', 'BP 150/90', 9)],
  medicines: [
    medicine({
      id: 'm1',
      row: 10,
      name: name('Amoxicillin', 10),
      strength: '500 mg',
      form: 'capsule',
      sig: '1 capsule three times a day after food for 5 days',
    }),
    medicine({
      id: 'm2',
      row: 11,
      name: name('Dolo 650', 11, {
        match: { name: 'Dolo 650', kind: 'brand', generics: ['Paracetamol'], probability: 0.95 },
      }),
      form: 'tablet',
      sig: '1 tablet SOS for fever',
      rest: { purpose: reading('fever', 'for fever', 11), quantity: reading('10 tablets', '10 tablets', 11) },
    }),
    medicine({
      id: 'm3',
      row: 12,
      name: name('Cetrizne', 12, {
        standing: 'unsure',
        match: undefined,
        candidates: [
          { name: 'Cetirizine', kind: 'generic', generics: ['Cetirizine'], probability: 0.6 },
          { name: 'Cinnarizine', kind: 'generic', generics: ['Cinnarizine'], probability: 0.2 },
        ],
      }),
      strength: '10 mg',
      form: 'tablet',
      sig: '1 tablet at night',
    }),
    medicine({
      id: 'm4',
      row: 13,
      name: name('Ambroxol', 13),
      form: 'syrup',
      sig: '5 ml twice a day for 5 days',
    }),
  ],
  tests: [reading('CBC', 'CBC', 14), reading('HbA1c', 'HbA1c', 14)],
  advice: [reading('Avoid oily food', 'Avoid oily food', 15)],
  unread: [at('~~ xw', 17)],
})

export const clinicLines: TextLine[] = [
  'Dr. Anita Rao',
  'MBBS, MD (Medicine)',
  'Reg. No. 45821',
  'Sunrise Clinic, 12 Lake Road',
  'Patient: Ravi Kumar Age: 54 years Male Wt 72 kg',
  'Date: 02 March 2026',
  'Type 2 Diabetes Mellitus',
  'HTN',
  'C/O cough for 3 days',
  'BP 150/90',
  'Cap Amoxicillin 500 mg 1 capsule three times a day after food for 5 days',
  'Tab Dolo 650 1 tablet SOS for fever',
  'Tab Cetrizne 10 mg 1 tablet at night',
  'Syp Ambroxol 5 ml twice a day for 5 days',
  'CBC, HbA1c',
  'Avoid oily food',
  'Review after 2 weeks',
  '~~ xw',
].map(line)
