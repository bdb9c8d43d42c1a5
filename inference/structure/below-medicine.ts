/** A line under "Rx" that begins no medicine: directions of the one above, a quantity, a test or an advice. */
import { readSig } from '../sig/sig.ts'
import { fileAdvice } from './advice.ts'
import { takeQuantity } from './medicine.ts'
import type { Draft } from './medicines.ts'
import { certainty, evidenceOf, isBlank, LEGIBLE, type Passage, part, readingOf } from './passage.ts'
import type { Sheet } from './sheet.ts'
import { isDirections, isDosing } from './spot.ts'
import { readTests } from './tests.ts'

/** Sentences have at least this many words; fewer, and a line under "Rx" is more likely a name. */
const SENTENCE = 3

/** "28 tablets" on a line of its own, below directions: so many are to be dispensed. */
const COUNTED = /^\s*\d{1,4}\s*(?:tablets?|tabs?|capsules?|caps?|ml|g|sachets?|patch(?:es)?|doses?)\.?\s*$/i

export function readBelowMedicine(sheet: Sheet, passage: Passage): void {
  const { lists } = sheet
  const draft = sheet.drafts.at(-1)
  if (draft) {
    const { quantity, refills, rest } = takeQuantity(passage)
    const counted = !quantity && draft.sigs.length > 0 && COUNTED.test(passage.text)
    if (quantity || refills || counted) {
      if (counted) draft.quantity ??= part(passage)
      if (quantity) draft.quantity ??= quantity
      if (refills) draft.refills ??= refills
      draft.lines.push(passage)
      if (!counted && !isBlank(rest) && isDirections(rest.text)) draft.sigs.push(part(rest))
      return
    }
    if (continues(draft, passage)) {
      draft.sigs.push(part(passage))
      draft.lines.push(passage)
      return
    }
  }
  if (readTests(sheet, passage)) return
  const words = passage.text.trim().split(/\s+/).length
  if (certainty(passage) < LEGIBLE) lists.unread.push(...evidenceOf(part(passage)))
  else if (words >= SENTENCE) fileAdvice(sheet, passage)
  else lists.unexplained.push(readingOf(part(passage)))
}

/** Whether the line goes on with the directions of the medicine above, or begins them. */
function continues({ sigs }: Draft, passage: Passage): boolean {
  const { text } = passage
  // Right below its name anything that speaks of dose or time is meant for it, however badly it can be read.
  if (sigs.length === 0)
    return isDirections(text) || readSig(text).facts > 0 || (/\d/.test(text) && certainty(passage) < LEGIBLE)
  if (!isDirections(text)) return false
  // A second length of time without a dose is about something else: "Rest for 3 days".
  const lasts = (words: string) =>
    readSig(words).suggested.some(({ timing }) => timing?.repeat?.boundsDuration)
  return isDosing(text) || !lasts(text) || !sigs.some((sig) => lasts(sig.text))
}
