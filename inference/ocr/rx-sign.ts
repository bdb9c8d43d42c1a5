/** The sign ℞ before a list of medicines: the recogniser reads it as a letter, and it belongs to no line beside it. */
import type { Piece } from './join.ts'

/** What the recogniser makes of ℞ where it stands by itself. */
const RX = /^(?:R|Rx|RX|R\/|Rp)[.:]?$/
/** The sign is written at least this much larger than the first line beside it; an initial before a name isn't. */
const LARGER = 1.1

/** A line without the ℞ that it begins with, which is then a line of its own. */
export function partRxSign(line: readonly Piece[]): Piece[][] {
  const [sign, next] = line
  if (!sign || !next || !RX.test(sign.recognition.text)) return [[...line]]
  if (sign.rectangle.height < LARGER * next.rectangle.height) return [[...line]]
  return [[sign], line.slice(1)]
}
