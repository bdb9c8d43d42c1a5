/** Nothing is called absent while lines are left that were not read or not understood: it may stand there. */
import type { Asked } from './items.ts'

/** As many as can be looked through. */
const SHOWN = 3

export function sayHidden({ prescription, words, composer }: Asked): void {
  const { unread, unexplained } = prescription
  const count = unread.length + unexplained.length
  if (count === 0) return
  composer.doubt()
  const quotes = unexplained
    .slice(0, SHOWN)
    .map(({ quote, evidence }) => `${words.quote(quote)} ${composer.cite(evidence)}`)
  const places = composer.cite([...unread, ...unexplained.slice(SHOWN).flatMap(({ evidence }) => evidence)])
  composer.say(
    [words.mayStandThere(count), quotes.join(', '), places].filter((part) => part !== '').join(' '),
  )
}
