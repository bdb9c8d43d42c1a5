import { describe, expect, it } from 'vitest'
import { brandFiles, GENERIC_FILES, parseBrands, readRows } from '../../../inference/lexicon/data-files.ts'
import { shippedEntries } from '../../../inference/lexicon/load.ts'
import { fold } from '../../../inference/lexicon/spelling.ts'
import { DOSE_FORMS } from '../../../inference/prescription.ts'

const entries = shippedEntries()
const generics = new Set(entries.filter(({ kind }) => kind === 'generic').map(({ name }) => name))
const AMOUNT = String.raw`\d+(\.\d+)?( mg| g| mcg| IU|%)`
const STRENGTH = new RegExp(String.raw`^${AMOUNT}( \+ ${AMOUNT})*(\/(\d+(\.\d+)? )?(mL|g))?$`)

function entriesByFile() {
  return [
    ...entries.filter(({ kind }) => kind !== 'brand').map((entry) => ({ file: 'generics', entry })),
    ...brandFiles().flatMap((file) =>
      readRows(file)
        .flatMap((row) => parseBrands(row))
        .map((entry) => ({ file, entry })),
    ),
  ]
}

describe('the data that ships', () => {
  it('is as large as promised', () => {
    const names = (kind: string) =>
      new Set(entries.filter((entry) => entry.kind === kind).map(({ name }) => name)).size
    expect(names('generic')).toBeGreaterThanOrEqual(2500)
    expect(names('brand')).toBeGreaterThanOrEqual(4000)
    expect(names('diagnosis')).toBeGreaterThanOrEqual(400)
  })

  it('uses every spelling once, but for brands that are sold with other ingredients in another country', () => {
    const owners = new Map<string, { name: string; generics: readonly string[]; file: string }>()
    for (const { file, entry } of entriesByFile()) {
      const { kind, name, aliases, generics } = entry
      for (const spelling of [name, ...aliases]) {
        const key = `${kind === 'diagnosis'} ${fold(spelling)}`
        const owner = owners.get(key)
        owners.set(key, { name, generics, file })
        if (!owner) continue
        expect(owner.name, spelling).toBe(name)
        if (owner.file === file) expect(owner.generics, spelling).toEqual(generics)
      }
      const keys = [name, ...aliases].map(fold)
      expect(new Set(keys).size, name).toBe(keys.length)
    }
  })

  it('names only ingredients that it knows', () => {
    for (const { kind, name, generics: ingredients } of entries) {
      if (kind !== 'brand') continue
      for (const ingredient of ingredients) expect(generics, `${name}: ${ingredient}`).toContain(ingredient)
    }
  })

  it('uses the known dose forms and normalised strengths', () => {
    for (const { name, forms, strengths } of entries) {
      for (const form of forms) expect(DOSE_FORMS, name).toContain(form)
      for (const strength of strengths) expect(strength, name).toMatch(STRENGTH)
      expect(new Set(strengths).size, name).toBe(strengths.length)
    }
  })

  it('tells the unit of every number: none stands for milligrams and micrograms of one name', () => {
    for (const { name, strengths } of entries) {
      const figures = strengths.flatMap((strength) => /^([\d.]+) mc?g$/.exec(strength)?.[1] ?? [])
      expect(new Set(figures).size, name).toBe(figures.length)
    }
  })

  it.each([...Object.values(GENERIC_FILES), 'diagnoses.txt', ...brandFiles()])(
    'keeps %s in alphabetical order',
    (file) => {
      const keys = readRows(file).map(([first]) => fold(first!))
      expect(keys).toEqual(keys.toSorted())
    },
  )
})
