/**
 * What stands on the paper but was not written for this patient: stamps, signatures, printed notes of the house.
 * Nobody was advised to "GREENFIELD CLINIC".
 */
import type { TextLine } from '../ocr/line.ts'
import type { Header } from './header.ts'
import type { Row } from './rows.ts'

/** Phrases of printed forms: about the paper itself, never about the patient. */
const PRINTED = new RegExp(
  [
    String.raw`bring\s+th\S{1,2}\s+(?:s\w{0,3}e\w{0,2}t|slip|prescription|card|paper)`,
    String.raw`\b(?:slip|prescription|card|token)\s+(?:is\s+)?valid\b|\bvalid\s+(?:for|only|till|up\s*to|until)\b|\bnot\s+valid\b`,
    String.raw`medico-?\s*legal`,
    String.raw`^\W*page\s*\d+\s*(?:of|/)\s*\d+`,
    String.raw`\bsignature\b|\bstamp\b|\bseal\b|^\W*sign(?:ed)?\W*$`,
    String.raw`dispense\s+as\s+written|substitution\s+permitted|may\s+substitute|brand\s+(?:medically\s+)?necessary`,
    String.raw`computer\s*-?\s*generated|get\s+well\s+soon|thank\s+you\b`,
    String.raw`\bno\.?\s+of\s+items\b|\bfor\s+(?:pharmacy|office|dispenser)'?s?\s+use\b`,
    String.raw`^\W*(?:tel|ph|phone|mob|mobile|fax|e-?mail|website|web|timings?|hours|address|for\s+appointments?|by\s+appointment)\b`,
    String.raw`www\.|https?:|\S@\S+\.\S`,
    String.raw`^\W*(?:refills?|label|npi|dea)\W*$`,
  ].join('|'),
  'i',
)

export function isPrinted(text: string): boolean {
  return PRINTED.test(text)
}

/** Words that stamps put beside the name of the house. */
const HOUSE = new Set(
  'clinic hospital centre center opd ipd ward pharmacy dispensary surgery health medical dept department reception counter unit block'.split(
    ' ',
  ),
)

/** Nothing but the name of the house, or words of its doors and desks: "GREENFIELD", "WARD 4", "OPD". */
export function isStamp(text: string, { clinic }: Header): boolean {
  const words = wordsOf(text)
  const named = new Set(wordsOf(clinic?.quote ?? ''))
  const telling = words.filter((word) => !/^\d+$/.test(word))
  return telling.length > 0 && telling.every((word) => named.has(word) || HOUSE.has(word))
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

/** Where the foot of the page may begin: an empty stretch as high as this many lines … */
const EMPTY_LINES = 2.5
/** … and at least this share of the page. */
const EMPTY_SHARE = 0.04

/** The row below which there is only the foot (signature, stamp, notes), by the empty space above it. */
export function isBelowGap(row: Row, bottom: number, pitch: number): boolean {
  const top = Math.min(...row.map(({ box }) => box.y))
  const gap = top - bottom
  return gap > EMPTY_SHARE && gap > EMPTY_LINES * pitch
}

/** How far apart lines stand: the median from one line's top to the next one's below it. */
export function pitchOf(lines: readonly TextLine[]): number {
  const tops = lines.map(({ box }) => box.y).toSorted((a, b) => a - b)
  const steps = tops.slice(1).map((top, index) => top - tops[index]!)
  const heights = lines.map(({ box }) => box.height).toSorted((a, b) => a - b)
  // Lines of one row stand at nearly the same height; those steps say nothing.
  const least = (heights[heights.length >> 1] ?? 0) * ROW
  const real = steps.filter((step) => step > least).toSorted((a, b) => a - b)
  return real[real.length >> 1] ?? 0
}
/** Tops that differ by less than this share of a line's height belong to one row. */
const ROW = 0.4
