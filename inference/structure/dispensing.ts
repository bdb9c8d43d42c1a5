/** What a pharmacy's label says of the dispensing: its number, when it was filled, until when it keeps, by whom. */
import type { Prescription } from '../prescription.ts'
import { type Passage, part, readingOf } from './passage.ts'
import type { Sheet } from './sheet.ts'

type Dispensing = Prescription['dispensing']

const DATE = String.raw`\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,2}[\s-]\p{L}{3,9}[\s,-]+\d{2,4}|\p{L}{3,9}\s\d{1,2},?\s\d{4}|\d{1,2}[/-]\d{4}`
const FACTS: readonly (readonly [keyof Dispensing, RegExp])[] = [
  ['number', /(?<!\p{L})(?:rx|prescription)\s*(?:#|no\.?|number)\s*:?\s*(?<value>[A-Z]?\d[\d-]{3,})/iu],
  [
    'discardAfter',
    new RegExp(
      String.raw`(?:discard\s*(?:after|by)|use\s*(?:before|by)|exp(?:iry|ires)?\.?(?:\s*date)?|best\s*before)\s*:?\s*(?<value>${DATE})`,
      'iu',
    ),
  ],
  [
    'dispensed',
    new RegExp(
      String.raw`(?:(?:date\s*)?(?:filled|dispensed)(?:\s*on)?|fill\s*date|disp(?:ensed)?\s*date)\s*:?\s*(?<value>${DATE})`,
      'iu',
    ),
  ],
]
const PHARMACY = /\b(?:pharmacy|pharmacies|chemists?|drug\s*store|pharmacie|farmacia|apotheke|nha\s*thuoc)\b/i

/** True where the line says nothing else. */
export function takeDispensing(passage: Passage, dispensing: Dispensing): boolean {
  let taken = 0
  for (const [fact, pattern] of FACTS) {
    const match = pattern.exec(passage.text)
    const value = match?.groups?.value
    if (!match || !value) continue
    const at = match.index + match[0].lastIndexOf(value)
    dispensing[fact] ??= {
      ...readingOf(part(passage, match.index, match.index + match[0].length)),
      value: part(passage, at, at + value.length).text,
    }
    taken += match[0].length
  }
  return taken > 0 && taken >= passage.text.trim().length * MOSTLY
}
const MOSTLY = 0.7

export function takePharmacy(passage: Passage, dispensing: Dispensing): boolean {
  if (
    dispensing.pharmacy ||
    !PHARMACY.test(passage.text) ||
    passage.text.trim().split(/\s+/).length > MOST_WORDS
  )
    return false
  dispensing.pharmacy = readingOf(part(passage))
  return true
}
const MOST_WORDS = 8

/** "DOE, SAMPLE": how pharmacies' labels write whose medicine it is. */
export const LABEL_NAME = /^\s*\p{Lu}[\p{Lu}'-]+,\s*\p{Lu}[\p{Lu}'-]+(?:\s+\p{Lu}\.?)?\s*$/u

/** Only on a label: a name of that form may be anything else elsewhere. */
export function takeLabelName(passage: Passage, { header, lists }: Sheet): boolean {
  if (!lists.dispensing.number || header.patient.name || !LABEL_NAME.test(passage.text)) return false
  header.patient.name = readingOf(part(passage))
  return true
}
