/** A lexicon file of a user's own: a hospital's formulary, a country's brands. Format: docs/lexicon.md. */
import { readFileSync } from 'node:fs'
import { basename, extname } from 'node:path'
import { z } from 'zod'
import { DOSE_FORMS } from '../../prescription.ts'
import type { LexiconEntry } from './lexicon.ts'
import { fold } from './spelling.ts'

export class LexiconFileError extends Error {
  override readonly name = 'LexiconFileError'
  /** File name without its folders. */
  readonly file: string
  /** From 1; for JSON the number of the entry. Missing where the whole file is meant. */
  readonly line: number | undefined

  constructor(file: string, line: number | undefined, problem: string, options?: { cause?: unknown }) {
    super(`${basename(file)}${line === undefined ? '' : `, line ${line}`}: ${problem}`, options)
    this.file = basename(file)
    this.line = line
  }
}

const spelling = z
  .string()
  .trim()
  .max(120)
  .refine((text) => fold(text).length > 1, 'needs at least two Latin letters or digits')

const entrySchema = z
  .strictObject({
    name: spelling,
    kind: z.enum(['generic', 'brand', 'diagnosis']),
    generics: z.array(z.string().trim().min(1)).default([]),
    aliases: z.array(spelling).default([]),
    forms: z.array(z.enum(DOSE_FORMS)).default([]),
    strengths: z.array(z.string().trim().min(1)).default([]),
  })
  .refine((entry) => entry.kind !== 'brand' || entry.generics.length > 0, 'a brand needs its generics')
  .transform((entry) => (entry.generics.length > 0 ? entry : { ...entry, generics: [entry.name] }))

const COLUMNS = ['name', 'kind', 'generics', 'aliases', 'forms', 'strengths'] as const

/** What a spreadsheet's cell uses between its items: commas are taken, plus signs belong to names. */
const BETWEEN_ITEMS = ';'

/** Throws `LexiconFileError`. */
export function readLexiconFile(path: string): LexiconEntry[] {
  let text: string
  try {
    text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
  } catch (cause) {
    throw new LexiconFileError(path, undefined, 'cannot be read', { cause })
  }
  switch (extname(path).toLowerCase()) {
    case '.json':
      return readJson(path, text)
    case '.tsv':
      return readTable(path, text, '\t')
    case '.csv':
      return readTable(path, text, ',')
    default:
      throw new LexiconFileError(path, undefined, 'must end in .csv, .tsv or .json')
  }
}

function readJson(path: string, text: string): LexiconEntry[] {
  let rows: unknown
  try {
    rows = JSON.parse(text)
  } catch (cause) {
    throw new LexiconFileError(path, undefined, 'is not JSON', { cause })
  }
  if (!Array.isArray(rows)) throw new LexiconFileError(path, undefined, 'must hold a list of entries')
  return rows.map((row, at) => parseEntry(path, at + 1, row))
}

function readTable(path: string, text: string, separator: string): LexiconEntry[] {
  const [header, ...rows] = text
    .split(/\r?\n/)
    .map((line, at) => ({ line: at + 1, cells: cells(line, separator) }))
    .filter(({ cells }) => cells.some((cell) => cell !== '') && !cells[0]!.startsWith('#'))
  if (!header) throw new LexiconFileError(path, undefined, 'is empty')
  const columns = header.cells.map((cell) => COLUMNS.find((column) => column === cell.toLowerCase()))
  if (columns.includes(undefined) || !columns.includes('name') || !columns.includes('kind')) {
    throw new LexiconFileError(
      path,
      header.line,
      `the first line names the columns: ${COLUMNS.join(', ')} (name and kind are needed)`,
    )
  }
  return rows.map(({ line, cells }) => {
    if (cells.length > columns.length)
      throw new LexiconFileError(path, line, 'has more cells than the first line')
    const row: Record<string, unknown> = {}
    columns.forEach((column, at) => {
      const cell = cells[at] ?? ''
      row[column!] = column === 'name' || column === 'kind' ? cell : items(cell)
    })
    return parseEntry(path, line, row)
  })
}

function parseEntry(path: string, line: number, row: unknown): LexiconEntry {
  const parsed = entrySchema.safeParse(row)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const where = issue!.path.length > 0 ? `${issue!.path.join('.')}: ` : ''
  throw new LexiconFileError(path, line, `${where}${issue!.message}`)
}

function items(cell: string): string[] {
  return cell
    .split(BETWEEN_ITEMS)
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

/** Cells of one line; a cell in double quotes may hold the separator, and "" for a quote (RFC 4180, one line a row). */
function cells(line: string, separator: string): string[] {
  const found: string[] = []
  let cell = ''
  let quoted = false
  for (let at = 0; at < line.length; at++) {
    const char = line[at]!
    if (quoted && char === '"' && line[at + 1] === '"') {
      cell += '"'
      at++
    } else if (char === '"' && (quoted || cell.trim() === '')) {
      quoted = !quoted
    } else if (char === separator && !quoted) {
      found.push(cell.trim())
      cell = ''
    } else cell += char
  }
  return [...found, cell.trim()]
}
