/**
 * Checks the lexicon against registers of medicines: which of its names they hold, and which they know as something
 * else. `node tools/lexicon/check.ts REGISTERS [REPORT.md]`; README.md says what belongs into the folder.
 */
import { writeFileSync } from 'node:fs'
import { brandFiles, parseBrands, readRows } from '../../inference/lexicon/data-files.ts'
import type { LexiconEntry } from '../../inference/lexicon/lexicon.ts'
import { shippedEntries } from '../../inference/lexicon/load.ts'
import { fold } from '../../inference/lexicon/spelling.ts'
import { formOf, strengthOf } from './forms.ts'
import { type Product, readRegisters } from './registers.ts'
import { substancesOf } from './substances.ts'

/** Where a product's own name ends: at its form or its strength. */
const STRENGTH = /\s+\d[\d.,/ ]*(mg|g|mcg|ml|iu|k|m|%|microgrammes|unités|pour cent).*$/i
const FORM =
  /\b(tablets?|tab|caps?(ules?)?|injection|syrup|suspension|cream|gel|ointment|drops?|solution|comprimé|gélule|sirop|pommade|crème|poudre|collyre|suppositoire)\b.*$/i

const [folder, reportPath] = process.argv.slice(2)
if (!folder) throw new Error('usage: node tools/lexicon/check.ts REGISTERS [REPORT.md]')
const entries = shippedEntries()
const { products, substances: vocabulary } = readRegisters(folder)
const substances = substancesOf(entries, vocabulary)

/** Products by every beginning of their name, in whole words: "Augmentin", "Augmentin 625", "Augmentin 625 Duo". */
interface Sold extends Product {
  ours: string
  /** Its name without form and strength, folded. */
  own: string
}
const byName = new Map<string, Sold[]>()
const sold = new Map<string, Set<string>>()
const forms = new Map<string, Map<string, number>>()
const strengths = new Map<string, Map<string, number>>()
const combinations = new Map<string, Set<string>>()
for (const product of products) {
  const ours = [...new Set(product.ingredients.map((one) => substances.ours(one)))].sort()
  for (const one of ours) sold.set(one, (sold.get(one) ?? new Set()).add(product.register))
  const together = ours.join(' + ')
  count(forms, together, formOf(product.form))
  if (ours.length === 1) for (const one of product.strengths) count(strengths, together, strengthOf(one))
  combinations.set(together, (combinations.get(together) ?? new Set()).add(product.register))
  const bare = product.name.replace(FORM, '').replace(STRENGTH, '').trim()
  const words = product.name.replace(FORM, '').split(/\s+/)
  const keys = new Set(words.map((_, at) => fold(words.slice(0, at + 1).join(' '))))
  for (const key of keys) {
    if (!byName.has(key)) byName.set(key, [])
    byName.get(key)!.push({ ...product, ours: together, own: fold(bare) })
  }
}

const lines: string[] = []
const say = (line = '') => lines.push(line)
const generics = entries.filter(({ kind }) => kind === 'generic')
const unlisted = generics.filter((entry) => registersOf(entry).size === 0)
say(`# The lexicon against ${products.length} products and ${vocabulary.length} substances`)
say()
say(
  `Generics: ${generics.length}, in a register ${generics.length - unlisted.length}, in none ${unlisted.length}.`,
)
for (const { name } of unlisted) say(`- ${name}`)
say()
say('## Forms and strengths of ours that no product has')
for (const entry of generics) {
  const together = entry.generics
    .map((one) => substances.ours(one))
    .sort()
    .join(' + ')
  const strange = {
    forms: entry.forms.filter(
      (form) => (forms.get(together)?.size ?? 0) > 0 && !forms.get(together)!.has(form),
    ),
    strengths: entry.strengths.filter(
      (one) => (strengths.get(together)?.size ?? 0) > 0 && !has(strengths.get(together)!, one),
    ),
  }
  for (const [kind, list] of Object.entries(strange)) {
    const known = (kind === 'forms' ? forms : strengths).get(together)
    if (list.length > 0) say(`- ${entry.name}: ${list.join(', ')} (they have ${mostOften(known!)})`)
  }
}
for (const file of brandFiles()) checkBrands(file)
if (reportPath) writeFileSync(reportPath, `${lines.join('\n')}\n`)
else console.log(lines.join('\n'))

