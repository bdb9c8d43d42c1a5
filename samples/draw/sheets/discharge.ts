/** A hospital's discharge sheet with its medicines in a table. */
import type { GroundTruthContent } from '../../ground-truth.ts'
import type { Random } from '../random.ts'
import { blankSheet, put, putCentred, rule, type Sheet, sign, stamp } from '../sheet.ts'
import { printed, type Style } from '../style.ts'
import { letterhead } from './letterhead.ts'

export interface DischargeDetails {
  address: string[]
  stamp: string[]
}

const COLUMNS = [
  { title: 'No.', at: 70 },
  { title: 'Medicine', at: 150 },
  { title: 'Dose', at: 640 },
  { title: 'Frequency', at: 820 },
  { title: 'Days', at: 1240 },
]

export function dischargeSheet(
  content: GroundTruthContent,
  style: Style,
  details: DischargeDetails,
  random: Random,
): Sheet {
  const sheet = blankSheet(1480, 2080, random, style.paper)
  const { width, height } = sheet
  const plain = printed(style, 31)
  const bold = printed(style, 31, 700)
  let y = letterhead(sheet, style, content, details.address) + 66
  putCentred(sheet, printed(style, 40, 700), 'DISCHARGE SUMMARY', width / 2, y)
  y += 66
  const { patient } = content
  const pair = (name: string, value: string | undefined, x: number) => {
    if (value) put(sheet, plain, value, put(sheet, bold, name, x, y) + 14, y)
  }
  pair('Patient:', patient.name, 80)
  pair('Age/Sex:', [patient.age, patient.sex].filter(Boolean).join('/'), 860)
  y += 52
  pair('Date of discharge:', content.date, 80)
  y += 62
  put(sheet, bold, 'Diagnosis', 80, y)
  for (const [i, { text }] of content.diagnoses.entries()) {
    y += 48
    put(sheet, plain, `${i + 1}. ${text}`, 110, y)
  }
  y += 76
  put(sheet, bold, 'Medicines on discharge', 80, y)
  y += 30
  const tableTop = y
  const row = 72
  sheet.drawing.push(
    `<rect x="60" y="${y}" width="${width - 120}" height="${row}" fill="${style.accent}" fill-opacity="0.13"/>`,
  )
  for (const { title, at } of COLUMNS) put(sheet, bold, title, at + 8, y + 47)
  for (const [i, medicine] of content.medicines.entries()) {
    y += row
    rule(sheet, 60, y, width - 60, y, '#555', 1.6)
    const { dose, unit } = medicine.meaning
    const cells = [
      `${i + 1}`,
      medicine.written,
      dose && unit ? `${dose} ${unit}` : '-',
      medicine.sig,
      medicine.duration ?? '-',
    ]
    cells.forEach((text, c) => {
      put(sheet, plain, text, COLUMNS[c]!.at + 8, y + 47)
    })
  }
  y += row
  for (const line of [tableTop, y]) rule(sheet, 60, line, width - 60, line, '#333', 2.4)
  for (const x of [60, ...COLUMNS.slice(1).map(({ at }) => at - 8), width - 60])
    rule(sheet, x, tableTop, x, y, '#555', 1.6)
  y += 76
  put(sheet, bold, 'Advice', 80, y)
  for (const advice of content.advice) {
    y += 50
    put(sheet, plain, `- ${advice}`, 110, y)
  }
  y += 66
  if (content.tests.length) pair('Tests before review:', content.tests.join(', '), 80)
  y += 56
  pair('Follow up:', content.nextVisit, 80)
  if (y > height - 260) throw new Error(`Too much for one discharge sheet: ${Math.round(y)} of ${height}`)
  sign(sheet, width - 430, height - 170, 250, '#1c2f8a')
  putCentred(sheet, printed(style, 25), content.prescriber!.name, width - 300, height - 96)
  stamp(sheet, width - 640, height - 180, 96, details.stamp, '#1d5a8c')
  return sheet
}
