/** What recognisers really hand over: a sign they don't know, columns, stamps, letters for figures. */
import { describe, expect, it } from 'vitest'
import { loadLexicon } from '../../../inference/lexicon/load.ts'
import type { TextLine } from '../../../inference/ocr/line.ts'
import type { Medicine } from '../../../inference/prescription.ts'
import { readPrescription } from '../../../inference/structure/read.ts'
import { lineOf, type PageOptions, pageOf } from '../engines/reader/page-of.ts'

const lexicon = loadLexicon()
const read = (text: string, options?: PageOptions) => readPrescription(pageOf(text, options), lexicon)
const quotes = (readings: readonly { quote: string }[]) => readings.map(({ quote }) => quote)
const named = (medicines: readonly Medicine[]) =>
  medicines.map(({ name }) => name.match?.name ?? `? ${name.quote}`)

describe('the sign ℞ that is seen as an R', () => {
  it('ends the diagnoses, before a name or alone', () => {
    for (const mark of ['R Aten-D Tablet', 'R\nAten-D Tablet']) {
      const page = read(`Dr. K. Rao\nDx: HTN\n${mark}\n1-0-0 before food 30 days`)
      expect(named(page.medicines)).toEqual(['Aten-D'])
      expect(page.medicines[0]?.sig?.standing).toBe('read')
      expect(page.diagnoses.map(({ name }) => name.match?.name)).toEqual(['Hypertension'])
    }
  })

  it('is no R of a name', () => {
    const page = read('R Kumar Clinic\nR. Kumar\nRx\nTab Metformin 500 mg BD')
    expect(named(page.medicines)).toEqual(['Metformin'])
  })
})

describe('diagnoses', () => {
  it('end where directions or a known medicine begin, without any sign', () => {
    const page = read('Diagnosis: Diabetes\nHypertension\nEcosprin 75 mg\n0-0-1 after food 30 days')
    expect(page.diagnoses.map(({ name }) => name.quote)).toEqual(['Diabetes', 'Hypertension'])
    expect(named(page.medicines)).toEqual(['Ecosprin'])
    expect(page.medicines[0]?.sig?.quote).toBe('0-0-1 after food 30 days')
  })

  it('are whatever is listed below a heading of their own, known or not', () => {
    const page = read('Diagnosis\nLumbar strain\n\nInvestigations\nX-ray LS spine')
    expect(page.diagnoses).toMatchObject([
      { name: { quote: 'Lumbar strain', standing: 'unsure', candidates: [] } },
    ])
    expect(quotes(page.tests)).toEqual(['X-ray LS spine'])
  })

  it('are not what merely follows them', () => {
    const page = read('Dx: Acute sinusitis\nRefills\nDispense as written\nSubstitution permitted')
    expect(page.diagnoses).toHaveLength(1)
  })
})

describe('two columns', () => {
  it('are read one after the other', () => {
    const page = read(`
Name Lakshmi Rao      | Age/Sex 47/F
Complaints            | R
Low back pain         | 1) Tab Zerodol-P
2 weeks               |     1-0-1 (pc) x 5 d
Diagnosis             | 2) Tab Thiocolchicoside 4 mg
Lumbar strain         |     1-0-1 x 5 d
Investigations        | 3) Volini gel
Vit D                 |     L/A TDS x 10 d`)
    expect(quotes(page.complaints)).toEqual(['Low back pain', '2 weeks'])
    expect(page.diagnoses.map(({ name }) => name.quote)).toEqual(['Lumbar strain'])
    expect(quotes(page.tests)).toEqual(['Vit D'])
    expect(page.medicines.map(({ sig }) => sig?.quote)).toEqual([
      '1-0-1 (pc) x 5 d',
      '1-0-1 x 5 d',
      'L/A TDS x 10 d',
    ])
    expect(page.patient).toMatchObject({ name: { value: 'Lakshmi Rao' }, age: { value: '47' } })
  })
})

