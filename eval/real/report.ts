/** Real pages by stratum: what was shown, what was called read and is wrong, and why names were lost. */
import { CAUSES } from './causes.ts'
import type { RealCounts, RealScore } from './score.ts'
import type { RealTruth } from './truth.ts'

export interface ScoredPage {
  truth: RealTruth
  score: RealScore
}

const ROWS: readonly (readonly [string, (counts: RealCounts) => string])[] = [
  ['pages', ({ pages }) => String(pages)],
  ['name F1, right lexicon entry', (c) => share(c.entries, (c.said + c.names) / 2)],
  ['right lexicon entry, recall', (c) => share(c.entries, c.names)],
  ['name shown right, recall', (c) => share(c.shown, c.names)],
  ['name shown right, precision', (c) => share(c.shown, c.said)],
  ['name stands in the lines', (c) => share(c.inLines, c.names)],
  ['name is in the lexicon', (c) => share(c.inLexicon, c.names)],
  ['pages with medicines on which none is found', (c) => share(c.noneFound, c.withMedicines)],
  ['*absent* although a name stands in the lines', (c) => String(c.absentThoughRead)],
  ['called something else than a prescription', (c) => String(c.calledSomethingElse)],
  ['wrong names among read', (c) => `${c.readWrong} of ${c.read}`],
  ['wrong strengths among read', (c) => `${c.strengthsWrong} of ${c.strengthsRead}`],
  ['wrong directions among read', (c) => `${c.directionsWrong} of ${c.directionsRead}`],
  [
    'frequencies right / wrong / missed',
    (c) =>
      `${c.frequenciesRight} / ${c.frequenciesWrong} / ${c.frequencies - c.frequenciesRight - c.frequenciesWrong}`,
  ],
  ['doses that no form allows', (c) => String(c.impossibleDoses)],
  ['time of the processor a page, s', (c) => (c.cpuMs / c.pages / 1000).toFixed(2)],
]

export function toRealMarkdown(pages: readonly ScoredPage[]): string {
  const strata: [string, ScoredPage[]][] = [
    ['all', [...pages]],
    ['printed', pages.filter(({ truth }) => truth.kind === 'printed')],
    ['handwritten', pages.filter(({ truth }) => truth.kind !== 'printed')],
  ]
  const counts = strata.map(([, members]) => sum(members.map(({ score }) => score.counts)))
  const heads = strata.map(([name]) => name)
  const causes = (members: readonly ScoredPage[]) => members.flatMap(({ score }) => score.lost)
  return [
    table(
      ['what', ...heads],
      ROWS.map(([name, say]) => [name, ...counts.map(say)]),
    ),
    table(
      ['names lost', ...heads],
      [
        ...CAUSES.map((cause) => [
          cause,
          ...strata.map(([, members]) =>
            String(causes(members).filter((lost) => lost.cause === cause).length),
          ),
        ]),
        [
          'of all these, not in the lexicon',
          ...strata.map(([, members]) => String(causes(members).filter(({ listed }) => !listed).length)),
        ],
      ],
    ),
    ...wrongList(pages),
  ].join('\n\n')
}

function wrongList(pages: readonly ScoredPage[]): string[] {
  const wrong = pages.flatMap(({ truth, score }) => score.wrong.map((said) => `- ${truth.id}: ${said}`))
  return wrong.length > 0 ? [`Wrong among what was called read:\n${wrong.join('\n')}`] : []
}

function sum(all: readonly RealCounts[]): RealCounts {
  return all.reduce(
    (total, counts) =>
      Object.fromEntries(
        Object.entries(counts).map(([key, value]) => [key, value + (total[key as keyof RealCounts] ?? 0)]),
      ) as unknown as RealCounts,
    {} as RealCounts,
  )
}

const share = (part: number, whole: number) => (whole === 0 ? '–' : (part / whole).toFixed(2))

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