function count(counts: Map<string, Map<string, number>>, name: string, item: string | undefined) {
  if (item === undefined) return
  if (!counts.has(name)) counts.set(name, new Map())
  counts.get(name)!.set(item, (counts.get(name)!.get(item) ?? 0) + 1)
}

/** 0.5 mg is 500 mcg, 1 g is 1000 mg. */
function has(known: ReadonlyMap<string, number>, strength: string): boolean {
  const scaled = (from: string, to: string, factor: number) =>
    strength.replace(
      new RegExp(`^([\\d.]+) ${from}\\b`),
      (_, amount) => `${Number((amount * factor).toFixed(6))} ${to}`,
    )
  return [strength, scaled('mg', 'mcg', 1000), scaled('mcg', 'mg', 0.001), scaled('g', 'mg', 1000)].some(
    (one) => known.has(one),
  )
}

function mostOften(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .slice(0, 12)
    .map(([item]) => item)
    .join(', ')
}

/** A combination counts where it is sold as one. */
function registersOf({ name, aliases, generics: ingredients }: LexiconEntry): Set<string> {
  const found = new Set<string>()
  if (ingredients.length > 1) {
    const together = ingredients
      .map((one) => substances.ours(one))
      .sort()
      .join(' + ')
    for (const register of combinations.get(together) ?? []) found.add(register)
    return found
  }
  for (const register of sold.get(name) ?? []) found.add(register)
  for (const spelling of [name, ...aliases]) {
    for (const register of substances.vocabularies(spelling)) found.add(register)
  }
  return found
}

function checkBrands(file: string) {
  const brands = readRows(file).flatMap((row) => parseBrands(row))
  const confirmed: string[] = []
  const contradicted: string[] = []
  const related: string[] = []
  const elsewhere: string[] = []
  const missing: string[] = []
  for (const brand of brands) {
    const keys = [brand.name, ...brand.aliases].map(fold)
    const found = keys.flatMap((key) => byName.get(key) ?? [])
    const ours = brand.generics
      .map((one) => substances.ours(one))
      .sort()
      .join(' + ')
    const same = found.filter((product) => product.ours === ours)
    const others = found.filter((product) => product.ours !== ours && keys.includes(product.own))
    const line = `${brand.name} (${brand.generics.join(' + ')})`
    if (same.length > 0) confirmed.push(brand.name)
    if (same.length > 0 && others.length > 0) elsewhere.push(`${line}: ${summary(same)} | ${summary(others)}`)
    else if (others.length > 0) contradicted.push(`${line}: ${summary(others)}`)
    else if (found.length > 0 && same.length === 0) related.push(`${line}: ${summary(found)}`)
    else if (same.length === 0) missing.push(brand.name)
  }
  say()
  say(
    `## ${file}: ${brands.length} brands, confirmed ${confirmed.length}, contradicted ${contradicted.length}, only others of the family found ${related.length}, not found ${missing.length}`,
  )
  const parts = {
    Contradicted: contradicted,
    'Confirmed, and sold as something else': elsewhere,
    Family: related,
  }
  for (const [title, list] of Object.entries(parts)) {
    say()
    say(`### ${title}`)
    for (const line of list) say(`- ${line}`)
  }
  say()
  say(`### Not found`)
  say(missing.join(', '))
}

function summary(found: readonly Sold[]): string {
  const kinds = new Map<string, Set<string>>()
  for (const { ours, register } of found) kinds.set(ours, (kinds.get(ours) ?? new Set()).add(register))
  return [...kinds]
    .slice(0, 5)
    .map(([ours, registers]) => `${[...registers].join('/')} ${ours}`)
    .join('; ')
}
