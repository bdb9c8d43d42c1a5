/**
 * The lexicon's own data: plain text, one line per entry or group of brands, in alphabetical order. The columns are
 * described in docs/lexicon.md; `parse…` trusts the files, as the tests check every line of them.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DoseForm } from '../prescription.ts'
import type { LexiconEntry } from './lexicon.ts'

export const DATA_DIRECTORY = join(import.meta.dirname, 'data')

/** Lines of a data file without comments and blank lines, cut into columns. */
export function readRows(file: string): string[][] {
  return readFileSync(join(DATA_DIRECTORY, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('|'))
}

/** Files with brands, one per country: brands-in.txt, brands-bd.txt … */
export function brandFiles(): string[] {
  return readdirSync(DATA_DIRECTORY)
    .filter((file) => file.startsWith('brands-'))
    .sort()
}

/** Generics by how often they are prescribed. */
export const GENERIC_FILES = { everyday: 'generics.txt', rare: 'generics-rare.txt' } as const

/** name | aliases | forms | strengths */
export function parseGeneric(
  [name = '', aliases, forms, strengths]: readonly string[],
  rare = false,
): LexiconEntry {
  const entry: LexiconEntry = {
    name,
    kind: 'generic',
    generics: name.split(' + '),
    aliases: list(aliases),
    forms: list(forms) as readonly DoseForm[],
    strengths: parseStrengths(strengths),
  }
  if (rare) entry.rare = true
  return entry
}

/**
 * generic + generic | forms | strengths | brand = alias = alias, brand … : one entry per brand. Where no strengths are
 * given, those of its ingredients (`known`, by their names as the column has them): a brand comes in some of them.
 */
export function parseBrands(
  [generics = '', forms, strengths, brands]: readonly string[],
  known?: ReadonlyMap<string, readonly string[]>,
): LexiconEntry[] {
  const shared = {
    kind: 'brand' as const,
    generics: generics.split(' + '),
    aliases: NONE,
    forms: list(forms) as readonly DoseForm[],
    strengths: strengths ? parseStrengths(strengths) : (known?.get(generics) ?? NONE),
  }
  return list(brands).map((brand) => {
    if (!brand.includes('=')) return { name: brand, ...shared }
    const [name = '', ...aliases] = brand.split('=')
    return { name, ...shared, aliases }
  })
}

/** name | aliases: `generics` holds the full name, which is the entry's name unless that is itself an abbreviation. */
export function parseDiagnosis([name = '', aliases]: string[]): LexiconEntry {
  return { name, kind: 'diagnosis', generics: [name], aliases: list(aliases), forms: NONE, strengths: NONE }
}

/** "250,500 mg" stands for 250 mg and 500 mg: the unit is written once, after the last of its numbers. */
export function parseStrengths(column: string | undefined): readonly string[] {
  if (!column) return NONE
  const strengths = column.split(',')
  let unit = ''
  for (let at = strengths.length - 1; at >= 0; at--) {
    if (/^[\d.]+$/.test(strengths[at]!)) strengths[at] += unit
    else unit = strengths[at]!.replace(/^[\d.]+/, '')
    // As strengths are read from pages: "5%", but "5 mg".
    if (strengths[at]!.endsWith(' %')) strengths[at] = strengths[at]!.replace(' %', '%')
  }
  return strengths
}

/** Most columns are empty: what they hold is one list, not thousands. */
const NONE: readonly never[] = []

function list(column: string | undefined): readonly string[] {
  return column ? column.split(',') : NONE
}
