/** One row of a table of medicines → a medicine. */
import { splitMedicine } from './medicine.ts'
import { draftOf } from './medicines.ts'
import { isBlank, join, part, passageOf } from './passage.ts'
import type { Row } from './rows.ts'
import { headingOf } from './sections.ts'
import type { Sheet } from './sheet.ts'
import { cellsOf, type Table } from './tables.ts'

/** False when the row names no medicine. */
export function readTableRow({ lexicon, drafts }: Sheet, row: Row, table: Table): boolean {
  const { cells, inDays } = cellsOf(row, table)
  const name = join(cells.medicine ?? [])
  if (isBlank(name) || headingOf(name.text)) return false
  const parts = splitMedicine(join([...(cells.form ?? []), name, ...(cells.strength ?? [])]), lexicon)
  if (isBlank(parts.name)) return false
  const duration = join(cells.duration ?? [])
  const bare = inDays && /^\d{1,3}$/.test(duration.text.trim())
  const draft = draftOf(parts, join(row.map(passageOf)))
  draft.sigs.push(
    ...[
      ...(cells.dose ?? []),
      ...(cells.frequency ?? []),
      ...(bare ? [] : [duration]),
      ...(cells.note ?? []),
    ].filter((cell) => !isBlank(cell)),
  )
  if (bare) draft.days = part(duration)
  const quantity = join(cells.quantity ?? [])
  if (!isBlank(quantity)) draft.quantity = part(quantity)
  // "500 mg" in a column headed "Dose" is the strength where the name has none.
  const [dose] = cells.dose ?? []
  if (dose && !parts.strength && !parts.bareStrength) {
    const inside = splitMedicine(join([name, dose]), lexicon)
    if (inside.strength && !inside.sig) {
      draft.parts = { ...parts, strength: inside.strength }
      draft.sigs = draft.sigs.filter((sig) => sig !== dose)
    }
  }
  drafts.push(draft)
  return true
}
