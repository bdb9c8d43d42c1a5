import { describe, expect, it } from 'vitest'
import type { LexiconEntry } from '../../../inference/lexicon/lexicon.ts'
import { loadLexicon } from '../../../inference/lexicon/load.ts'
import { comesIn } from '../../../inference/lexicon/strengths.ts'

const lexicon = loadLexicon()

function made(...strengths: string[]): LexiconEntry {
  return { name: 'Any', kind: 'generic', generics: ['Any'], aliases: [], forms: [], strengths }
}

describe('whether a medicine comes in a strength', () => {
  it.each([
    ['1 g', '1000 mg'],
    ['0.5 mg', '500 mcg'],
    ['250 mg/5 mL', '50 mg/mL'],
    ['40 mg/mL', '80 mg/2 mL'],
    ['100 mcg', '100 mcg/dose'],
    ['25 mcg', '25 mcg/hr'],
    ['250 mg/5 mL', '250 mg'],
    ['0.1%', '0.1%'],
    ['100 IU/mL', '100 units/mL'],
    ['500 mg + 125 mg', '0.5 g + 0.125 g'],
    ['400 mg + 57 mg/5 mL', '400 mg + 57 mg/5 mL'],
  ])('knows %s in other words: %s', (listed, written) => {
    expect(comesIn(made('7 mg', listed), written)).toBe(true)
  })

  it.each([
    ['500 mg', '50 mg'],
    ['250 mg', '250 mg/5 mL'],
    ['5 mg', '5 mcg'],
    ['1%', '1 mg'],
    ['500 mg + 125 mg', '125 mg + 500 mg'],
  ])('takes %s for no %s', (listed, written) => {
    expect(comesIn(made(listed), written)).toBe(false)
  })

  it('has nothing to say where no strengths are known', () => {
    expect(comesIn(made(), '625 mg')).toBe(true)
  })

  it.each([
    ['Augmentin', '625 mg'],
    ['Augmentin', '500 mg + 125 mg'],
    ['Pan', '40 mg'],
    ['Aten', '50 mg'],
    ['Calpol', '500 mg'],
    ['Dolo 650', '650 mg'],
    ['Thyronorm', '50 mcg'],
  ])('knows a brand by what its ingredients are made in: %s %s', (brand, strength) => {
    const entry = lexicon.find(brand)!
    expect(entry.strengths).not.toEqual([])
    expect(comesIn(entry, strength)).toBe(true)
    expect(comesIn(entry, '77 mg')).toBe(false)
  })

  it('leaves a brand with strengths of its own those, and a mixture whose strengths nobody listed none', () => {
    expect(lexicon.find('Dolo 650')?.strengths).toEqual(['650 mg'])
    expect(lexicon.find('Telma-H')?.strengths).toEqual([])
  })
})
