/** Heads of sheets: a clinic's emblem, its name and the prescriber's. */
import type { GroundTruthContent } from '../../ground-truth.ts'
import { put, putCentred, putRight, rule, type Sheet } from '../sheet.ts'
import { printed, type Style } from '../style.ts'

/** Emblem on the left, clinic and address centred, prescriber below it on the left, contact on the right. */
export function letterhead(
  sheet: Sheet,
  style: Style,
  content: GroundTruthContent,
  address: string[],
): number {
  const { width } = sheet
  const middle = width / 2 + 40
  emblem(sheet, 150, 140, 62, style.accent)
  putCentred(sheet, printed(style, 60, 700, style.accent), content.clinic!, middle, 130)
  address.forEach((line, i) => {
    putCentred(sheet, printed(style, 26), line, middle, 178 + i * 36)
  })
  const top = 178 + address.length * 36 + 36
  rule(sheet, 70, top - 22, width - 70, top - 22, style.accent, 4)
  put(sheet, printed(style, 38, 700), content.prescriber!.name, 80, top + 32)
  const [first, ...rest] = content.prescriber!.details
  if (first) put(sheet, printed(style, 27), first, 80, top + 72)
  rest.forEach((line, i) => {
    putRight(sheet, printed(style, 27), line, width - 80, top + 32 + i * 40)
  })
  rule(sheet, 70, top + 96, width - 70, top + 96, style.accent, 2)
  return top + 96
}

/** A leaf in a ring: no real organisation's mark. */
export function emblem(sheet: Sheet, x: number, y: number, radius: number, colour: string): void {
  const r = radius
  sheet.drawing.push(
    `<circle cx="${x}" cy="${y}" r="${r}" fill="none" stroke="${colour}" stroke-width="${r / 9}"/>` +
      `<path d="M${x - r * 0.45} ${y + r * 0.45}Q${x - r * 0.5} ${y - r * 0.5} ${x + r * 0.5} ${y - r * 0.5}` +
      `Q${x + r * 0.5} ${y + r * 0.5} ${x - r * 0.45} ${y + r * 0.45}Z" fill="${colour}"/>` +
      `<path d="M${x - r * 0.55} ${y + r * 0.55}L${x + r * 0.3} ${y - r * 0.3}" stroke="#fff" stroke-width="${r / 12}"/>`,
  )
}

/** The ℞ sign, drawn: few fonts have it. */
export function rxSign(sheet: Sheet, x: number, baseline: number, size: number, colour: string): void {
  const s = size
  sheet.drawing.push(
    `<path d="M${x} ${baseline}V${baseline - s}H${x + s * 0.35}A${s * 0.26} ${s * 0.26} 0 0 1 ${x + s * 0.35} ${
      baseline - s * 0.48
    }H${x}M${x + s * 0.28} ${baseline - s * 0.48}L${x + s * 0.82} ${baseline + s * 0.22}M${x + s * 0.8} ${
      baseline - s * 0.32
    }L${x + s * 0.36} ${baseline + s * 0.24}" fill="none" stroke="${colour}" stroke-width="${s * 0.1}"/>`,
  )
}
