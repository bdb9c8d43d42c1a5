/** Telling a page of a newspaper, a letter or a till receipt from a prescription. */

import type { TextLine } from '../../ocr/line.ts'
import type { Medicine, Prescription } from '../../prescription.ts'

/** Lines read less surely than this say nothing about what kind of page it is. */
const LEGIBLE = 0.8
/** Legible letters from which a page has said enough to be recognised as something else: some six lines. */
const ENOUGH_LETTERS = 200
/** Words of the field, as letterheads, forms and directions write them, and the sign ℞. */
const FIELD_WORDS =
  /\b(?:rx|r\/|tabs?|tablets?|caps?|capsules?|syp|syrup|inj|injection|oint|ointment|inhaler|drops|mg|mcg|ml|sig|disp|refills?|dose|patient|dob|age\/sex|mbbs|dr|md|doctor|clinic|hospital|surgery|pharmacy|prescriber|prescription|diagnosis|complaints|dx|bd|tds|od|hs|sos|prn)\b/gi
/** A story may speak of one doctor in a hospital; a prescription is made of such words. */
const LEAST_FIELD_WORDS = 3

/** True where much can be read and nothing of it belongs on a prescription. */
export function isSomethingElse(lines: readonly TextLine[], prescription: Prescription): boolean {
  const legible = lines.filter(({ confidence }) => confidence >= LEGIBLE).map(({ text }) => text)
  const letters = legible.join('').replace(/[^\p{L}\p{N}]/gu, '').length
  if (letters < ENOUGH_LETTERS) return false
  if (prescription.medicines.some(isCertain)) return false
  const words = legible.flatMap((text) => text.toLowerCase().match(FIELD_WORDS) ?? [])
  return new Set(words).size < LEAST_FIELD_WORDS
}

/** A name from the lexicon, or a strength: chance likeness of a word to a medicine's name has neither. */
function isCertain({ name, strength }: Medicine): boolean {
  return name.standing === 'read' || strength !== undefined
}
