import { describe, expect, it } from 'vitest'
import { loadLexicon } from '../../../inference/lexicon/load.ts'
import type { Medicine, Prescription } from '../../../inference/prescription.ts'
import { mergePrescriptions } from '../../../inference/structure/merge.ts'
import { readPrescription } from '../../../inference/structure/read.ts'
import { type PageOptions, pageOf } from '../engines/reader/page-of.ts'

const lexicon = loadLexicon()
const read = (text: string, options?: PageOptions) => readPrescription(pageOf(text, options), lexicon)
const medicine = ({ name, strength, sig }: Medicine) =>
  [
    name.match?.name ?? `? ${name.quote}`,
    strength?.value.text,
    sig?.dosages.map(({ text }) => text).join('; '),
  ]
    .filter(Boolean)
    .join(' | ')
const medicines = (page: Prescription) => page.medicines.map(medicine)
const quotes = (readings: readonly { quote: string }[]) => readings.map(({ quote }) => quote)

describe('directions of which little was read', () => {
  it.each(['ml three times a da for 1s da/s', 's ml three times a da for 1s da/s', 'puffs twice dally'])(
    '“%s” is no medicine, and no certain direction',
    (garbled) => {
      const page = read(`Rx\n1. Syp. Carbamazepine\n${garbled}\n2. Tab Lopresor\n1-0-1`)
      expect(page.medicines.map(({ name }) => name.match?.name)).toEqual(['Carbamazepine', 'Lopresor'])
      expect(page.medicines[0]!.sig?.standing ?? 'unsure').toBe('unsure')
    },
  )
})

describe('letters that hands write like figures', () => {
  it.each([
    ['E3edoc', 'Ezedoc'],
    ['6elusil', 'Gelusil'],
  ])('“%s” is shown in doubt, with %s beside it', (seen, meant) => {
    const [medicine] = read(`Rx\n1. Tab. ${seen} 200 mg\n1-0-1`).medicines
    expect(medicine?.name.standing).toBe('unsure')
    expect(medicine?.name.quote).toBe(seen)
    expect(medicine?.name.candidates[0]?.name).toBe(meant)
  })
})

describe('an Indian clinic’s slip', () => {
  const page = read(`
City Care Clinic
Dr. Asha Verma, MBBS, MD (Medicine)
Reg. No. 12345
Name: Ramesh Kumar    Age/Sex: 45/M    Date: 23/05/2024
Wt: 70 kg
C/O fever, cough x 3 days
O/E BP 130/80, Pulse 88/min
K/C/O DM, HTN
Rx
1. Tab. Amoxicillin 500mg 1-0-1 x 5d
2. Tab Dolo 650 1-1-1 after food x 3 days
3. Cap. Omeprazole 20 mg OD before breakfast
   x 10 days
Adv: plenty of fluids
Inv: CBC, LFT, HbA1c
Review after 5 days`)

  it('tells who prescribed, for whom, where and when', () => {
    expect(page.prescriber?.value).toBe('Dr. Asha Verma')
    expect(quotes(page.prescriberDetails)).toEqual(['MBBS, MD (Medicine)', 'Reg. No. 12345'])
    expect(page.clinic?.value).toBe('City Care Clinic')
    expect(page.patient).toMatchObject({
      name: { value: 'Ramesh Kumar' },
      age: { value: '45' },
      sex: { value: 'male' },
      weight: { value: '70 kg' },
    })
    expect(page.date).toMatchObject({ value: '2024-05-23', quote: '23/05/2024' })
  })

  it('lists the medicines with strength and directions', () => {
    expect(medicines(page)).toEqual([
      'Amoxicillin | 500 mg | 1 tablet in the morning and 1 at night, for 5 days',
      'Dolo 650 | 650 mg | 1 tablet in the morning, 1 in the afternoon and 1 at night, after food, for 3 days',
      'Omeprazole | 20 mg | before breakfast, for 10 days',
    ])
    expect(page.medicines.map(({ id }) => id)).toEqual(['m1', 'm2', 'm3'])
  })

  it('keeps diagnoses, complaints, findings, tests, advice and the next visit apart', () => {
    expect(page.diagnoses.map(({ name }) => name.match?.name)).toEqual(['Diabetes mellitus', 'Hypertension'])
    expect(quotes(page.complaints)).toEqual(['fever', 'cough x 3 days'])
    expect(quotes(page.findings)).toEqual(['BP 130/80, Pulse 88/min'])
    expect(quotes(page.tests)).toEqual(['CBC', 'LFT', 'HbA1c'])
    expect(quotes(page.diet)).toEqual(['plenty of fluids'])
    expect(page.nextVisit?.quote).toBe('Review after 5 days')
  })
})

