/** A leaf of a ruled pad filled in by hand under a small printed or rubber-stamped head. */
import type { GroundTruthContent } from '../../ground-truth.ts'
import type { Random } from '../random.ts'
import { blankSheet, put, putRight, rule, type Sheet, sign, stamp } from '../sheet.ts'
import { filling, printed, type Style } from '../style.ts'
import { rxSign } from './letterhead.ts'

export interface NoteDetails {
  /** Pixels between rules; none for a plain leaf. */
  ruling?: number
  /** Pixels by which the writing stands lower than above its rule: the rule runs through it. */
  sunk?: number
  stamp?: string[]
}

export function noteSheet(
  content: GroundTruthContent,
  style: Style,
  details: NoteDetails,
  random: Random,
): Sheet {
  const sheet = blankSheet(1400, 1800, random, style.paper)
  const { width, height } = sheet
  const pitch = details.ruling ?? 88
  const hand = filling(style, 64)
  const { prescriber, patient } = content
  let top = 110
  if (prescriber) {
    put(sheet, printed(style, 44, 700, style.accent), prescriber.name, 90, top)
    prescriber.details.forEach((line, i) => {
      put(sheet, printed(style, 26, 400, style.accent), line, 90, top + 44 + i * 36)
    })
  }
  if (content.clinic) putRight(sheet, printed(style, 34, 700, style.accent), content.clinic, width - 80, top)
  top += 60 + (prescriber?.details.length ?? 0) * 36
  rule(sheet, 0, top, width, top, style.accent, 3)
  if (details.ruling) {
    for (let y = top + pitch; y < height - 40; y += pitch) rule(sheet, 0, y, width, y, '#a9bcd6', 2)
    rule(sheet, 72, top, 72, height, '#d99a9a', 2)
  }

  // Writing sits a little above the rule, never quite on it; a careless hand's sinks into it.
  let y = top + pitch - 8 + (details.sunk ?? 0)
  const person = [patient.name, patient.age, patient.sex].filter(Boolean).join(', ')
  if (person) put(sheet, hand, person, 100, y)
  if (content.date) putRight(sheet, hand, content.date, width - 70, y - 6)
  const next = () => {
    y += pitch
    return y + random.spread(4)
  }
  if (content.complaints.length) put(sheet, hand, `c/o ${content.complaints.join(', ')}`, 100, next())
  content.diagnoses.forEach(({ text }, i) => {
    put(sheet, hand, i === 0 ? `Dx: ${text}` : text, i === 0 ? 100 : 190, next())
  })
  y += pitch * 0.25 * (details.ruling ? 4 : 1)
  rxSign(sheet, 106, y + pitch, 70, style.ink)
  for (const medicine of content.medicines) {
    put(sheet, hand, medicine.written, 230 + random.spread(14), next())
    const directions = [medicine.sig, medicine.duration, medicine.quantity].filter(Boolean).join('   ')
    put(sheet, hand, directions, 300 + random.spread(16), next())
    if (!details.ruling) y += 18
  }
  if (content.tests.length) put(sheet, hand, `Inv: ${content.tests.join(', ')}`, 110, next())
  for (const advice of content.advice) put(sheet, hand, advice, 110, next())
  if (content.nextVisit) put(sheet, hand, content.nextVisit, 110, next())
  if (y > height - 200) throw new Error(`Too much for one note: ${Math.round(y)} of ${height}`)
  sign(sheet, width - 430, height - 130, 280, style.ink)
  if (details.stamp) stamp(sheet, 300, height - 170, 105, details.stamp, '#7a2f6d')
  return sheet
}
