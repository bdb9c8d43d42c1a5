import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { loadLexicon } from '../../../inference/lexicon/load.ts'
import { readLexiconFiles } from '../../../inference/lexicon/user-file.ts'
import { spanOf } from './spans.ts'

const folder = mkdtempSync(join(tmpdir(), 'lexicon-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const entriesOf = (name: string, text: string | Uint8Array) => readLexiconFiles([file(name, text)])

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

  it.each([
    ['tabs.tsv', 'name\tkind\nZeptirol\tgeneric\n'],
    ['list.json', '[{"name":"Zeptirol","kind":"generic"}]'],
    ['semicolons.csv', 'Name;Kind;Generics;;\r\nZeptirol;Generic;;;\r\n;;;;\r\n'],
    ['mark.csv', '\uFEFFname,kind\r# ours\rZeptirol,generic,,\r'],
  ])('may be as spreadsheets write it: %s', (name, text) => {
    expect(entriesOf(name, text)).toMatchObject([
      { name: 'Zeptirol', kind: 'generic', generics: ['Zeptirol'] },
    ])
  })

  it('may write ingredients, forms and strengths as people do', () => {
    const line = 'Kwik,brand,Acetaminophen + Metformin hydrochloride,,Tab;SUSPENSION,500mg;125 mg/5ml;1 %\n'
    expect(entriesOf('people.csv', `name,kind,generics,aliases,forms,strengths\n${line}`)).toMatchObject([
      {
        generics: ['Paracetamol', 'Metformin'],
        forms: ['tablet', 'suspension'],
        strengths: ['500 mg', '125 mg/5 mL', '1%'],
      },
    ])
  })

  it('wins over ours where the ingredients differ, and over both of two namesakes', () => {
    const path = file(
      'own.json',
      '[{"name":"Telma","kind":"brand","generics":["Ibuprofen"]},{"name":"Lopez","kind":"brand","generics":["Lorazepam"]}]',
    )
    const lexicon = loadLexicon({ extraFiles: [path] })
    expect(lexicon.find('Telma')?.generics).toEqual(['Ibuprofen'])
    expect(lexicon.match(spanOf('Lopez'), { kinds: ['brand'] })[0]?.probability).toBeGreaterThan(0.9)
  })

  it('may use an ingredient that another of the files brings', () => {
    const generics = file('generics.csv', 'name,kind\nZeptirol,generic\n')
    const brands = file('brands.csv', 'name,kind,generics\nZepta,brand,zeptirol\n')
    expect(readLexiconFiles([brands, generics])[0]!.generics).toEqual(['Zeptirol'])
  })

  it('may name the same medicine twice, but not two medicines by one name', () => {
    const head = 'name,kind,generics,forms\nKwik,brand,Paracetamol,tablet\n'
    expect(entriesOf('twice.csv', `${head}KWIK,brand,Paracetamol,syrup\n`)).toHaveLength(2)
    expect(() => entriesOf('clash.csv', `${head}\nKwik,brand,Ibuprofen,tablet\n`)).toThrow(
      'clash.csv, line 4: “Kwik” stands in line 2 with other ingredients',
    )
  })

  it.each([
    [
      'kind.csv',
      'name,kind\n\nKwik,potion\n',
      /^kind\.csv, line 3: kind: has to be generic, brand, diagnosis$/,
    ],
    ['brand.csv', 'name,kind\nKwik,brand\n', /line 2: a brand needs its generics/],
    [
      'form.csv',
      'name,kind,forms\nKwik,generic,pill\n',
      /line 2: forms: “pill” is not known; there are tablet,/,
    ],
    ['strength.csv', 'name,kind,strengths\nKwik,generic,500\n', /line 2: strengths: “500” is not a strength/],
    [
      'slip.csv',
      'name,kind,generics\nKwik,brand,Paracetmol\n',
      /“Paracetmol” is not known; is it Paracetamol\?/,
    ],
    ['name.csv', 'name,kind\n,generic\n', /line 2: name: is missing/],
    ['letters.csv', 'name,kind\n५०,generic\n', /line 2: name: “५०” needs at least two Latin letters/],
    ['cells.csv', 'name,kind\nKwik,generic,tablet\n', /line 2: has more cells/],
    ['quote.csv', 'name,kind\n"Kwik,generic\n', /line 2: a double quote is opened and not closed/],
    ['head.csv', 'title,kind\nKwik,generic\n', /line 1: the first line names the columns/],
    ['broken.json', '[{\n"name"}]', /broken\.json, line 2 column 7: is not JSON/],
    ['key.json', '[{"name":"Kwik","kind":"generic","dose":"1"}]', /entry 1: “dose” is not known/],
    ['item.json', '["Kwik"]', /entry 1: name: is missing/],
    ['latin1.csv', Uint8Array.from(Buffer.from('name,kind\nIbuprofène,generic\n', 'latin1')), /is not UTF-8/],
    ['words.doc', 'Kwik', /must end in/],
    ['empty.csv', '\n', /is empty/],
  ])('says what is wrong in %s', (name, text, message) => {
    expect(() => entriesOf(name, text)).toThrow(message)
  })

  it('names every wrong line up to ten, and counts the others', () => {
    const lines = Array.from({ length: 14 }, (_, at) => `Kwik${at},potion`)
    expect(() => entriesOf('many.csv', `name,kind\n${lines.join('\n')}\n`)).toThrow(
      /line 2: .*\n(?:.*\n){8}many\.csv, line 11: .*\n… and 4 more$/,
    )
  })

  it('names wrong lines in their order, whatever is wrong with them', () => {
    const lines = ['Kwik,brand,Paracetamol', 'Kwak,potion,', 'Kwik,brand,Ibuprofen', '"Kwok,brand,Ibuprofen']
    expect(() => entriesOf('order.csv', `name,kind,generics\n${lines.join('\n')}\n`)).toThrow(
      /line 3: kind.*\n.*line 4: “Kwik” stands in line 2.*\n.*line 5: a double quote/,
    )
  })

  it('says which file is missing', () => {
    expect(() => readLexiconFiles([join(folder, 'none.csv')])).toThrow(/none\.csv: cannot be read/)
  })
})
