/** Telling a page of a newspaper, a letter or a till receipt from a prescription. */

import type { TextLine } from '../../ocr/line.ts'
import type { Medicine, Prescription } from '../../prescription.ts'
import { isOfTheField } from '../../structure/vocabulary/vocabulary.ts'

/** Lines read less surely than this say nothing about what kind of page it is. */
const LEGIBLE = 0.8
/** Legible letters from which a page has said enough to be recognised as something else: some six lines. */
const ENOUGH_LETTERS = 200
/** Words of the field, as letterheads, forms and directions write them, and the sign ℞. */
const FIELD_WORDS =
  /\b(?:rx|r\/|tabs?|tablets?|caps?|capsules?|syp|syrup|inj|injection|oint|ointment|inhaler|drops|mg|mcg|ml|sig|disp|refills?|dose|patient|dob|age\/sex|mbbs|dr|md|doctor|clinic|hospital|surgery|pharmacy|prescriber|prescription|diagnosis|complaints|dx|bd|tds|od|hs|sos|prn)\b/gi
/** A story may speak of one doctor in a hospital; a prescription is made of such words. */
const LEAST_FIELD_WORDS = 3
/** Lines of a story have so many words … */
const PROSE_WORDS = 6
/** … and a story is made of them. */
const LEAST_PROSE = 6
const SHARE_OF_PROSE = 0.4
/** Words of tills and bills. */
const TILL = /\b(?:sub\s?total|total|cash|change|invoice|receipt|vat|gst|tax|amount|price|mrp|balance)\b/gi
const LEAST_TILL_WORDS = 3

/**
 * True where much can be read, nothing of it belongs on a prescription, and what stands there is a story or a bill. A
 * form that isn't understood is no proof of something else.
 */
export function isSomethingElse(lines: readonly TextLine[], prescription: Prescription): boolean {
  const legible = lines.filter(({ confidence }) => confidence >= LEGIBLE).map(({ text }) => text)
  const letters = legible.join('').replace(/[^\p{L}\p{N}]/gu, '').length
  if (letters < ENOUGH_LETTERS) return false
  if (prescription.medicines.some(isCertain)) return false
  const words = legible.flatMap((text) => text.toLowerCase().match(FIELD_WORDS) ?? [])
  const phrases = legible.filter(isOfTheField).length
  if (new Set(words).size + phrases >= LEAST_FIELD_WORDS) return false
  const prose = legible.filter((text) => (text.match(/\p{L}{2,}/gu) ?? []).length >= PROSE_WORDS).length
  const till = new Set(legible.flatMap((text) => text.toLowerCase().match(TILL) ?? [])).size
  return (prose >= LEAST_PROSE && prose >= legible.length * SHARE_OF_PROSE) || till >= LEAST_TILL_WORDS
}

/** A name from the lexicon, or a strength: chance likeness of a word to a medicine's name has neither. */
function isCertain({ name, strength }: Medicine): boolean {
  return name.standing === 'read' || strength !== undefined
}
