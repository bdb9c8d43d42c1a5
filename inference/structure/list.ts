/** The list of medicines while its lines come in: a medicine, and what is said of the one above. */
import { splitMedicine, takeQuantity } from './medicine.ts'
import { type Draft, draftOf } from './medicines.ts'
import { evidenceOf, isBlank, type Passage, part } from './passage.ts'
import type { Sheet } from './sheet.ts'
import { isDirections } from './spot.ts'

/** "28 tablets" on a line of its own, below directions: so many are to be dispensed. */
const COUNTED = /^\s*\d{1,4}\s*(?:tablets?|tabs?|capsules?|caps?|ml|g|sachets?|patch(?:es)?|doses?)\.?\s*$/i

/** `listed`: a bare number that the passage begins with is its number in the list. */
export function addMedicine(sheet: Sheet, passage: Passage, listed: boolean): void {
  const again = sheet.directing ? namedAgain(sheet, passage) : undefined
  if (again) {
    sheet.drafts = [...sheet.drafts.filter((draft) => draft !== again.draft), again.draft]
    addDirections(sheet, again.rest)
    return
  }
  sheet.drafts.push(draftOf(splitMedicine(passage, sheet.lexicon, listed), passage))
}

/** "Lialda: take 2 …" below the list: the medicine of that name that has no directions yet, and what is said of it. */
function namedAgain({ drafts }: Sheet, passage: Passage): { draft: Draft; rest: Passage } | undefined {
  const text = passage.text.toLowerCase()
  const draft = drafts.find(
    ({ parts: { name }, sigs }) => sigs.length === 0 && text.startsWith(name.text.toLowerCase()),
  )
  return draft && { draft, rest: part(passage, draft.parts.name.text.length) }
}

export function addDirections(sheet: Sheet, passage: Passage): void {
  const draft = aboveOrUnread(sheet, passage)
  if (!draft) return
  const { quantity, refills, rest } = takeQuantity(passage)
  const counted = !quantity && draft.sigs.length > 0 && COUNTED.test(passage.text)
  if (counted) draft.quantity ??= part(passage)
  if (quantity) draft.quantity ??= quantity
  if (refills) draft.refills ??= refills
  draft.lines.push(passage)
  if (counted || isBlank(rest)) return
  if (!quantity && !refills) draft.sigs.push(part(passage))
  else if (isDirections(rest.text)) draft.sigs.push(part(rest))
}

export function addCount(sheet: Sheet, passage: Passage): void {
  const draft = aboveOrUnread(sheet, passage)
  if (!draft) return
  draft.quantity ??= part(passage)
  draft.lines.push(passage)
}

export function addComposition(sheet: Sheet, passage: Passage): void {
  const draft = aboveOrUnread(sheet, passage)
  if (!draft) return
  draft.compositions.push(part(passage))
  draft.lines.push(passage)
}

function aboveOrUnread({ drafts, lists }: Sheet, passage: Passage): Draft | undefined {
  const draft = drafts.at(-1)
  if (!draft) lists.unread.push(...evidenceOf(part(passage)))
  return draft
}
