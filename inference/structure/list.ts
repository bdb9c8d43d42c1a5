/** The list of medicines while its lines come in: a medicine, and what is said of the one above. */
import { takeStrength } from './behind-name.ts'
import { splitMedicine, takeQuantity } from './medicine.ts'
import { type Draft, type DraftStatus, draftOf } from './medicines.ts'
import { isBlank, type Passage, part } from './passage.ts'
import type { Sheet } from './sheet.ts'
import { isDirections } from './spot.ts'
import { STRENGTH_LABEL } from './strength.ts'

/** "28 tablets" on a line of its own, below directions: so many are to be dispensed. */
const COUNTED = /^\s*\d{1,4}\s*(?:tablets?|tabs?|capsules?|caps?|ml|g|sachets?|patch(?:es)?|doses?)\.?\s*$/i

/** `own`: what the line itself says of taking it; else the heading above counts. `listed`: a bare number that the passage begins with is its number in the list. */
export function addMedicine(
  sheet: Sheet,
  passage: Passage,
  listed: boolean,
  own: DraftStatus | undefined,
): void {
  const again = sheet.directing ? namedAgain(sheet, passage) : undefined
  if (again) {
    sheet.drafts = [...sheet.drafts.filter((draft) => draft !== again.draft), again.draft]
    addDirections(sheet, again.rest)
    return
  }
  const status = own ?? sheet.status
  const draft = draftOf(splitMedicine(passage, sheet.lexicon, listed), passage)
  draft.sigs.push(...sheet.waiting)
  draft.lines.push(...sheet.waiting)
  sheet.waiting = []
  sheet.drafts.push(status ? { ...draft, status } : draft)
}

/** "Lialda: take 2 …" below the list: the medicine of that name that has no directions yet, and what is said of it. */
function namedAgain({ drafts }: Sheet, passage: Passage): { draft: Draft; rest: Passage } | undefined {
  const text = passage.text.toLowerCase()
  const draft = drafts.find(
    ({ parts: { name }, sigs }) => sigs.length === 0 && text.startsWith(name.text.toLowerCase()),
  )
  return draft && { draft, rest: part(passage, draft.parts.name.text.length) }
}

/** "Strength: 5 mg" below the name; false where the medicine above has one or the line is none. */
export function addStrength({ drafts }: Sheet, passage: Passage): boolean {
  const draft = drafts.at(-1)
  const label = STRENGTH_LABEL.exec(passage.text)?.[0].length
  if (!draft || draft.parts.strength || label === undefined) return false
  const { strength } = takeStrength(part(passage, label))
  if (!strength) return false
  draft.parts = { ...draft.parts, strength }
  draft.lines.push(passage)
  return true
}

export function addDirections(sheet: Sheet, passage: Passage): void {
  const draft = sheet.drafts.at(-1)
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
  const draft = sheet.drafts.at(-1)
  if (!draft) return
  draft.quantity ??= part(passage)
  draft.lines.push(passage)
}

export function addComposition(sheet: Sheet, passage: Passage): void {
  const draft = sheet.drafts.at(-1)
  if (!draft) return
  draft.compositions.push(part(passage))
  draft.lines.push(passage)
}
