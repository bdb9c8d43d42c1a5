import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LexiconEntry } from '../../../inference/lexicon/lexicon.ts'
import { lexiconOf, loadLexicon, shippedEntries } from '../../../inference/lexicon/load.ts'
import { fold } from '../../../inference/lexicon/spelling.ts'
import { spanOf } from './spans.ts'

const lexicon = loadLexicon()
const entries = shippedEntries()
const MEDICINES = { kinds: ['generic', 'brand'] } as const
const EVERYTHING = { kinds: ['generic', 'brand', 'diagnosis'] } as const

function entry(name: string): LexiconEntry {
  return { name, kind: 'generic', generics: [name], aliases: [], forms: [], strengths: [] }
}

function best(text: string, options: Parameters<typeof spanOf>[1] = {}) {
  return lexicon.match(spanOf(text, options), MEDICINES)[0]
}

describe('finding a name', () => {
  it('finds every entry by its name and each of its other spellings', () => {
    const claimed = new Map<string, string>()
    for (const { kind, name, aliases } of entries) {
      if (kind === 'diagnosis') continue
      for (const spelling of [name, ...aliases]) claimed.set(fold(spelling), fold(name))
    }
    for (const [spelling, name] of claimed) expect(fold(lexicon.find(spelling)!.name)).toBe(name)
  })

  it('takes no notice of case, spaces and hyphens', () => {
    expect(lexicon.find('aten d')?.name).toBe('Aten-D')
    expect(lexicon.find('ATEND')?.generics).toEqual(['Atenolol', 'Indapamide'])
    expect(lexicon.find('vitamin d3')?.name).toBe('Cholecalciferol')
  })

  it('keeps the point of a number', () => {
    expect(lexicon.find('Thyronorm 12.5')?.name).toBe('Thyronorm 12.5')
    expect(lexicon.find('Thyronorm 125')?.name).toBe('Thyronorm 125')
    expect(best('Thyronorm 12.5')?.entry.name).toBe('Thyronorm 12.5')
  })

  it('knows nothing of other words', () => {
    expect(lexicon.find('Address')).toBeUndefined()
  })
})