describe('forms without colons', () => {
  it('are read by what stands behind or below a label', () => {
    const page = read('Patient Carla Winterbourne | DOB 6/14/81\nAddress 17 Alder Ct | Date 10/12/2026\nRx')
    expect(page.patient.name?.value).toBe('Carla Winterbourne')
    expect(page.patient.age).toBeUndefined()
    expect(page.date?.quote).toBe('10/12/2026')
    const boxes: TextLine[] = [
      lineOf('Age', { x: 0.3, y: 0.1 }),
      lineOf('67y', { x: 0.3, y: 0.125 }),
      lineOf('Amlodipine 5mg tablets', { x: 0.1, y: 0.3 }),
      lineOf('Date', { x: 0.6, y: 0.7 }),
      lineOf('02/10/26', { x: 0.6, y: 0.725 }),
    ]
    const form = readPrescription(boxes, lexicon)
    expect(form.patient.age?.value).toBe('67y')
    expect(form.date?.value).toBe('02/10/26')
  })
})

describe('two columns that ran together', () => {
  it('are parted where the list of medicines begins', () => {
    const page = read(`
Complaints            | R
cough                 | 1) Tab Montair-LC
Diagnosis             |     0-0-1 x 5 d
Asthma                | 2) Tab Dolo 650
Oesophageal varices     3) T. Augmentin
                      |     1-0-1 x 5 d`)
    expect(named(page.medicines)).toEqual(['Montair-LC', 'Dolo 650', 'Augmentin'])
    expect(page.diagnoses).toHaveLength(2)
  })
})

describe('a medicine without a form, a strength or a sign above it', () => {
  it('is one when the lexicon knows it and directions follow', () => {
    for (const name of ['Sevista', '1. Sevista'])
      expect(named(read(`Dr. K. Rao\n${name}\n1-1-1 for 5 days`).medicines)).toEqual(['Sevista'])
  })

  it('is shown raw when nothing is known of it but that directions follow', () => {
    const page = read('Rx\n1. Tab Metformin 500 mg\n1-0-1 x 5 d\nyee nadiglotacin\napply twice daily')
    expect(page.medicines[1]?.name).toMatchObject({ quote: 'yee nadiglotacin', standing: 'unsure' })
    expect(page.medicines[1]?.sig?.quote).toBe('apply twice daily')
  })
})

describe('below the directions', () => {
  const page = read(`
Rx
1. Tab Metformin 500 mg
1-0-1 x 5 d
Rest for 3 days
In ECG
after 2 weeks`)

  it('a second length of time is an advice', () => {
    expect(page.medicines[0]?.sig?.quote).toBe('1-0-1 x 5 d')
    expect(quotes(page.advice)).toEqual(['Rest for 3 days'])
  })

  it('tests and the next visit are known without their labels', () => {
    expect(quotes(page.tests)).toEqual(['ECG'])
    expect(page.nextVisit?.quote).toBe('after 2 weeks')
    expect(read('Rx\nTab Metformin 500 mg BD\nRevicw after 1 month').nextVisit?.quote).toBe(
      'Revicw after 1 month',
    )
  })

  it('what is hardly legible is an unsure direction, never an advice', () => {
    const [found] = readPrescription(
      [
        ...pageOf('Rx\n1. Tab Metformin 500 mg'),
        lineOf('B bor 5 daga', { x: 0.1, y: 0.08 }, { confidence: 0.8 }),
      ],
      lexicon,
    ).medicines
    expect(found?.sig).toMatchObject({ quote: 'B bor 5 daga', standing: 'unsure', dosages: [] })
  })
})

