/** One picture of a medicine's name: is it among the names that it was taken for? */
import { fold } from '../../inference/lexicon/spelling.ts'
import type { WordItem } from '../data.ts'
import type { WordReading } from '../engine.ts'
import { saidName } from '../pages/names.ts'
import type { Score } from '../score.ts'
import { ratio } from '../statistics/ratio.ts'

/** In the order of the report's columns. */
export const WORD_MEASURES = {
  exact: 'best string exact',
  closedFirst: 'closed: first',
  closedFive: 'closed: among five',
  openFirst: 'open: first',
  openFive: 'open: among five',
  read: 'called read',
  wrong: 'wrong among read',
} as const
export type WordMeasure = keyof typeof WORD_MEASURES

export function scoreWord(reading: WordReading, { medicine }: WordItem): Score<WordMeasure> {
  const meant = fold(medicine)
  const isMeant = (name: string | undefined) => name !== undefined && fold(name) === meant
  const holds = (condition: boolean) => ratio(Number(condition), 1)
  const said = saidName(reading.name)
  const match = reading.name.standing === 'read' ? reading.name.match : undefined
  const wrong = match !== undefined && !isMeant(match.name)
  return {
    ratios: {
      exact: holds(isMeant(reading.text)),
      closedFirst: holds(isMeant(reading.closed[0])),
      closedFive: holds(reading.closed.some(isMeant)),
      openFirst: holds(isMeant(reading.open[0])),
      openFive: holds(reading.open.some(isMeant)),
      read: holds(match !== undefined),
      wrong: ratio(Number(wrong), Number(match !== undefined)),
    },
    judgements: said
      ? [{ probability: said.probability, read: match !== undefined, right: isMeant(said.name) }]
      : [],
    wrongNames: wrong ? [{ said: match.name, quote: `${reading.text} (${medicine})` }] : [],
    milliseconds: reading.milliseconds,
  }
}
