/** Compares what the model says of one medicine (strength, form, directions) with what the reader found of it. */

import { isForm } from '../../answers/names.ts'
import { partInWords } from '../../answers/parts.ts'
import type { Medicine, Reading } from '../../prescription.ts'
import { readSig } from '../../sig/sig.ts'
import { formWithin } from '../../structure/forms.ts'
import { findStrength } from '../../structure/strength.ts'
import type { Finding } from './finding.ts'
import type { PageItem } from './items.ts'
import { holds, linesHolding, type Pages } from './page-text.ts'
import { type Phrase, phraseOf } from './statement.ts'

/**
 * @param said the medicine as the model names it; empty where it doesn't
 * @returns nothing where the phrase claims nothing
 */
export function compareDetails(said: string, phrase: Phrase, item: PageItem, pages: Pages): Finding[] {
  const { medicine } = item
  const found: Finding[] = []
  let rest = phrase.text
  for (let hit = medicine && findStrength(rest); hit; hit = findStrength(rest)) {
    const written = rest.slice(hit.from, hit.to)
    const { strength } = medicine!
    if (strength?.value.text === hit.strength.text)
      found.push({ kind: 'agrees', of: 'strength', items: [item] })
    else if (strength) found.push(differs(said, written, item, strength))
    else found.push(...compareWithLines(said, phraseOf(written), item, pages))
    rest = `${rest.slice(0, hit.from)} ${rest.slice(hit.to)}`
  }
  const directions = readSig(rest)
  if (medicine && directions.facts > 0) found.push(...compareDirections(said, rest, medicine, item, pages))
  else if (medicine?.form && !/\d/.test(rest)) {
    const { form } = formWithin(rest) ?? {}
    if (form && isForm(medicine, form)) found.push({ kind: 'agrees', of: 'form', items: [item] })
    else if (form) found.push(differs(said, rest, item, medicine.form))
  }
  const { content } = phraseOf(rest)
  // Figures and words of directions are part of what was compared above.
  const others = content.filter((word) => directions.facts === 0 || !belongsToDirections(word))
  if (others.length > 0) found.push(...compareWithLines(said, phraseOf(others.join(' ')), item, pages))
  return found
}

/** The parts of directions that are compared each by itself: the model may say some of them only. */
const PARTS = ['dose', 'frequency', 'when', 'duration', 'route'] as const

function compareDirections(
  said: string,
  text: string,
  { sig }: Medicine,
  item: PageItem,
  pages: Pages,
): Finding[] {
  const claimed = readSig(text).suggested
  const stated = PARTS.map((part) => partInWords(claimed, part, 'en'))
  const written = PARTS.map((part) => (sig ? partInWords(sig.dosages, part, 'en') : ''))
  const told = stated.flatMap((words, index) => (words === '' ? [] : [{ words, page: written[index]! }]))
  if (told.length > 0 && told.every(({ words, page }) => words === page))
    return [{ kind: 'agrees', of: 'directions', items: [item] }]
  if (sig && told.some(({ words, page }) => page !== '' && page !== words))
    return [differs(said, text, item, sig)]
  // The page doesn't say so much, or says it in a way that isn't understood.
  return compareWithLines(said, phraseOf(text), item, pages)
}

/** By the words alone: on the item's own lines, anywhere on the page, or nowhere. */
export function compareWithLines(said: string, phrase: Phrase, item: PageItem, pages: Pages): Finding[] {
  const words = phrase.content.length > 0 ? phrase.content : phrase.words
  if (item.evidence.some(({ quote }) => holds(quote, words)))
    return [{ kind: 'agrees', of: 'words', items: [item] }]
  const whole = joined(said, phrase.text)
  const evidence = linesHolding(pages, words)
  return [
    evidence.length > 0 ? { kind: 'elsewhere', said: whole, evidence } : { kind: 'nowhere', said: whole },
  ]
}

/** Both as they are written, each with the name that it is said of. */
function differs(
  said: string,
  text: string,
  item: PageItem,
  { quote: written, evidence }: Pick<Reading, 'quote' | 'evidence'>,
): Finding {
  const { quote } = item.name
  const page = quote.endsWith(written) ? quote : joined(said === '' ? '' : quote, written)
  return { kind: 'differs', said: joined(said, text), page, evidence, items: [item] }
}

function joined(said: string, text: string): string {
  return `${said} ${text}`.replace(/\s+/g, ' ').trim()
}

function belongsToDirections(word: string): boolean {
  return /^[\d.]+$/.test(word) || readSig(word).facts > 0
}
