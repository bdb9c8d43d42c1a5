/** Telling a page of a newspaper, a letter or a till receipt from a prescription. */
import type { Medicine, Prescription } from '../prescription.ts'
import type { TextLine } from './text/line.ts'

/** Lines read less surely than this say nothing about what kind of page it is. */
const LEGIBLE = 0.8
/** Legible letters from which a page has said enough to be recognised as something else: some six lines. */
const ENOUGH_LETTERS = 200
/** The sign ℞ as people and letterheads write it. */
const RX_SIGN = /(^|\s)R[xX℞][.:,)]?(\s|$)|^R\/(\s|$)/

/** True where much can be read and nothing of it belongs on a prescription. */
export function isSomethingElse(lines: readonly TextLine[], prescription: Prescription): boolean {
  const legible = lines.filter(({ confidence }) => confidence >= LEGIBLE)
  const letters = legible.reduce((sum, { text }) => sum + text.replace(/[^\p{L}\p{N}]/gu, '').length, 0)
  if (letters < ENOUGH_LETTERS) return false
  if (prescription.medicines.some(isCertain)) return false
  if (prescription.prescriber && prescription.patient.name) return false
  return !legible.some(({ text }) => RX_SIGN.test(text))
}

/** A name from the lexicon, a strength or directions: chance likeness of a word to a medicine's name has none. */
function isCertain({ name, strength, form, sig }: Medicine): boolean {
  return name.standing === 'read' || (strength ?? form ?? sig) !== undefined
}
