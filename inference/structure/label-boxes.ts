/** Forms with boxes: the label small in the corner, its value below or beside it without any colon. */
import type { TextLine } from '../ocr/line.ts'
import type { Header } from './header.ts'
import { type Field, take } from './labels.ts'
import { passageOf } from './passage.ts'

/** "Name" alone may head a column of medicines, so it takes the patient's own word. */
const LABELS: readonly (readonly [Field, RegExp])[] = [
  ['name', /^(?:patient(?:'?s)?(?:\s*name)?|name\s*of\s*(?:the\s*)?patient)\W*$/i],
  ['ageSex', /^age\s*[/&]\s*sex\W*$/i],
  ['age', /^age\W*$/i],
  ['sex', /^(?:sex|gender)\W*$/i],
  ['weight', /^(?:weight|wt)\W*$/i],
  ['date', /^dated?\W*$/i],
]

/** A value stands at most this many heights of its own below its label … */
const BELOW = 1.5
/** … begins at most this much to either side of it, or this much to the right of its end, by the page's width. */
const ASIDE = 0.04
const BEHIND = 0.12

/** Takes every labelled box into the header; the lines that are left. */
export function takeBoxes(lines: readonly TextLine[], header: Header): TextLine[] {
  const used = new Set<TextLine>()
  for (const label of lines) {
    const field = LABELS.find(([, pattern]) => pattern.test(label.text.trim()))?.[0]
    if (!field) continue
    const value = lines.find((line) => line !== label && !used.has(line) && isValueOf(line, label))
    if (!value || !take(field, passageOf(value), header)) continue
    used.add(label).add(value)
  }
  return lines.filter((line) => !used.has(line))
}

function isValueOf({ box }: TextLine, { box: label }: TextLine): boolean {
  const gap = box.y - (label.y + label.height)
  const below = gap > -label.height / 2 && gap < BELOW * box.height
  if (below && Math.abs(box.x - label.x) <= ASIDE) return true
  const middle = box.y + box.height / 2
  const level = middle > label.y && middle < label.y + label.height
  const behind = box.x - (label.x + label.width)
  return level && behind > 0 && behind <= BEHIND
}