describe('matching what was read', () => {
  it('puts a cleanly read name first, nearly certain, with frames and without', () => {
    fc.assert(
      fc.property(fc.constantFrom(...entries), fc.boolean(), (entry, frames) => {
        const [first] = lexicon.match(spanOf(entry.name, { frames }), { kinds: [entry.kind] })
        expect(fold(first!.entry.name)).toBe(fold(entry.name))
        const namesakes = entries.filter(
          ({ kind, name }) => kind === entry.kind && fold(name) === fold(entry.name),
        )
        const meanings = new Set(namesakes.map(({ generics }) => generics.toSorted().join()))
        expect(first!.probability * meanings.size).toBeGreaterThan(0.9)
        expect(first!.edits).toBe(0)
      }),
      { numRuns: 400 },
    )
  })

  it('gives no entry of a kind that was not asked for', () => {
    expect(lexicon.match(spanOf('Hypertension'), MEDICINES)).toEqual([])
    expect(
      lexicon.match(spanOf('Telma'), { kinds: ['generic'] }).map(({ entry }) => entry.kind),
    ).not.toContain('brand')
  })

  it('gives the same answer again', () => {
    const span = spanOf('Cmoticillin', { certainty: 0.6 })
    expect(lexicon.match(span, EVERYTHING)).toEqual(lexicon.match(span, EVERYTHING))
  })

  it.each([
    ['Cmoxicillin', 'Amoxicillin'],
    ['Paracetmol', 'Paracetamol'],
    ['Parracetamol', 'Paracetamol'],
    ['Azithr0mycin', 'Azithromycin'],
    ['Pantopraz01e', 'Pantoprazole'],
  ])('reads %s as %s', (damaged, name) => {
    expect(best(damaged)?.entry.name).toBe(name)
    expect(best(damaged)!.probability).toBeGreaterThan(0.9)
  })

  it('uses what else a character may be, not only the best string', () => {
    const certain = best('Nega', { certainty: 0.99 })
    const doubtful = best('Nega', { certainty: 0.5, instead: { 1: 'a', 2: 'p' } })
    expect(certain?.probability ?? 0).toBeLessThan(0.3)
    expect(doubtful?.entry.name).toBe('Napa')
    expect(doubtful!.probability).toBeGreaterThan(10 * (certain?.probability ?? 0))
  })

  it('names both medicines that are sold under one name, and is sure of neither', () => {
    const [one, other] = lexicon.match(spanOf('Lopez'), MEDICINES)
    expect([one!.entry.generics, other!.entry.generics].flat().toSorted()).toEqual([
      'Lorazepam',
      'Olanzapine',
    ])
    expect(one!.probability).toBeLessThan(0.6)
  })

  it('takes the everyday one of two names that fit alike', () => {
    const everyday = entry('Zeptarol')
    const seldom = { ...entry('Zeptirol'), rare: true }
    const [first] = lexiconOf([seldom, everyday]).match(
      spanOf('Zeptarol', { certainty: 0.5, instead: { 4: 'i' } }),
      MEDICINES,
    )
    expect(first!.entry).toBe(everyday)
    expect(first!.probability).toBeGreaterThan(0.85)
    expect(lexiconOf([seldom, everyday]).match(spanOf('Zeptirol'), MEDICINES)[0]!.entry).toBe(seldom)
  })

  it('never drops a suffix that changes the ingredients', () => {
    for (const name of [
      'Telma',
      'Telma-H',
      'Telma-AM',
      'Pan',
      'Pan-D',
      'Aten',
      'Aten-D',
      'Glycomet',
      'Glycomet-GP',
    ]) {
      expect(best(name)?.entry.name).toBe(name)
      expect(best(name)!.probability).toBeGreaterThan(0.9)
    }
  })

  it('does not state a name whose suffix it does not know', () => {
    expect(best('Aten-XQ')?.probability ?? 0).toBeLessThan(0.5)
  })

  it('shares the probability among look-alikes when the letter between them is doubtful', () => {
    const span = spanOf('Telma A', { certainty: 0.5, instead: { 6: 'H' } })
    const [first, second] = lexicon.match(span, MEDICINES)
    expect(first!.probability).toBeLessThan(0.9)
    expect(second!.probability).toBeGreaterThan(0.05)
  })

  it('accepts the salt behind an ingredient', () => {
    expect(best('Metformin Hydrochloride')?.entry.name).toBe('Metformin')
    expect(best('Amlodipine besylate')?.entry.name).toBe('Amlodipine')
    expect(best('Calcium carbonate')?.entry.name).toBe('Calcium carbonate')
  })

  it('doubts a name that is not made in the form or strength beside it', () => {
    const span = spanOf('Folic acid', { certainty: 0.9 })
    const fitting = lexicon.match(span, { ...MEDICINES, form: 'tablet', strength: '5 mg' })[0]!
    const misfit = lexicon.match(spanOf('Fol1c ac1t'), {
      ...MEDICINES,
      form: 'injection',
      strength: '625 mg',
    })[0]
    expect(fitting.probability).toBeGreaterThan(0.95)
    expect(misfit?.probability ?? 0).toBeLessThan(
      lexicon.match(spanOf('Fol1c ac1t'), MEDICINES)[0]!.probability,
    )
  })

  it('states none of the ordinary words of a prescription', () => {
    const words =
      'Name Address Patient Doctor Hospital Clinic Date Weight Height Pulse Advice Review Follow Morning Night After Before Food Water Days Weeks Months Daily Twice Thrice Sharma Patel Kumar Singh Rahman Hossain Smith Johnson Williams Garcia Mumbai Delhi Dhaka Chennai London Signature Registration Temperature Investigation Examination Drink plenty rest avoid spicy oily walking exercise'
    for (const word of words.split(' ')) expect(best(word)?.probability ?? 0, word).toBeLessThan(0.5)
  })

  it('gives nothing for a span without letters', () => {
    expect(lexicon.match(spanOf('--'), EVERYTHING)).toEqual([])
  })
})

describe('look-alikes', () => {
  it('names reported pairs in both directions', () => {
    expect(lexicon.lookAlikes('hydroxyzine')).toContain('hydrALAZINE')
    expect(lexicon.lookAlikes('Hydralazine')).toContain('hydrOXYzine')
  })

  it('never names another brand of the same ingredients', () => {
    for (const name of lexicon.lookAlikes('Telma'))
      expect(lexicon.find(name)?.generics).not.toEqual(['Telmisartan'])
  })
})
