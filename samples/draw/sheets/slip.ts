/** An Indian hospital's out-patient slip: a boxed head, complaints and findings on the left, medicines on the right. */
import type { GroundTruthContent } from '../../ground-truth.ts'
import type { Random } from '../random.ts'
import { blankSheet, put, putCentred, rule, type Sheet, sign, stamp } from '../sheet.ts'
import { filling, printed, type Style } from '../style.ts'
import { emblem, rxSign } from './letterhead.ts'

export interface SlipDetails {
  address: string
  department: string
  registration: string
  findings: string[]
  stamp?: string[]
}

export function slipSheet(
  content: GroundTruthContent,
  style: Style,
  details: SlipDetails,
  random: Random,
): Sheet {
  const sheet = blankSheet(1480, 2080, random, style.paper)
  const { width, height } = sheet
  const label = printed(style, 27, 400, style.accent)
  const heading = printed(style, 29, 700, style.accent)
  const hand = filling(style, 50)
  emblem(sheet, 150, 120, 58, style.accent)
  putCentred(sheet, printed(style, 52, 700, style.accent), content.clinic!, width / 2 + 50, 108)
  putCentred(sheet, label, details.address, width / 2 + 50, 152)
  putCentred(sheet, printed(style, 32, 700, style.accent), 'OUT-PATIENT SLIP', width / 2 + 50, 206)

  const left = 60
  const right = width - 60
  const rows = [240, 324, 408]
  for (const y of rows) rule(sheet, left, y, right, y, style.accent, 2)
  for (const x of [left, right]) rule(sheet, x, 240, x, height - 150, style.accent, 2)
  rule(sheet, 860, 240, 860, 408, style.accent, 2)
  const { patient, prescriber } = content
  const cells: [label: string, value: string | undefined, x: number, y: number][] = [
    ['Name', patient.name, 76, 300],
    ['Age/Sex', [patient.age, patient.sex].filter(Boolean).join('/'), 876, 300],
    ['Regn. No.', details.registration, 76, 384],
    ['Date', content.date, 876, 384],
  ]
  for (const [name, value, x, y] of cells) {
    const end = put(sheet, label, name, x, y)
    if (value) put(sheet, hand, value, end + 24, y + 2)
  }
  put(sheet, label, `Dept. of ${details.department}`, 76, 452)
  put(sheet, label, `${prescriber!.name}, ${prescriber!.details[0]}`, 620, 452)
  rule(sheet, left, 474, right, 474, style.accent, 2)

  const split = 520
  rule(sheet, split, 474, split, height - 150, style.accent, 2)
  let y = 524
  const block = (name: string, values: string[]) => {
    if (values.length === 0) return
    put(sheet, heading, name, 76, y)
    for (const value of values) {
      y += 66
      put(sheet, filling(style, 45), value, 84 + Math.abs(random.spread(6)), y)
    }
    y += 92
  }
  block('Complaints', content.complaints)
  block('O/E', details.findings)
  block(
    'Diagnosis',
    content.diagnoses.map(({ text }) => text),
  )
  block('Investigations', content.tests)

  rxSign(sheet, split + 28, 566, 58, style.accent)
  y = 650
  for (const [i, medicine] of content.medicines.entries()) {
    put(sheet, hand, `${i + 1}) ${medicine.written}`, split + 36 + Math.abs(random.spread(8)), y)
    y += 74
    put(sheet, hand, [medicine.sig, medicine.duration].filter(Boolean).join('   '), split + 130, y)
    y += 92
  }
  for (const line of [...content.advice, ...(content.nextVisit ? [content.nextVisit] : [])]) {
    put(sheet, hand, line, split + 40, y)
    y += 76
  }
  if (y > height - 250) throw new Error(`Too much for one slip: ${Math.round(y)} of ${height}`)
  sign(sheet, width - 400, height - 215, 250, style.ink)
  if (details.stamp) stamp(sheet, 290, height - 270, 100, details.stamp, '#4a3a9c')
  rule(sheet, left, height - 150, right, height - 150, style.accent, 2)
  putCentred(sheet, label, 'Slip valid for 7 days. Not for medico-legal purposes.', width / 2, height - 104)
  return sheet
}
