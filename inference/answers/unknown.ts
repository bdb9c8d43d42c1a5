/** The question was not understood: what was looked for, the nearest lines, and what can be asked instead. */

import { foldWords } from '../questions/fold.ts'
import { topicTest } from '../questions/grammar.ts'
import type { Understood } from '../questions/question.ts'
import { linesOn } from './conditions.ts'
import type { Asked } from './items.ts'
import { nearestLines, type Pages } from './search.ts'

/** As many as fit on a phone without pushing the rest away. */
const EXAMPLES = 3
const LINES = 3

export function sayNotUnderstood({ text, terms, reference }: Understood, asked: Asked, pages: Pages): void {
  const { words, composer } = asked
  composer.lost()
  composer.say(words.notUnderstood)
  const topic = topicTest(foldWords(text))
  const sought = terms ?? [...reference.names, ...reference.maybe].join(' ')
  const lines = [
    ...(topic ? linesOn(topic, pages) : []),
    ...nearestLines(sought === '' ? text : sought, pages),
  ]
  const shown = [...new Map(lines.map((line) => [`${line.page} ${line.quote}`, line])).values()].slice(
    0,
    LINES,
  )
  if (sought !== '') composer.say(words.lookedFor(words.quote(sought)))
  if (shown.length > 0) {
    composer.say(words.nearestLines)
    for (const line of shown) composer.say(`${words.quote(line.quote)} ${composer.cite([line])}`)
  }
  composer.say(words.canAnswer(examplesFor(asked).join(' · ')))
}

/** Only what this page holds. */
function examplesFor({ prescription, words: { examples } }: Asked): string[] {
  const { medicines, diagnoses, tests, nextVisit } = prescription
  const first = medicines.find(({ name }) => name.standing === 'read')
  return [
    ...(medicines.length > 0 ? [examples.medicines] : []),
    ...(first ? [examples.duration(first.name.quote)] : []),
    ...(diagnoses.length > 0 ? [examples.diagnoses] : []),
    ...(tests.length > 0 ? [examples.tests] : []),
    ...(nextVisit ? [examples.nextVisit] : []),
    examples.everything,
  ].slice(0, EXAMPLES)
}
