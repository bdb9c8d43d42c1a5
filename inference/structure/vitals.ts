/** Measurements wherever they stand: "BP: 128/84", "T 101 F", "SpO2 98%", "22KG". The lines stay where they belong. */
import type { Vital } from '../prescription.ts'
import { type Passage, part, readingOf } from './passage.ts'

const GAP = String.raw`\s*(?:\([^)]{1,12}\))?\s*(?:is|was)?\s*[:=–-]*\s*`

/** `value` is what is quoted as the measurement. */
const PATTERNS: readonly (readonly [Vital['kind'], RegExp])[] = [
  [
    'blood-pressure',
    new RegExp(
      String.raw`(?<!\p{L})(?:b\.?\s?p\.?|blood\s*pressure|huyet\s*ap|t\.?a\.?)${GAP}(?<value>\d{2,3}\s*/\s*\d{2,3}(?:\s*mm\s*hg)?)`,
      'iu',
    ),
  ],
  [
    'pulse',
    new RegExp(
      String.raw`(?<!\p{L})(?:pulse(?:\s*rate)?|p\.?r\.?|heart\s*rate|hr|mach)${GAP}(?<value>\d{2,3}(?:\s*(?:/\s*min|bpm|per\s*min(?:ute)?))?)(?![\d/])`,
      'iu',
    ),
  ],
  [
    'temperature',
    new RegExp(
      String.raw`(?<!\p{L})(?:temp(?:erature)?\.?|t(?=\s*[:=-])|than\s*nhiet)${GAP}(?<value>\d{2,3}(?:[.,]\d)?\s*(?:°|º|o|deg(?:rees)?)?\s*[cf]?)(?![\d/])`,
      'iu',
    ),
  ],
  [
    'oxygen-saturation',
    new RegExp(
      String.raw`(?<!\p{L})(?:sp\s?[o0]\s?2|sa\s?[o0]\s?2|o2\s*sat(?:uration)?|saturation)${GAP}(?<value>\d{2,3}\s*%?)(?!\d)`,
      'iu',
    ),
  ],
  [
    'respiratory-rate',
    new RegExp(
      String.raw`(?<!\p{L})(?:r\.?r\.?|resp(?:iratory)?\s*rate)${GAP}(?<value>\d{1,2}(?:\s*(?:/\s*min|per\s*min(?:ute)?))?)(?!\d|/\d)`,
      'iu',
    ),
  ],
  [
    'weight',
    new RegExp(
      String.raw`(?<!\p{L})(?:weight|wt\.?|can\s*nang|poids|peso)${GAP}(?<value>\d{1,3}(?:[.,]\d{1,2})?\s*(?:kgs?|kilos?|lbs?|g)?)(?![\d/])`,
      'iu',
    ),
  ],
  ['weight', /(?<![\p{L}\d.])(?<value>\d{1,3}(?:[.,]\d{1,2})?\s*kgs?)(?!\p{L}|\s*\/)/iu],
  [
    'height',
    new RegExp(
      String.raw`(?<!\p{L})(?:height|ht\.?)${GAP}(?<value>\d{2,3}(?:\.\d)?\s*(?:cms?|m|ft|in)?)(?![\d/])`,
      'iu',
    ),
  ],
  [
    'blood-glucose',
    new RegExp(
      String.raw`(?<!\p{L})(?:rbs|fbs|ppbs|grbs|cbg|(?:random|fasting|blood)\s*(?:blood\s*)?(?:sugar|glucose))${GAP}(?<value>\d{2,3}(?:\.\d)?\s*(?:mg\s*/?\s*dl?|mmol\s*/?\s*l)?)(?!\d)`,
      'iu',
    ),
  ],
]

export function vitalsIn(passage: Passage): Vital[] {
  const found: (Vital & { from: number })[] = []
  for (const [kind, pattern] of PATTERNS) {
    const match = pattern.exec(passage.text)
    const value = match?.groups?.value
    if (!match || !value || found.some((vital) => vital.kind === kind)) continue
    const from = match.index
    const at = from + match[0].lastIndexOf(value)
    const whole = part(passage, from, from + match[0].length)
    const measured = part(passage, at, at + value.length)
    found.push({ ...readingOf(whole), value: measured.text, kind, from })
  }
  return found.toSorted((a, b) => a.from - b.from).map(({ from: _, ...vital }) => vital)
}
