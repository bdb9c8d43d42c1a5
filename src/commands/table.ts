import { plain } from '../../adapters/terminal/plain.ts'

/** Rows in columns, padded to the widest cell; cells that are too long are broken at spaces. */
export function table(rows: readonly (readonly string[])[], maxWidths: readonly number[]): string {
  const broken = rows.map((row) =>
    row.map((cell, column) => breakLines(plain(cell), maxWidths[column] ?? 40)),
  )
  const widths = maxWidths.map((_, column) =>
    Math.max(...broken.flatMap((row) => (row[column] ?? ['']).map((line) => line.length))),
  )
  return broken
    .flatMap((row) => {
      const height = Math.max(...row.map((lines) => lines.length))
      return Array.from({ length: height }, (_, line) =>
        row
          .map((lines, column) => (lines[line] ?? '').padEnd(widths[column]!))
          .join('  ')
          .trimEnd(),
      )
    })
    .join('\n')
}

function breakLines(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