describe('the foot of a page', () => {
  const page = read(`
Greenfield Family Clinic
Dr. Asha Verma, MBBS
Rx
1. Tab. Metformin 500 mg BD
Tests: CBC
Advice: Warm salt water gargle



GREENFIELD
CLINIC WARD 4
Dr. Asha Verma
Please bring this sheet to your next visit.
Slip valid for 7 days. Not for medico-legal purposes.
Page 1 of 2`)

  it('adds nothing to tests and advice', () => {
    expect(quotes(page.tests)).toEqual(['CBC'])
    expect(quotes(page.advice)).toEqual(['Warm salt water gargle'])
  })

  it('may still hold a medicine, under a form', () => {
    const late = read('Rx\nTab Metformin 500 mg BD\nAdvice: Walk daily\n\n\n\n\nTab Aspirin 75 mg OD')
    expect(named(late.medicines)).toEqual(['Metformin', 'Aspirin'])
  })
})

describe('letters among figures', () => {
  it('make an age and a date unsure, as they stand', () => {
    const page = read('Age/Sex: S8 / M\nDate: 4/10/202l\nRx')
    expect(page.patient.age).toMatchObject({ quote: 'S8', standing: 'unsure' })
    expect(page.patient.sex).toMatchObject({ value: 'male' })
    expect(page.date).toMatchObject({ quote: '4/10/202l', standing: 'unsure' })
  })

  it('never make a date of a month that does not exist', () => {
    expect(read('Date: 08/0/2026\nRx').date).toMatchObject({ value: '08/0/2026', standing: 'unsure' })
    expect(read('Date: 17 0ct 2026\nRx').date?.value).toBe('2026-10-17')
  })

  it('leave a strength as it stands, and the name before it whole', () => {
    for (const strength of ['SO0 mg', '2so mgls ml', 's0 mey', '50 meg', '250 mg/S ml']) {
      const [found] = read(`Rx\n1. Tab Metformin ${strength}`).medicines
      expect(found).toMatchObject({
        name: { quote: 'Metformin' },
        strength: { quote: strength, standing: 'unsure' },
      })
    }
  })

  it('make a brand unsure whose figures are part of its name', () => {
    const [found] = read('Rx\n1. Foracort 2oo inhaler').medicines
    expect(found?.name).toMatchObject({ standing: 'unsure', candidates: [{ name: 'Foracort 200' }] })
  })
})

describe('a figure that may be another one', () => {
  const page = (probability: number, other: string) => {
    const lines = pageOf('Rx\n1. Tab Metformin 500 mg\n1-0-0 x 38 days')
    const line = lines[2]!
    const at = line.text.indexOf('8')
    line.chars[at] = { ...line.chars[at]!, probability, alternatives: [{ char: other, probability: 0.1 }] }
    return readPrescription(lines, lexicon).medicines[0]?.sig?.standing
  }

  it('makes the directions unsure, unless what it may be is no figure', () => {
    expect(page(0.88, '0')).toBe('unsure')
    expect(page(0.88, 'B')).toBe('read')
    expect(page(0.5, 'B')).toBe('unsure')
  })
})

describe('names in a bad hand', () => {
  it('are unsure where a word before them can not be read', () => {
    const [found] = read('Rx\n1) Gql Folic acid 5 mg').medicines
    expect(found?.name).toMatchObject({ quote: 'Gql Folic acid', standing: 'unsure' })
    expect(found?.name.candidates.map(({ name }) => name)).toContain('Folic acid')
  })

  it('are never read from a part of a longer name', () => {
    const [found] = read('Rx\n1) Tab Montair Zqx 10 mg').medicines
    expect(found?.name.standing).toBe('unsure')
  })

  it('that are cut off behind a hyphen may be another medicine', () => {
    expect(read('Rx\n1) Cap. Becosules-').medicines[0]?.name.standing).toBe('unsure')
  })

  it('of a few letters have to stand there exactly', () => {
    const [found] = read('Rx\n1) Tab Nopa 500 mg').medicines
    expect(found?.name.standing).toBe('unsure')
  })

  it('are quoted raw where nothing fits', () => {
    const [found] = read('Rx\n1) Tab Brzlqwf 10 mg').medicines
    expect(found?.name).toMatchObject({ quote: 'Brzlqwf', standing: 'unsure', candidates: [] })
  })
})