describe('the medicines of the tutorial', () => {
  const page = read(`
Diagnosis: Diabetes / Hypertension / Cholesterol
Rx
Ascorbic Acid 500 mg once daily
Aten-D Tablet`)

  it('names all three diseases', () => {
    expect(quotes(page.diagnoses.map(({ name }) => name))).toEqual([
      'Diabetes',
      'Hypertension',
      'Cholesterol',
    ])
    expect(page.diagnoses.every(({ name }) => name.standing === 'read')).toBe(true)
  })

  it('names Ascorbic Acid and Aten-D', () => {
    expect(page.medicines.map(({ name }) => name.match?.name)).toEqual(['Ascorbic acid', 'Aten-D'])
    expect(page.medicines[1]?.form?.value).toBe('tablet')
  })
})

describe('other countries’ pages', () => {
  it('reads an American script over several lines', () => {
    const page = read(`
Jane Smith, MD
NPI 1234567890
Patient: John Doe   DOB: 01/02/1960   Date: May 12, 2024
Rx
Amoxicillin 500 mg capsule
Sig: Take 1 capsule by mouth three times daily for 10 days
Disp: #30
Refills: 0`)
    expect(page.prescriber?.value).toBe('Jane Smith')
    expect(page.date?.value).toBe('2024-05-12')
    expect(medicines(page)).toEqual(['Amoxicillin | 500 mg | 1 capsule 3 times a day, by mouth, for 10 days'])
    expect(page.medicines[0]).toMatchObject({
      quantity: { quote: 'Disp: #30' },
      refills: { quote: 'Refills: 0' },
    })
  })

  it('reads a British form with the directions in words', () => {
    const page = read(`
Patient name: Mary Brown   Age: 62
Amoxicillin 500mg capsules
One to be taken three times a day
21 capsules
Ramipril 5mg tablets
Take one each morning
28 tablets`)
    expect(medicines(page)).toEqual([
      'Amoxicillin | 500 mg | 1 capsule 3 times a day',
      'Ramipril | 5 mg | 1 tablet in the morning',
    ])
    expect(page.medicines.map(({ quantity }) => quantity?.value)).toEqual(['21 capsules', '28 tablets'])
  })

  it('reads a table by its columns', () => {
    const page = read(`
Discharge medications
S.No | Medicine            | Dose   | Frequency  | Days
1    | Tab Clopidogrel 75mg | 1 tab | OD         | 30
2    | Tab Atorvastatin     | 40 mg | HS         | 10`)
    expect(medicines(page)).toEqual([
      'Clopidogrel | 75 mg | 1 tablet once a day, for 30 days',
      'Atorvastatin | 40 mg | at bedtime, for 10 days',
    ])
  })
})

describe('what must never become a medicine', () => {
  it.each([
    ['an allergy', 'Allergies: Penicillin, Tab Septran\nRx\n', ['Penicillin', 'Tab Septran'], 'allergies'],
  ] as const)('%s', (_, text, expected, field) => {
    const page = read(text)
    expect(page.medicines).toEqual([])
    expect(quotes(page[field])).toEqual(expected)
  })

  it.each([
    ['Stop Tab Metformin 500 mg', 'Metformin', 'stopped'],
    ['Avoid Tab Ibuprofen', 'Ibuprofen', 'avoid'],
    ['Ibuprofen is not to be taken', 'Ibuprofen', 'avoid'],
  ])('“%s” is named as not to be taken', (line, name, status) => {
    const page = read(`Rx\n${line}`)
    expect(page.medicines).toEqual([])
    expect(page.withheld.map((one) => [one.name.match?.name, one.status?.value])).toEqual([[name, status]])
  })

  it('a doctor who is called like one', () => {
    const page = read('Dr. Amlodipine Sharma\nRx\nTab Metformin 500 mg BD')
    expect(page.medicines.map(({ name }) => name.quote)).toEqual(['Metformin'])
    expect(page.prescriber?.value).toBe('Dr. Amlodipine Sharma')
  })
})

