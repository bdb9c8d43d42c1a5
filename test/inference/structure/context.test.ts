import { describe, expect, it } from 'vitest'
import { loadLexicon } from '../../../inference/lexicon/load.ts'
import { isDangerSign, isDiet } from '../../../inference/structure/advice.ts'
import { assertionsIn, danglingCue } from '../../../inference/structure/context/context.ts'
import { passageOf } from '../../../inference/structure/passage.ts'
import { readPrescription } from '../../../inference/structure/read.ts'
import { nowPart, statusHeading, statusPhrase } from '../../../inference/structure/status/status.ts'
import { vitalsIn } from '../../../inference/structure/vitals.ts'
import { lineOf, pageOf } from '../engines/reader/page-of.ts'

const passage = (text: string) => passageOf(lineOf(text, { x: 0, y: 0 }))
const read = (text: string) => readPrescription(pageOf(text), loadLexicon())
const asserted = (text: string) =>
  assertionsIn(passage(text)).map((one) => [
    one.passage.text,
    one.assertion ? `${one.assertion.subject} ${one.assertion.certainty}` : 'stated',
  ])

describe('whose a condition is, and whether it is there', () => {
  it.each([
    ['Not a known case of asthma', [['asthma', 'patient absent']]],
    ['No h/o DM', [['DM', 'patient absent']]],
    ['denies chest pain', [['chest pain', 'patient absent']]],
    ['dengue ruled out', [['dengue', 'patient absent']]],
    ['r/o dengue', [['dengue', 'patient suspected']]],
    ['? viral fever', [['viral fever', 'patient suspected']]],
    [
      'Viral fever, r/o dengue',
      [
        ['Viral fever', 'stated'],
        ['dengue', 'patient suspected'],
      ],
    ],
    ['Family history of diabetes', [['diabetes', 'family present']]],
    ['Mother: diabetes', [['diabetes', 'family present']]],
    [
      'Fever, no cough',
      [
        ['Fever', 'stated'],
        ['cough', 'patient absent'],
      ],
    ],
    [
      'No cough. Fever since 2 days',
      [
        ['cough', 'patient absent'],
        ['Fever since 2 days', 'stated'],
      ],
    ],
    [
      'no fever but cough',
      [
        ['fever', 'patient absent'],
        ['cough', 'stated'],
      ],
    ],
    ['Sin fiebre', [['fiebre', 'patient absent']]],
    ['No. 12', [['No. 12', 'stated']]],
    ['Diabetes', [['Diabetes', 'stated']]],
  ])('%s', (text, expected) => {
    expect(asserted(text)).toEqual(expected)
  })

  it('is told over the end of a line', () => {
    expect(danglingCue(passage('Fever. Not a known case of'))?.text).toBe('Not a known case of')
    expect(danglingCue(passage('Fever and cough'))).toBeUndefined()
    const page = read('H/O hypothyroidism. Not a known case of\nasthma.')
    expect(page.diagnoses.map(({ name }) => name.quote)).toEqual(['hypothyroidism'])
    expect(page.otherConditions[0]).toMatchObject({
      name: { quote: 'asthma' },
      assertion: { certainty: 'absent', subject: 'patient', cue: 'Not a known case of' },
    })
  })

  it('quotes the words that deny it', () => {
    const page = read('Diagnosis:\nNo history of bronchial asthma or epilepsy')
    expect(page.diagnoses).toEqual([])
    for (const { name } of page.otherConditions)
      expect(name.evidence.map(({ quote }) => quote).join(' ')).toContain('No history of')
  })
})

describe('what the page says of taking a medicine', () => {
  it.each([
    ['STOP taking', 'stopped'],
    ['Medicines to be stopped:', 'stopped'],
    ['CONTINUE taking', 'continued'],
    ['CHANGE how you take', 'changed'],
    ['New medicines', 'started'],
    ['To be avoided:', 'avoid'],
    ['Eviter', 'avoid'],
    ['Tab. Metformin', undefined],
    ['Stop smoking', undefined],
  ])('the heading “%s”', (text, status) => {
    expect(statusHeading(text)).toBe(status)
  })

  it.each([
    ['Avoid: aspirin, ibuprofen', 'avoid', 'aspirin, ibuprofen'],
    ['Continue Thyronorm 75 mcg', 'continued', 'Thyronorm 75 mcg'],
    ['Do not take Diclofenac', 'avoid', 'Diclofenac'],
    ['Naproxen 500 mg - stopped', 'stopped', 'Naproxen 500 mg'],
    ['Ibuprofen is not to be taken', 'avoid', 'Ibuprofen'],
  ])('the line “%s”', (text, status, about) => {
    const found = statusPhrase(text)
    expect(found?.status).toBe(status)
    expect(text.slice(found!.about.from, found!.about.to).trim()).toBe(about)
  })

  it('only what is said of now is a direction', () => {
    const text = 'was 1 tablet twice a day, now 1 tablet once a day'
    expect(text.slice(nowPart(text)!.from)).toBe('1 tablet once a day')
    const [found] = read('Rx\nFurosemide 40 mg - was 1 tablet twice a day, now 1 tablet once a day').medicines
    expect(found?.status?.value).toBe('changed')
    expect(found?.sig?.quote).toBe('1 tablet once a day')
  })

  it('a list under STOP is withheld until the next heading', () => {
    const page = read('STOP taking\nNaproxen 500 mg\nDiltiazem 120 mg\nRx\nTab Metformin 500 mg BD')
    expect(page.withheld.map(({ name }) => name.quote)).toEqual(['Naproxen', 'Diltiazem'])
    expect(page.medicines.map(({ name }) => name.quote)).toEqual(['Metformin'])
  })

  it('foods beside medicines to avoid are none', () => {
    const page = read('Rx\nTab Metformin 500 mg BD\nAvoid: ibuprofen, oily food')
    expect(page.withheld.map(({ name }) => name.quote)).toEqual(['ibuprofen'])
    expect(page.diet.map(({ quote }) => quote)).toEqual(['oily food'])
  })
})

describe('measurements', () => {
  it('are found wherever they stand', () => {
    const found = vitalsIn(passage('Pt: 45 F Wt 60 kg BP 128/84 Temp 101 F Sp02 98% Pulse: 82/min'))
    expect(found.map(({ kind, value }) => [kind, value])).toEqual([
      ['weight', '60 kg'],
      ['blood-pressure', '128/84'],
      ['temperature', '101 F'],
      ['oxygen-saturation', '98%'],
      ['pulse', '82/min'],
    ])
  })

  it('are none of a dose', () => {
    expect(vitalsIn(passage('Tab. Pulmoclear 1-0-1 x 10 days'))).toEqual([])
  })
})

describe('sentences to the patient', () => {
  it.each([
    'Come at once if bleeding or vomiting',
    'Red flags: drowsiness',
    'Return immediately in case of chest pain',
  ])('“%s” is a danger sign', (text) => {
    expect(isDangerSign(text)).toBe(true)
  })

  it.each(['Review after 5 days', 'Come with reports', 'Walk 20 minutes daily'])('“%s” is none', (text) => {
    expect(isDangerSign(text)).toBe(false)
  })

  it.each([
    ['Low salt diet', true],
    ['plenty of fluids', true],
    ['NO COLD DRINKS', true],
    ['Warm salt water gargle', false],
    ['take after food', false],
  ])('“%s” on food and drink: %s', (text, diet) => {
    expect(isDiet(text)).toBe(diet)
  })
})
