/** Why a name that stands on a real page was not shown. */
import { fold } from '../../inference/lexicon/spelling.ts'
import type { Prescription } from '../../inference/prescription.ts'
import { editsWithin, standsIn } from './near.ts'
import type { RealMedicine } from './truth.ts'

export const CAUSES = [
  'in the lines: dropped',
  'in the lines: misfiled',
  'in the lines: swallowed by a medicine',
  "in the lines: under “can't read” or “not understood”",
  'misread by a third of its letters at most',
  'misread by a half at most',
  'misread by more, or not detected',
] as const
export type Cause = (typeof CAUSES)[number]

export function causeOf(
  { accept }: RealMedicine,
  lines: readonly { text: string }[],
  prescription: Prescription,
): Cause {
  const names = accept.filter((name) => fold(name) !== '')
  const holds = (text: string) => names.some((name) => standsIn(text, name))
  const holding = lines.filter(({ text }) => holds(text))
  if (holding.length > 0) return placeOf(prescription, holds)
  const share = Math.min(
    1,
    ...lines.flatMap(({ text }) => names.map((name) => editsWithin(text, name) / fold(name).length)),
  )
  if (share <= 1 / 3) return 'misread by a third of its letters at most'
  return share <= 1 / 2 ? 'misread by a half at most' : 'misread by more, or not detected'
}

function placeOf(prescription: Prescription, holds: (text: string) => boolean): Cause {
  const quoted = (values: unknown): string[] => {
    if (Array.isArray(values)) return values.flatMap(quoted)
    if (typeof values !== 'object' || values === null) return []
    return Object.entries(values).flatMap(([key, value]) =>
      key === 'quote' && typeof value === 'string' ? [value] : quoted(value),
    )
  }
  const { medicines, unread, unexplained, ...rest } = prescription
  if (quoted([unread, unexplained]).some(holds)) return "in the lines: under “can't read” or “not understood”"
  if (quoted(medicines).some(holds)) return 'in the lines: swallowed by a medicine'
  if (quoted(Object.values(rest)).some(holds)) return 'in the lines: misfiled'
  return 'in the lines: dropped'
}
