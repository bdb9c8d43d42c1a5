/** Strengths: 500mg, 250mg/5ml, 40/12.5 mg, 10 mg + 5 mg, 1%, 60,000 IU, 60K. */
import type { Strength } from '../prescription.ts'

/** Thousands ("60,000", "1,00,000"), a decimal comma ("0,25", "12,5"), or a plain figure. */
const NUMBER = String.raw`(?:[1-9]\d{0,2}(?:,\d{2})*,\d{3}(?!\d)|\d{1,4},\d{1,2}(?![\d,])|0,\d{1,3}(?![\d,])|\d*\.?\d+)`
const UNIT = String.raw`(?:mg|mgs|milligrams?|mcg|micrograms?|[µμ]g|ug|gm|gms|g|grams?|kg|iu|i\.u\.|units?|meq|mmol|%|lakh\s*(?:iu|units?)|k(?:\s*iu)?|m?iu)`
const PER = String.raw`(?:ml|g|gm|puff|dose|spray|actuation|l|hr|h|drop|tsp)`

const STRENGTH = new RegExp(
  String.raw`(?<![\d.,/a-z])(?<row>${NUMBER}\s*(?:${UNIT})?(?:\s*[/+&]\s*${NUMBER}\s*(?:${UNIT})?){0,3})(?:\s*(?:\/|per|in)\s*(?<perValue>\d*\.?\d*)\s*(?<per>${PER}))?(?:\s*(?:w\/w|w\/v|v\/v))?(?![a-z0-9½])(?!\s*(?:ml|l|puff|dose|spray|actuation|tsp)\b)(?!\s*\/\s*[soilbzq|]{1,2}\s*ml\b)`,
  'gi',
)
const AMOUNT = new RegExp(String.raw`(${NUMBER})\s*(${UNIT})?`, 'gi')

const NAMES: readonly (readonly [RegExp, string])[] = [
  [/^(?:mgs?|milligrams?)$/, 'mg'],
  [/^(?:mcg|micrograms?|[µμ]g|ug)$/, 'mcg'],
  [/^(?:gms?|g|grams?)$/, 'g'],
  [/^(?:iu|i\.u\.)$/, 'IU'],
  [/^units?$/, 'units'],
  [/^meq$/, 'mEq'],
]

export interface StrengthFound {
  strength: Strength
  from: number
  to: number
}

/** The first strength in the text. A number without any unit is none. */
export function findStrength(text: string): StrengthFound | undefined {
  STRENGTH.lastIndex = 0
  for (const match of text.matchAll(STRENGTH)) {
    const strength = toStrength(match.groups!.row!, match.groups!.perValue, match.groups!.per)
    if (strength) return { strength, from: match.index, to: match.index + match[0].trimEnd().length }
  }
  return undefined
}

/** Nothing but a strength: "500 mg". */
export function isStrengthAlone(text: string): boolean {
  const found = findStrength(text)
  return (
    found !== undefined &&
    text.replace(/[\s()[\]]/g, '') === text.slice(found.from, found.to).replace(/\s/g, '')
  )
}

/**
 * Figures of which at least one was taken for a letter, with a unit behind them or what is left of one: "SO0 mg",
 * "2so mgls ml", "s0 mey"; or clear figures with a unit that is none: "50 meg"; or with a volume that is none:
 * "250 mg/S ml"; or with a point that stands for a lost figure or for nothing: "30. mg", "o.3 mg".
 */
export const DAMAGED_STRENGTH =
  /(?<![a-z0-9])(?:(?=[soilbzq|]*\d)(?=\d*[soilbzq|])[\dsoilbzq|]{2,5}\s?m[a-z]{0,4}|[soilbzq|]{1,4}\s?(?:mg|mcg|ml|gm|iu)|\d{1,4}(?:\.\d+)?\s?(?:me[gy]|mc[qy]|m[q9]|rng)|(?:o\.\d{1,3}|\d{1,4}\.)\s?(?:mg|mcg|gm|iu)|\d{1,4}(?:\.\d+)?\s?(?:mg|mcg|gm|iu)(?=\s?\/\s?[soilbzq|]{1,2}\s?ml))(?:\s?[/l|]?\s?[\dsoilbz]{0,3}\s?ml)?(?![a-z])/i

function toStrength(
  row: string,
  perValue: string | undefined,
  per: string | undefined,
): Strength | undefined {
  const amounts = [...row.matchAll(AMOUNT)].map((match) => ({
    value: match[1]!,
    unit: match[2]?.toLowerCase(),
  }))
  const shared = amounts.findLast((amount) => amount.unit)?.unit
  if (!shared || amounts.length === 0) return undefined
  const inside = per
    ? { value: perValue ? Number(perValue) : 1, unit: per.toLowerCase() === 'ml' ? 'mL' : per.toLowerCase() }
    : undefined
  const parts = amounts.map(({ value, unit }) => {
    const figure = Number(isDecimalComma(value) ? value.replace(',', '.') : value.replaceAll(',', ''))
    const written = unit ?? shared
    // "60K" is 60,000 units; the page leaves the unit to the reader, and so do we.
    if (/^k/.test(written)) return { value: figure * 1000, unit: 'IU', ...(inside ? { per: inside } : {}) }
    if (/^lakh/.test(written))
      return { value: figure * 100_000, unit: 'IU', ...(inside ? { per: inside } : {}) }
    return { value: figure, unit: nameOf(written), ...(inside ? { per: inside } : {}) }
  })
  if (parts.some((part) => !Number.isFinite(part.value))) return undefined
  return { text: textOf(parts), parts }
}

/** "0,125" and "12,5" have a decimal comma; "60,000" parts thousands. */
const isDecimalComma = (figure: string) => /^(?:0,\d{1,3}|\d+,\d{1,2})$/.test(figure)

function nameOf(unit: string): string {
  return NAMES.find(([pattern]) => pattern.test(unit))?.[1] ?? unit
}

/** "50 mg + 12.5 mg", "250 mg/5 mL", "1%". */
function textOf(parts: Strength['parts']): string {
  const amounts = parts.map(({ value, unit }) => `${value}${unit === '%' ? '' : ' '}${unit}`).join(' + ')
  const per = parts[0]?.per
  return per ? `${amounts}/${per.value === 1 ? '' : `${per.value} `}${per.unit}` : amounts
}
