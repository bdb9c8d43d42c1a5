import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { loadLexicon } from '../../../../inference/reader/lexicon/load.ts'
import { readLexiconFile } from '../../../../inference/reader/lexicon/user-file.ts'
import { spanOf } from './spans.ts'

const folder = mkdtempSync(join(tmpdir(), 'lexicon-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

describe('a lexicon file of a user', () => {
  it('adds its names to ours', () => {
    const path = file(
      'ward.csv',
      'name,kind,generics,aliases,forms,strengths\n"Kwiktab, forte",brand,Paracetamol;Caffeine,Kwik-F,tablet,500 mg\n',
    )
    const lexicon = loadLexicon({ extraFiles: [path] })
    expect(lexicon.find('kwiktab forte')?.generics).toEqual(['Paracetamol', 'Caffeine'])
    expect(lexicon.match(spanOf('Kwik-F'), { kinds: ['brand'] })[0]?.entry.name).toBe('Kwiktab, forte')
    expect(lexicon.find('Telma')).toBeDefined()
  })

  it('may be tab-separated or JSON', () => {
    expect(readLexiconFile(file('a.tsv', 'name\tkind\nZeptirol\tgeneric\n'))[0]).toMatchObject({
      generics: ['Zeptirol'],
    })
    expect(readLexiconFile(file('a.json', '[{"name":"Zeptirol","kind":"generic"}]'))[0]!.name).toBe(
      'Zeptirol',
    )
  })

  it('wins over ours where the ingredients differ', () => {
    const path = file('own.json', '[{"name":"Telma","kind":"brand","generics":["Ibuprofen"]}]')
    expect(loadLexicon({ extraFiles: [path] }).find('Telma')?.generics).toEqual(['Ibuprofen'])
  })

  it.each([
    ['kind.csv', 'name,kind\n\nKwik,potion\n', /kind\.csv, line 3: kind: /],
    ['brand.csv', 'name,kind\nKwik,brand\n', /line 2: a brand needs its generics/],
    ['form.csv', 'name,kind,forms\nKwik,generic,pill\n', /line 2: forms\.0: /],
    ['cells.csv', 'name,kind\nKwik,generic,tablet\n', /line 2: has more cells/],
    ['head.csv', 'title,kind\nKwik,generic\n', /line 1: the first line names the columns/],
    ['broken.json', '[{', /broken\.json: is not JSON/],
    ['key.json', '[{"name":"Kwik","kind":"generic","dose":"1"}]', /line 1: /],
    ['words.doc', 'Kwik', /must end in/],
  ])('says what is wrong in %s', (name, text, message) => {
    expect(() => readLexiconFile(file(name, text))).toThrow(message)
  })

  it('says which file is missing', () => {
    expect(() => readLexiconFile(join(folder, 'none.csv'))).toThrow(/none\.csv: cannot be read/)
  })
})
