/** A lexicon file of a user's own: a hospital's formulary, a country's brands. Format: docs/lexicon.md. */
import { readFileSync } from 'node:fs'
import { basename, extname } from 'node:path'
import type { LexiconEntry } from './lexicon.ts'
import { sameIngredients } from './merge.ts'
import { fold } from './spelling.ts'
import { readTable, type TableRow } from './table.ts'
import { COLUMNS, type Row, toEntry } from './user-entry.ts'
import { knownIngredients } from './user-ingredients.ts'

/** More wrong lines than these are only counted: whoever mends them sees the pattern. */
const MOST_PROBLEMS = 10

export interface Problem {
  /** Where it stands: "line 3", "entry 2"; empty where the whole file is meant. */
  where: string
  text: string
}

export class LexiconFileError extends Error {
  override readonly name = 'LexiconFileError'
  /** File name without its folders. */
  readonly file: string
  readonly problems: readonly Problem[]

  constructor(path: string, problems: readonly Problem[], options?: { cause?: unknown }) {
    const told = problems.slice(0, MOST_PROBLEMS)
    const lines = told.map(({ where, text }) => `${basename(path)}${where ? `, ${where}` : ''}: ${text}`)
    if (problems.length > told.length) lines.push(`… and ${problems.length - told.length} more`)
    super(lines.join('\n'), options)
    this.file = basename(path)
    this.problems = problems
  }
}

/** An entry and where it stands in its file. */
interface PlacedEntry {
  entry: LexiconEntry
  where: string
}

/** What a spreadsheet's cell uses between its items: commas are taken, plus signs belong to names. */
const BETWEEN_ITEMS = ';'

/**
 * Entries of all files, later ones last, with their ingredients in the lexicon's spelling.
 *
 * @throws {LexiconFileError} for the first file that cannot be read or has wrong lines; it names up to ten of them
 */
export function readLexiconFiles(paths: readonly string[]): LexiconEntry[] {
  if (paths.length === 0) return []
  const files = paths.map((path) => ({ path, entries: readLexiconFile(path) }))
  const all = files.flatMap(({ entries }) => entries.map(({ entry }) => entry))
  const ingredients = knownIngredients(all.filter(({ kind }) => kind === 'generic'))
  return files.flatMap(({ path, entries }) => {
    const problems: Problem[] = []
    const resolved = entries.map(({ entry, where }) => {
      if (entry.kind !== 'brand') return entry
      const found = ingredients.resolve(entry)
      if ('problem' in found) problems.push({ where, text: found.problem })
      return 'problem' in found ? entry : { ...entry, generics: found.generics }
    })
    if (problems.length > 0) throw new LexiconFileError(path, problems)
    return resolved
  })
}

function readLexiconFile(path: string): PlacedEntry[] {
  const text = readText(path)
  const problems: Problem[] = []
  const rows =
    extname(path).toLowerCase() === '.json' ? jsonRows(path, text) : tableRows(path, text, problems)
  const entries: PlacedEntry[] = []
  for (const { where, row } of rows) {
    const entry = toEntry(row, (problem) => problems.push({ where, text: problem }))
    if (entry) entries.push({ entry, where })
  }
  problems.push(...contradictions(entries))
  problems.sort((one, other) => placeOf(one) - placeOf(other))
  if (problems.length > 0) throw new LexiconFileError(path, problems)
  return entries
}

const placeOf = ({ where }: Problem) => Number(where.replace(/\D/g, ''))

function readText(path: string): string {
  const problem = (text: string, cause?: unknown) =>
    new LexiconFileError(path, [{ where: '', text }], { cause })
  if (!['.csv', '.tsv', '.json'].includes(extname(path).toLowerCase()))
    throw problem('must end in .csv, .tsv or .json')
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))
  } catch (cause) {
    if (cause instanceof TypeError) throw problem('is not UTF-8; save it as “CSV UTF-8”', cause)
    throw problem('cannot be read', cause)
  }
  if (text.trim() === '') throw problem('is empty')
  return text
}

interface PlacedRow {
  where: string
  row: Row
}

function jsonRows(path: string, text: string): PlacedRow[] {
  let rows: unknown
  try {
    rows = JSON.parse(text)
  } catch (cause) {
    const [where = ''] = /line \d+ column \d+/.exec(String(cause)) ?? []
    throw new LexiconFileError(path, [{ where, text: 'is not JSON' }], { cause })
  }
  if (!Array.isArray(rows))
    throw new LexiconFileError(path, [{ where: '', text: 'must hold a list of entries' }])
  return rows.map((row: unknown, at) => ({
    where: `entry ${at + 1}`,
    row: typeof row === 'object' && row !== null ? (row as Row) : {},
  }))
}

function tableRows(path: string, text: string, problems: Problem[]): PlacedRow[] {
  const [header, ...rows] = readTable(text)
  const columns = header!.cells.map((cell) => COLUMNS.find((column) => column === cell.toLowerCase()))
  if (columns.includes(undefined) || !columns.includes('name') || !columns.includes('kind')) {
    const told = `the first line names the columns: ${COLUMNS.join(', ')} (name and kind are needed)`
    throw new LexiconFileError(path, [{ where: `line ${header!.line}`, text: told }])
  }
  return rows.flatMap((row) => {
    const where = `line ${row.line}`
    const wrong = row.unclosed
      ? 'a double quote is opened and not closed'
      : row.cells.length > columns.length && 'has more cells than the first line'
    if (!wrong) return [{ where, row: named(row, columns as (keyof Row)[]) }]
    problems.push({ where, text: wrong })
    return []
  })
}

function named({ cells }: TableRow, columns: readonly (keyof Row)[]): Row {
  return Object.fromEntries(
    columns.map((column, at) => {
      const cell = cells[at] ?? ''
      return [column, column === 'name' || column === 'kind' ? cell : cell.split(BETWEEN_ITEMS)]
    }),
  )
}

/** One name with two meanings in one file: which of them holds can't be guessed. */
function contradictions(entries: readonly PlacedEntry[]): Problem[] {
  const first = new Map<string, PlacedEntry>()
  const problems: Problem[] = []
  for (const placed of entries) {
    const { entry, where } = placed
    for (const spelling of [entry.name, ...entry.aliases]) {
      const key = `${entry.kind === 'diagnosis'} ${fold(spelling)}`
      const before = first.get(key)
      if (!before) first.set(key, placed)
      else if (before !== placed && !sameIngredients(before.entry, entry))
        problems.push({ where, text: `“${spelling}” stands in ${before.where} with other ingredients` })
    }
  }
  return problems
}
