import { describe, expect, it } from 'vitest'
import { scorePage } from '../../eval/pages/score.ts'
import { loadLexicon } from '../../inference/lexicon/load.ts'
import { readPrescription } from '../../inference/structure/read.ts'
import type { GroundTruth, GroundTruthMedicine } from '../../samples/ground-truth.ts'
import { pageOf } from '../inference/engines/reader/page-of.ts'

const lexicon = loadLexicon()

const medicine = (changes: Partial<GroundTruthMedicine>): GroundTruthMedicine => ({
  written: 'Tab. Metformin 500 mg',
  name: 'Metformin',
  generics: ['metformin'],
  strength: '500 mg',
  sig: '1-0-1',
  meaning: { timesOfDay: { morning: 1, noon: 0, night: 1 } },
  ...changes,
})

function score(page: string, medicines: GroundTruthMedicine[], struck: GroundTruthMedicine[] = []) {
  const lines = pageOf(page)
  const truth = {
    content: { medicines, diagnoses: [], struck },
    lines: lines.map(({ text, quad }) => ({ text, quad, hand: false })),
  } as unknown as GroundTruth
  const prescription = readPrescription(lines, lexicon)
  const { ratios, ...rest } = scorePage(
    { lines, prescription, problems: [], milliseconds: 0, cpuMs: 0 },
    truth,
    lexicon,
  )
  const share = (measure: keyof typeof ratios) => ratios[measure].part / ratios[measure].whole
  return { share, ratios, ...rest }
}

describe('the score of a page', () => {
  it('is full where everything is right', () => {
    const { share, wrongNames } = score('Rx\n1. Tab. Metformin 500 mg\n1-0-1', [medicine({})])
    for (const measure of ['precision', 'recall', 'names', 'strength', 'frequency'] as const)
      expect(share(measure), measure).toBe(1)
    expect(share('characters')).toBe(0)
    expect(wrongNames).toEqual([])
  })

  it('tells a brand from its ingredient, and counts the ingredients as right', () => {
    const brand = medicine({ name: 'Glycomet', brand: 'Glycomet', written: 'Tab. Glycomet 500 mg' })
    const { share } = score('Rx\n1. Tab. Metformin 500 mg\n1-0-1', [brand])
    expect(share('names')).toBe(0)
    expect(share('ingredients')).toBe(1)
  })

  it('takes a brand with its strength for the brand that the page names', () => {
    const foracort = medicine({
      name: 'Foracort',
      brand: 'Foracort',
      strength: '200',
      generics: ['budesonide', 'formoterol'],
    })
    expect(score('Rx\n1. Foracort 200 inhaler\n2 puffs BD', [foracort]).share('names')).toBe(1)
    expect(score('Rx\n1. Foracort 400 inhaler\n2 puffs BD', [foracort]).share('names')).toBe(0)
  })

  it('calls a name that is read but not on the page by its name', () => {
    const { ratios, wrongNames } = score('Rx\n1. Tab. Metformin 500 mg\n1-0-1', [
      medicine({ name: 'Amlodipine', generics: ['amlodipine'] }),
    ])
    expect(ratios.wrong).toEqual({ part: 1, whole: 1 })
    expect(wrongNames).toEqual([{ said: 'Metformin', quote: 'Metformin' }])
  })

  it('takes a missing medicine from recall, not from precision', () => {
    const { share } = score('Rx\n1. Tab. Metformin 500 mg\n1-0-1', [
      medicine({}),
      medicine({ name: 'Amlodipine', generics: ['amlodipine'] }),
    ])
    expect(share('precision')).toBe(1)
    expect(share('recall')).toBe(0.5)
  })

  it('counts a struck-out medicine that is called read as wrong, and leaves out one that is in doubt', () => {
    const amlodipine = medicine({ name: 'Amlodipine', generics: ['amlodipine'] })
    const page = 'Rx\n1. Tab. Metformin 500 mg\n1-0-1\n2. Tab. Amlodipine 500 mg\n1-0-1'
    const stated = score(page, [medicine({})], [amlodipine])
    expect(stated.ratios.struck).toEqual({ part: 1, whole: 1 })
    expect(stated.ratios.wrong).toEqual({ part: 1, whole: 2 })
    const doubted = score(page.replace('Amlodipine', 'Aml0d1pjne'), [medicine({})], [amlodipine])
    expect(doubted.ratios.struck).toEqual({ part: 0, whole: 1 })
    expect(doubted.share('precision')).toBe(1)
    expect(doubted.share('names')).toBe(1)
  })

  it('counts a wrong strength against the strength alone', () => {
    const { share } = score('Rx\n1. Tab. Metformin 850 mg\n1-0-1', [medicine({})])
    expect(share('names')).toBe(1)
    expect(share('strength')).toBe(0)
  })
})
