/** A green form as family practices in Britain print on: patient's box, items by computer, prescriber's box. */
import type { GroundTruthContent } from '../../ground-truth.ts'
import type { Random } from '../random.ts'
import { blankSheet, put, rule, type Sheet, sign } from '../sheet.ts'
import { printed, type Style } from '../style.ts'

export interface FormDetails {
  patientAddress: string[]
  practice: string[]
  number: string
}

export function formSheet(
  content: GroundTruthContent,
  style: Style,
  details: FormDetails,
  random: Random,
): Sheet {
  const sheet = blankSheet(1400, 1960, random, style.paper)
  const { width, height } = sheet
  const small = printed({ ...style, print: 'arimo' }, 23, 400, style.accent)
  const typed = printed(style, 36)
  const box = (x: number, y: number, w: number, h: number) =>
    sheet.drawing.push(
      `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="14" fill="#fff" fill-opacity="0.55" stroke="${style.accent}" stroke-width="2.5"/>`,
    )
  box(50, 60, 250, 200)
  put(sheet, small, 'Pharmacy Stamp', 68, 94)
  box(320, 60, 230, 200)
  put(sheet, small, 'Age', 338, 94)
  if (content.patient.age) put(sheet, typed, content.patient.age, 344, 150)
  box(570, 60, width - 620, 290)
  put(sheet, small, 'Title, Forename, Surname & Address', 588, 94)
  ;[content.patient.name!, ...details.patientAddress].forEach((line, i) => {
    put(sheet, typed, line, 592, 152 + i * 50)
  })
  box(50, 280, 500, 70)
  put(sheet, small, 'Please do not stamp over age box', 68, 324)
  box(50, 370, width - 100, 1060)
  put(sheet, small, `No. of items ${content.medicines.length}`, 68, 408)
  let y = 490
  for (const medicine of content.medicines) {
    put(sheet, typed, medicine.written, 110, y)
    put(sheet, typed, medicine.sig, 110, y + 52)
    if (medicine.quantity) put(sheet, typed, medicine.quantity, 110, y + 104)
    rule(sheet, 110, y + 140, 760, y + 140, '#777', 1.5)
    y += 212
  }
  if (y > 1440) throw new Error(`Too much for one form: ${Math.round(y)}`)
  box(50, 1450, 860, 150)
  put(sheet, small, 'Signature of Prescriber', 68, 1484)
  sign(sheet, 330, 1560, 330, '#20243a')
  box(930, 1450, width - 980, 150)
  put(sheet, small, 'Date', 948, 1484)
  if (content.date) put(sheet, typed, content.date, 950, 1550)
  box(50, 1620, width - 100, 260)
  ;[content.prescriber!.name, ...details.practice].forEach((line, i) => {
    put(sheet, typed, line, 90, 1680 + i * 48)
  })
  put(sheet, small, details.number, width - 330, height - 34)
  return sheet
}
