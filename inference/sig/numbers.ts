/** Numbers as prescriptions write them: digits, fractions, words, roman numerals. */

const FRACTIONS: Readonly<Record<string, number>> = {
  '½': 0.5,
  '¼': 0.25,
  '¾': 0.75,
  '1/2': 0.5,
  '1/4': 0.25,
  '3/4': 0.75,
}

const WORDS: Readonly<Record<string, number>> = {
  half: 0.5,
  'one half': 0.5,
  'half a': 0.5,
  quarter: 0.25,
  'one and a half': 1.5,
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  fourteen: 14,
  fifteen: 15,
  twenty: 20,
  twentyone: 21,
  thirty: 30,
  sixty: 60,
  ninety: 90,
  // Spanish and French
  un: 1,
  una: 1,
  uno: 1,
  une: 1,
  dos: 2,
  deux: 2,
  tres: 3,
  trois: 3,
  media: 0.5,
  medio: 0.5,
  demi: 0.5,
  // Hindi in Latin letters
  aadha: 0.5,
  aadhi: 0.5,
  adha: 0.5,
  adhi: 0.5,
  dedh: 1.5,
  ek: 1,
  do: 2,
  teen: 3,
  tin: 3,
  char: 4,
  chaar: 4,
  paanch: 5,
  panch: 5,
  chhe: 6,
  saat: 7,
  das: 10,
  pandrah: 15,
}

/** "one-half", "1-1/2", "one and a half", "three-quarters": whole and part. */
const WHOLES: Readonly<Record<string, number>> = { one: 1, two: 2, three: 3, four: 4 }
const IN_WORDS = String.raw`(?:(?:an?|one)[\s-]*)?(?:half|quarter|fourth)|three[\s-]*(?:quarters?|fourths?)`
const MIXED = String.raw`(?:\d\s*(?:-|and|&)\s*(?:1/2|1/4|3/4)(?![\d/])|(?:\d|one|two|three|four)\s*(?:and|&)\s*(?:${IN_WORDS}|1/2|1/4|3/4)(?![a-z\d/]))`
const PARTLY = String.raw`(?:(?:an?|one)[\s-]+(?:half|quarter|fourth)|three[\s-]*(?:quarters?|fourths?))(?![a-z])`

const WHOLE_MIXED = new RegExp(`^${MIXED}$`)
const WHOLE_PART = new RegExp(`^${PARTLY}$`)

function partOf(text: string): number {
  if (/3\/4|three/.test(text)) return 0.75
  return /1\/4|quarter|fourth/.test(text) ? 0.25 : 0.5
}

const ROMAN: Readonly<Record<string, number>> = { i: 1, ii: 2, iii: 3, iv: 4, iss: 1.5, ss: 0.5 }

const words = Object.keys(WORDS)
  .filter((word) => word !== 'a' && word !== 'an')
  .sort((a, b) => b.length - a.length)
  .join('|')

/**
 * A number, as a piece of a regular expression without groups. Only halves and quarters are fractions: "5/7" is
 * five days, never 0.714, so no other a/b may ever be divided.
 */
export const NUMBER = String.raw`(?:${MIXED}|${PARTLY}|\d{1,2}\s?[½¼¾]|[½¼¾]|\d{1,2}\s(?:1/2|1/4|3/4)(?![\d/])|(?:1/2|1/4|3/4)(?![\d/])|\d{1,3}(?:,\d{3})+(?!\d)|\d{1,3},\d{1,2}(?!\d)|\d+(?:\.\d+)?|\.\d+|(?:${words})(?![a-z]))`

/** Roman numerals, only where a unit stands beside them. */
export const NUMERAL = String.raw`(?:iii|ii|iss|iv|i|ss)(?![a-z])`

/** The value of what NUMBER or NUMERAL matched. */
export function toNumber(text: string): number {
  const clean = text.trim().replace(/\s+/g, ' ')
  const known = FRACTIONS[clean] ?? WORDS[clean] ?? ROMAN[clean]
  if (known !== undefined) return known
  const added = /^(\d|one|two|three|four)\s*(?:-|and|&)\s*(.+)$/.exec(clean)
  if (added && WHOLE_MIXED.test(clean)) return (WHOLES[added[1]!] ?? Number(added[1])) + partOf(added[2]!)
  if (WHOLE_PART.test(clean)) return partOf(clean)
  const mixed = /^(\d{1,2}) ?([½¼¾]|1\/2|1\/4|3\/4)$/.exec(clean)
  if (mixed) return Number(mixed[1]) + FRACTIONS[mixed[2]!]!
  // "1,000" is a thousand, "1,5" one and a half.
  return Number(/,\d{1,2}$/.test(clean) ? clean.replace(',', '.') : clean.replaceAll(',', ''))
}

/** Why a number's spelling is easily misread (ISMP's list of error-prone notations), or nothing. */
export function misreadable(text: string): string | undefined {
  if (/^\d+\.0+$/.test(text)) {
    return `“${text}”: if the point is overlooked it reads ${text.replace('.', '')}`
  }
  if (/^\.\d+$/.test(text)) return `“${text}”: if the point is overlooked it reads ${text.slice(1)}`
  return undefined
}

/** A number for people: 0.5 → "½", 1.5 → "1½", 1000 → "1,000". */
export function inWords(value: number): string {
  const whole = Math.floor(value)
  const rest = value - whole
  const sign = rest === 0.5 ? '½' : rest === 0.25 ? '¼' : rest === 0.75 ? '¾' : undefined
  if (sign && value < 10) return `${whole || ''}${sign}`
  return inFigures(value)
}

/** 1000 → "1,000" */
export function inFigures(value: number): string {
  return ENGLISH.format(value)
}

const ENGLISH = new Intl.NumberFormat('en-US', { maximumFractionDigits: 4 })