describe('doubt', () => {
  it('shows a name that nothing fits as it stands, without any candidate', () => {
    const [found] = read('Rx\nTab. Zzyqxw 5 mg BD').medicines
    expect(found?.name).toMatchObject({ quote: 'Zzyqxw', standing: 'unsure', candidates: [] })
    expect(found?.name.match).toBeUndefined()
  })

  it('never repairs a figure in a strength', () => {
    const [found] = read('Rx\nTab Amoxicillin s00mg BD').medicines
    expect(found?.strength).toMatchObject({
      quote: 's00mg',
      standing: 'unsure',
      value: { text: 's00mg', parts: [] },
    })
  })

  it.each(['30. mg', 'o.3 mg'])('shows “%s” as a strength in doubt, not as a part of the name', (written) => {
    const [found] = read(`Rx\nTab Racigyl ${written} BD`).medicines
    expect(found?.name.quote).toBe('Racigyl')
    expect(found?.strength).toMatchObject({ quote: written, standing: 'unsure', value: { parts: [] } })
  })

  it('finds a strength that runs on from the name, with a space before its unit', () => {
    const [found] = read('Rx\nTab Amoxicillin500 mg BD').medicines
    expect(found?.name.match?.name).toBe('Amoxicillin')
    expect(found?.strength).toMatchObject({ standing: 'read', value: { text: '500 mg' } })
  })

  it('is unsure of a strength that the medicine does not have', () => {
    const [found] = read('Rx\nTab Folic acid 625 mg OD').medicines
    expect(found?.strength).toMatchObject({ quote: '625 mg', standing: 'unsure' })
  })

  it('lists a line that could not be read as unread', () => {
    const page = read('Rx\nTab Metformin 500 mg BD', { confidence: 0.2 })
    expect(page.medicines).toEqual([])
    expect(quotes(page.unread)).toEqual(['Rx', 'Tab Metformin 500 mg BD'])
  })

  it('leaves a date as written that two countries read differently', () => {
    expect(read('Date: 05/06/2024').date?.value).toBe('05/06/2024')
  })

  it('says what OD leaves open for an eye', () => {
    const [found] = read('Rx\nE/D Moxifloxacin 1 drop OD').medicines
    expect(found?.sig).toMatchObject({
      standing: 'unsure',
      unclear: ['“OD” can mean once a day or right eye'],
    })
  })
})

describe('evidence', () => {
  it('quotes the page word for word, from where it stands', () => {
    const lines = pageOf('Rx\n1. Tab. Amoxicillin 500mg 1-0-1 x 5d')
    const [found] = readPrescription(lines, lexicon).medicines
    for (const part of [found!.name, found!.strength!, found!.sig!]) {
      const [evidence] = part.evidence
      expect(lines[1]!.text).toContain(evidence!.quote)
      expect(evidence!.box.x).toBeGreaterThan(lines[1]!.box.x)
      expect(evidence!.box.width).toBeLessThan(lines[1]!.box.width)
    }
  })
})

describe('mergePrescriptions', () => {
  const pages = [
    read('Dr. Asha Verma\nRx\nTab Metformin 500 mg BD'),
    read('Dr. Asha Verma\nRx\nTab Telmisartan 40 mg OD\nDiagnosis: HTN'),
  ]

  it('numbers medicines through and says on which page each stands', () => {
    const whole = mergePrescriptions(pages)
    expect(whole.medicines.map(({ id, name }) => [id, name.match?.name, name.evidence[0]?.page])).toEqual([
      ['m1', 'Metformin', 0],
      ['m2', 'Telmisartan', 1],
    ])
    expect(whole.diagnoses[0]).toMatchObject({ id: 'd1', name: { evidence: [{ page: 1 }] } })
    expect(whole.prescriber?.evidence[0]?.page).toBe(0)
  })

  it('of no pages is an empty prescription', () => {
    expect(mergePrescriptions([]).medicines).toEqual([])
  })
})

describe('directions below a name', () => {
  it('are not taken for a numbered medicine when they begin with a count', () => {
    const page = read(
      'Rx\n1. Augmentin 625 mg tablet\n1 tablet twice daily after food for 5 days\n10 tablets',
    )
    expect(page.medicines).toHaveLength(1)
    expect(page.medicines[0]?.sig?.dosages[0]?.text).toBe('1 tablet twice a day, after food, for 5 days')
  })

  it('never make a schedule of a date', () => {
    const [found] = read('Rx\nRamipril 5mg tablets\nOne to be taken each morning\n02/10/26').medicines
    expect(found?.sig?.dosages.map(({ text }) => text)).toEqual(['1 tablet in the morning'])
  })
})
