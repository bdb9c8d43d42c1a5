/** "Avoid: aspirin, ibuprofen, diclofenac": medicines that are named only to be left alone. */
import { items } from './lists.ts'
import { splitMedicine } from './medicine.ts'
import { draftOf } from './medicines.ts'
import { readName } from './name.ts'
import { type Passage, part } from './passage.ts'
import type { Sheet } from './sheet.ts'
import { isWithheld, statusPhrase } from './status/status.ts'

/** A name has to fit the lexicon this well to be taken for a medicine among foods and habits. */
const FITS = 0.6

/** False where nothing in the line is a medicine; what is none in it ("oily food") is left for the caller to file. */
export function readWithheld(sheet: Sheet, passage: Passage): { taken: boolean; left: Passage[] } {
  const found = statusPhrase(passage.text)
  if (!found || !isWithheld(found.status)) return { taken: false, left: [] }
  const { status, cue, about } = found
  const list = items(part(passage, about.from, about.to))
  const left: Passage[] = []
  for (const item of list) {
    const parts = splitMedicine(item, sheet.lexicon)
    const { match, candidates } = readName(parts.name, sheet.lexicon, {
      kinds: ['generic', 'brand'],
      quick: true,
    })
    const best = match ?? candidates[0]
    const named = (best && best.probability >= FITS) || parts.strength || parts.form?.leading
    if (!named) {
      left.push(item)
      continue
    }
    sheet.drafts.push({
      ...draftOf(parts, item),
      status: { value: status, cue: part(passage, cue.from, cue.to) },
    })
  }
  return { taken: left.length < list.length, left }
}
