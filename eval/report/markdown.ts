/** The report as Markdown tables: an estimate and, below it, its 95 % interval. */
import type { Estimate } from '../statistics/ratio.ts'
import type { Report, Table } from './report.ts'

export function toMarkdown({ engine, at, command, tables }: Report): string {
  const head = `# Evaluation of ${engine}\n\n${at.slice(0, 10)}, \`${command}\`. Brackets: 95 % intervals by bootstrap over pages or words, exact ones where nothing or everything happened. *At most*: the one-sided 95 % bound on wrong names among those called read.\n`
  return [head, ...tables.map(tableOf)].join('\n')
}

function tableOf({ title, measures, strata }: Table): string {
  const columns = [
    'stratum',
    'items',
    ...Object.values(measures),
    'wrong: at most',
    'calibration error',
    'ms',
  ]
  const rows = strata.map(({ name, items, estimates, wrongAtMost, calibrationError, milliseconds }) => [
    name,
    String(items),
    ...Object.keys(measures).map((measure) => cell(estimates[measure])),
    wrongAtMost.toFixed(3),
    calibrationError.toFixed(3),
    milliseconds.toFixed(0),
  ])
  const wrong = strata.flatMap(({ name, wrongNames }) =>
    name === 'all' ? wrongNames.map(({ item, said, quote }) => `- ${item}: “${said}” for “${quote}”`) : [],
  )
  return [
    `## ${title}\n`,
    `| ${columns.join(' | ')} |`,
    `|${columns.map(() => '---').join('|')}|`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    ...(wrong.length > 0 ? ['\nCalled read and not on the page:\n', ...wrong] : []),
    '',
  ].join('\n')
}

function cell(estimate: Estimate | undefined): string {
  if (!estimate) return '–'
  const [value, low, high] = [estimate.value, estimate.low, estimate.high].map((share) => share.toFixed(3))
  return `${value} [${low}, ${high}]`
}
