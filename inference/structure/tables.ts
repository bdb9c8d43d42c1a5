/** Tables of medicines: "Medicine | Dose | Frequency | Duration" in a row of headings, then one row per medicine. */
import { type Passage, passageOf } from './passage.ts'
import type { Row } from './rows.ts'

export type Column =
  | 'number'
  | 'form'
  | 'medicine'
  | 'strength'
  | 'dose'
  | 'frequency'
  | 'duration'
  | 'quantity'
  | 'note'

const TITLES: readonly (readonly [Column, RegExp])[] = [
  ['number', /^(?:s\.?\s*(?:no|n|r)\.?|sr\.?\s*no\.?|sl\.?\s*(?:no)?\.?|no\.?|#)$/i],
  [
    'medicine',
    /^(?:(?:s\.?\s*)?no\.?\s+)?(?:name\s*(?:of\s*(?:the\s*)?(?:medicine|drug))?|(?:generic\s*|brand\s*|trade\s*)?(?:medicines?|drugs?|medications?)(?:\s*(?:name|advised|prescribed))?|item|rx|particulars)$/i,
  ],
  ['form', /^(?:type|form|dosage\s*form)$/i],
  ['strength', /^(?:strength|potency)$/i],
  ['dose', /^(?:dose|dosage|amount)$/i],
  [
    'frequency',
    /^(?:freq(?:uency)?\.?|timings?|schedule|when|how\s*often|times?|directions?|instructions?|sig|route)$/i,
  ],
  ['duration', /^(?:duration|days|no\.?\s*of\s*days|period|dur\.?|for)(?:\s*\(?(?:in\s*)?days\)?)?$/i],
  ['quantity', /^(?:qty\.?|quantity|total|nos\.?|supply)$/i],
  ['note', /^(?:remarks?|notes?|purpose|indication|reason|comments?)$/i],
]

export interface Table {
  columns: { column: Column; left: number; right: number; days: boolean }[]
}

/** The table that a row of headings opens; it takes a medicine's column and one more. */
export function tableOf(row: Row): Table | undefined {
  const columns = row.flatMap((line) => {
    const column = TITLES.find(([, title]) => title.test(line.text.trim()))?.[0]
    const days = /days/i.test(line.text)
    return column ? [{ column, left: line.box.x, right: line.box.x + line.box.width, days }] : []
  })
  const named = new Set(columns.map(({ column }) => column))
  return named.has('medicine') && named.size > 1 && columns.length >= row.length - 1 ? { columns } : undefined
}

/** A row of nothing but headings, where the medicines' own could not be told: "Dose | Frequency | Days". */
export function isTitleRow(row: Row): boolean {
  return row.length > 1 && row.every(({ text }) => TITLES.some(([, title]) => title.test(text.trim())))
}

/** One line that holds all the headings: the cells below it can then only be told apart by what they say. */
export function isTitleLine(text: string): boolean {
  const words = text.split(/\s{2,}|\s*\|\s*|\s+/)
  const known = words.filter((word) => TITLES.some(([, title]) => title.test(word)))
  return (
    words.length > 1 &&
    known.length >= words.length - 1 &&
    known.length > 1 &&
    /medicine|drug|medication|name/i.test(text)
  )
}

export type Cells = Partial<Record<Column, Passage[]>>

/** Each cell goes to the column whose heading it stands nearest to. */
export function cellsOf(row: Row, table: Table): { cells: Cells; inDays: boolean } {
  const cells: Cells = {}
  let inDays = false
  for (const line of row) {
    const { x, width } = line.box
    const nearest = table.columns.toSorted(
      (a, b) => distance(a, x, x + width) - distance(b, x, x + width),
    )[0]!
    cells[nearest.column] = [...(cells[nearest.column] ?? []), passageOf(line)]
    if (nearest.column === 'duration') inDays ||= nearest.days
  }
  return { cells, inDays }
}

/** Cells begin or centre under their heading; a long one may reach under the next, so overlap says little. */
function distance(column: { left: number; right: number }, left: number, right: number): number {
  return Math.min(Math.abs(column.left - left), Math.abs(column.left + column.right - left - right) / 2)
}
