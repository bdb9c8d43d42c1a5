/** Tables as spreadsheets write them: CSV with commas or semicolons, or tab-separated; one row a line. */

export interface TableRow {
  /** From 1, as editors and spreadsheets count. */
  line: number
  cells: string[]
  /** A double quote was opened and not closed: the cell runs into the next line. */
  unclosed: boolean
}

/** Rows that hold anything, without comments (`#`) and without empty cells at their end. */
export function readTable(text: string): TableRow[] {
  const lines = text.split(/\r\n|\r|\n/)
  const separator = separatorOf(lines.find((line) => line.trim() !== '' && !line.startsWith('#')) ?? '')
  return lines
    .map((line, at) => ({ line: at + 1, ...cellsOf(line, separator) }))
    .filter(({ cells }) => cells.length > 0 && !cells[0]!.startsWith('#'))
}

/** Where a decimal point is written as a comma, spreadsheets part cells by semicolons. */
function separatorOf(header: string): string {
  const counted = [',', ';', '\t'].map((separator) => ({ separator, count: header.split(separator).length }))
  return counted.reduce((best, other) => (other.count > best.count ? other : best)).separator
}

/** A cell in double quotes may hold the separator, and "" for a quote (RFC 4180). */
function cellsOf(line: string, separator: string): Pick<TableRow, 'cells' | 'unclosed'> {
  const cells: string[] = []
  let cell = ''
  let unclosed = false
  for (let at = 0; at < line.length; at++) {
    const char = line[at]!
    if (unclosed && char === '"' && line[at + 1] === '"') {
      cell += '"'
      at++
    } else if (char === '"' && (unclosed || cell.trim() === '')) {
      unclosed = !unclosed
    } else if (char === separator && !unclosed) {
      cells.push(cell.trim())
      cell = ''
    } else cell += char
  }
  cells.push(cell.trim())
  while (cells.at(-1) === '') cells.pop()
  return { cells, unclosed }
}
