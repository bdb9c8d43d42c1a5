/** A clinic's sheet: letterhead, patient's line, diagnosis, numbered medicines, tests, advice, next visit. */
import type { GroundTruthContent } from '../../ground-truth.ts'
import type { Random } from '../random.ts'
import { blankSheet, put, putCentred, putRight, rule, type Sheet, sign, stamp } from '../sheet.ts'
import { filling, printed, type Style } from '../style.ts'
import { letterhead, rxSign } from './letterhead.ts'

export interface ClinicDetails {
  address: string[]
  stamp?: string[]
  /** Number of the first medicine, where an earlier page has the ones before it. */
  firstNumber?: number
  /** Printed at the foot: "Page 1 of 2". */
  pageLabel?: string
}

export function clinicSheet(
  content: GroundTruthContent,
  style: Style,
  details: ClinicDetails,
  random: Random,
): Sheet {
  const sheet = blankSheet(1480, 2080, random, style.paper)
  const { width, height } = sheet
  const hand = filling(style, 52)
  const label = printed(style, 30, 700)
  let y = letterhead(sheet, style, content, details.address) + 62
  const { patient } = content

  if (patient.name) put(sheet, hand, patient.name, put(sheet, label, 'Patient:', 80, y) + 18, y)
  const person = [patient.age, patient.sex].filter(Boolean).join(' / ')
  if (person) put(sheet, hand, person, put(sheet, label, 'Age/Sex:', 800, y) + 18, y)
  y += 64
  if (patient.weight) put(sheet, hand, patient.weight, put(sheet, label, 'Weight:', 80, y) + 18, y)
  if (content.date) put(sheet, hand, content.date, put(sheet, label, 'Date:', 800, y) + 18, y)
  rule(sheet, 70, y + 30, width - 70, y + 30, '#999', 1.5)
  y += 92

  if (content.complaints.length) y = field(sheet, style, 'Complaints:', content.complaints.join(', '), y)
  if (content.diagnoses.length) {
    // One per line, as busy doctors list them.
    const start = put(sheet, label, 'Diagnosis:', 80, y) + 22
    content.diagnoses.forEach(({ text }, i) => {
      put(sheet, hand, content.diagnoses.length > 1 ? `${i + 1}. ${text}` : text, start, y + i * 62)
    })
    y += content.diagnoses.length * 62 + 24
  }

  rxSign(sheet, 86, y + 44, 62, style.hand ? style.ink : style.accent)
  y += 110
  content.medicines.forEach((medicine, i) => {
    put(
      sheet,
      style.hand ? hand : printed(style, 37, 700),
      `${(details.firstNumber ?? 1) + i}. ${medicine.written}`,
      110,
      y,
    )
    const directions = [medicine.sig, medicine.duration].filter(Boolean).join('  ')
    y += style.hand ? 66 : 54
    put(sheet, hand, directions, 180, y)
    if (medicine.quantity) putRight(sheet, hand, medicine.quantity, width - 110, y)
    y += style.hand ? 84 : 74
  })
  y += 6
  if (content.tests.length) y = field(sheet, style, 'Tests:', content.tests.join(', '), y)
  content.advice.forEach((advice, i) => {
    y = field(sheet, style, i === 0 ? 'Advice:' : undefined, advice, y)
  })
  if (content.nextVisit) y = field(sheet, style, 'Next visit:', content.nextVisit, y)

  if (y > height - 230) throw new Error(`Too much for one clinic sheet: ${Math.round(y)} of ${height}`)
  sign(sheet, width - 420, height - 190, 250, style.hand ? style.ink : '#1c2f8a')
  putCentred(sheet, printed(style, 25), content.prescriber!.name, width - 290, height - 112)
  if (details.stamp) stamp(sheet, width - 610, height - 190, 92, details.stamp, '#4a3a9c')
  rule(sheet, 70, height - 84, width - 70, height - 84, style.accent, 2)
  putCentred(sheet, printed(style, 22), 'Please bring this sheet to your next visit.', width / 2, height - 50)
  if (details.pageLabel) putRight(sheet, printed(style, 24), details.pageLabel, width - 80, height - 50)
  return sheet
}

function field(sheet: Sheet, style: Style, name: string | undefined, text: string, y: number): number {
  const start = name ? put(sheet, printed(style, 30, 700), name, 80, y) + 22 : 250
  put(sheet, filling(style, 50), text, start, y)
  return y + 66
}
