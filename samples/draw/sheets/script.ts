/** A prescription blank as used in the United States: one or two medicines, refills, two signature lines. */
import type { GroundTruthContent } from '../../ground-truth.ts'
import type { Random } from '../random.ts'
import { blankSheet, put, putCentred, rule, type Sheet, sign } from '../sheet.ts'
import { filling, printed, type Style } from '../style.ts'
import { rxSign } from './letterhead.ts'

export interface ScriptDetails {
  address: string[]
  patientAddress: string
  refills: string
}

export function scriptSheet(
  content: GroundTruthContent,
  style: Style,
  details: ScriptDetails,
  random: Random,
): Sheet {
  const sheet = blankSheet(1480, 1900, random, style.paper)
  const { width, height } = sheet
  const label = printed(style, 28)
  const hand = filling(style, 62)
  for (let x = -height; x < width; x += 34)
    rule(sheet, x, height, x + height, 0, style.accent === '#1f3f77' ? '#e3eaf4' : '#e6efe6', 3)
  putCentred(sheet, printed(style, 50, 700, style.accent), content.prescriber!.name, width / 2, 110)
  const head = [...content.prescriber!.details.slice(0, 1), ...details.address]
  head.forEach((line, i) => {
    putCentred(sheet, printed(style, 28, 400, style.accent), line, width / 2, 160 + i * 38)
  })
  let y = 160 + head.length * 38 + 2
  content.prescriber!.details.slice(1).forEach((line, i) => {
    put(sheet, printed(style, 24, 400, style.accent), line, i === 0 ? 90 : width - 420, y)
  })
  rule(sheet, 60, y + 24, width - 60, y + 24, style.accent, 4)
  y += 124
  const blank = (name: string, value: string | undefined, x: number, to: number) => {
    const end = put(sheet, label, name, x, y)
    rule(sheet, end + 12, y + 8, to, y + 8, '#555', 2)
    if (value) put(sheet, hand, value, end + 30, y - 4)
  }
  blank('Patient', content.patient.name, 90, 930)
  blank('DOB', content.patient.age, 960, width - 90)
  y += 96
  blank('Address', details.patientAddress, 90, 930)
  blank('Date', content.date, 960, width - 90)
  y += 150
  rxSign(sheet, 96, y + 20, 110, style.accent)
  for (const medicine of content.medicines) {
    put(sheet, hand, medicine.written, 300, y)
    put(sheet, hand, `Sig: ${[medicine.sig, medicine.duration].filter(Boolean).join(' ')}`, 300, y + 100)
    if (medicine.quantity) put(sheet, hand, medicine.quantity, 300, y + 200)
    y += 330
  }
  for (const { text } of content.diagnoses) {
    put(sheet, hand, `Dx: ${text}`, 300, y)
    y += 100
  }
  if (y > height - 330) throw new Error(`Too much for one script: ${Math.round(y)} of ${height}`)
  y = height - 290
  blank('Refills', details.refills, 90, 480)
  sign(sheet, 860, height - 160, 330, style.ink)
  for (const [x, words] of [
    [90, 'Dispense as written'],
    [800, 'Substitution permitted'],
  ] as const) {
    rule(sheet, x, height - 128, x + 560, height - 128, '#555', 2)
    put(sheet, printed(style, 24), words, x + 120, height - 92)
  }
  return sheet
}
