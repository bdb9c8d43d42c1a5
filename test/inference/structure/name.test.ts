import { describe, expect, it } from 'vitest'
import { loadLexicon } from '../../../inference/lexicon/load.ts'
import { readName } from '../../../inference/structure/name.ts'
import { passageOf } from '../../../inference/structure/passage.ts'
import { readPrescription } from '../../../inference/structure/read.ts'
import { spanOf } from '../lexicon/spans.ts'

const lexicon = loadLexicon()
const nameIn = (text: string, seen: Parameters<typeof spanOf>[1] = {}) =>
  readName(passageOf(spanOf(text, seen).line), lexicon, { kinds: ['brand', 'generic'] })

describe('a name of which one letter makes another medicine', () => {
  it.each([
    ['Moxacil', 0, 'D', 'Doxacil'],
    ['Betapro', 0, 'M', 'Metapro'],
  ])('%s is shown with its neighbour where both letters may stand there', (text, at, letter, neighbour) => {
    const name = nameIn(text, { certainty: 0.8, instead: { [at]: letter } })
    expect(name.standing).toBe('unsure')
    expect(name.candidates.map((candidate) => candidate.name)).toEqual([text, neighbour])
  })

  it.each(['Moxacil', 'Doxacil', 'Betapro', 'Metapro'])('%s is read where its letters are clear', (text) => {
    expect(nameIn(text, { certainty: 0.99 }).match?.name).toBe(text)
  })

  it('keeps a letter in doubt where nothing else can be meant', () => {
    expect(nameIn('Paracetamol', { certainty: 0.9, instead: { 0: 'F' } }).match?.name).toBe('Paracetamol')
  })

  it('is not taken for a shorter one where the word behind it makes the longer', () => {
    const { line } = spanOf('Tab CORBLS AM', { certainty: 0.6, instead: { 8: 'I' } })
    const [medicine] = readPrescription([line], lexicon).medicines
    expect(medicine?.name.candidates[0]?.name).toBe('Corbis')
    expect(medicine?.name.standing).toBe('unsure')
  })

  it.each(['Rabicip 0', 'Zaart-+', 'Benitec-'])('“%s” may be more than the name in it', (text) => {
    expect(nameIn(text).standing).toBe('unsure')
  })
})
