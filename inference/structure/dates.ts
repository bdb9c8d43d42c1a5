/** Dates as people write them → ISO 8601, only where they can be read in one way. */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] as const
/** O is the letter that recognisers take for a figure; a month's name has none. */
const MONTH = String.raw`(?<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|[o0]ct(?:ober)?|n[o0]v(?:ember)?|dec(?:ember)?)\.?`
const DAY = String.raw`(?<day>\d{1,2})(?:st|nd|rd|th)?`
const YEAR = String.raw`(?<year>(?:19|20)\d{2}|['’]?\d{2})`

const PATTERNS = [
  String.raw`(?<year>(?:19|20)\d{2})[-/.](?<m>\d{1,2})[-/.](?<d>\d{1,2})`,
  String.raw`(?<a>\d{1,2})\s?[-/.]\s?(?<b>\d{1,2})\s?[-/.]\s?${YEAR}`,
  String.raw`${DAY}[\s\-/.,]*(?:of\s)?${MONTH}[\s\-/.,]*${YEAR}`,
  String.raw`${MONTH}\s*${DAY}[\s,]+${YEAR}`,
].map((source) => new RegExp(String.raw`(?<![\d/])${source}(?![\d/])`, 'i'))

export interface DateFound {
  /** ISO 8601 where unambiguous, else as written. */
  value: string
  from: number
  to: number
}

export function findDate(text: string): DateFound | undefined {
  for (const pattern of PATTERNS) {
    const match = pattern.exec(text)
    if (!match) continue
    const value = toIso(match.groups!)
    if (value === 'impossible') continue
    return { value: value ?? match[0], from: match.index, to: match.index + match[0].length }
  }
  return undefined
}

const LONGEST_MONTH = 31
/** Years of two figures from here on are of the last century: nobody prescribes for the year 2070. */
const BORN_BEFORE = 70

function toIso(g: Record<string, string | undefined>): string | undefined {
  const digits = g.year!.replace(/\D/g, '')
  const year =
    digits.length === 2 ? Number(digits) + (Number(digits) >= BORN_BEFORE ? 1900 : 2000) : Number(digits)
  if (g.month)
    return iso(
      year,
      MONTHS.indexOf(g.month.slice(0, 3).toLowerCase().replace('0', 'o') as (typeof MONTHS)[number]) + 1,
      Number(g.day),
    )
  if (g.m) return iso(year, Number(g.m), Number(g.d))
  const a = Number(g.a)
  const b = Number(g.b)
  if (Math.min(a, b) < 1 || Math.min(a, b) > MONTHS.length || Math.max(a, b) > LONGEST_MONTH)
    return 'impossible'
  // 05/06 is the fifth of June or the sixth of May, by country: left as written.
  if (a <= 12 && b <= 12 && a !== b) return undefined
  return a > 12 ? iso(year, b, a) : iso(year, a, b)
}

function iso(year: number, month: number, day: number): string {
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return 'impossible'
  return date.toISOString().slice(0, 10)
}
