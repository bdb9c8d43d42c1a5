/**
 * Letters that the recogniser took for figures, in abbreviations only: "TD5" can be nothing but TDS, "B0" nothing
 * but BD. A figure is never put where another figure stands: doses and lengths are not repaired.
 */
const LOOKS_LIKE: Readonly<Record<string, readonly string[]>> = {
  '0': ['o', 'd'],
  '1': ['i', 'l'],
  '5': ['s'],
  '8': ['b'],
  '6': ['b'],
  '9': ['q'],
  '|': ['i', 'l'],
}

const CLOSED = new Set(['tds', 'tid', 'bid', 'bds', 'qid', 'qds', 'sos', 'stat', 'prn', 'nocte', 'mane'])

/** Two letters are too few to tell one abbreviation from another; but nothing else begins with B and ends so. */
const TWICE_A_DAY = new Set(['b0', 'bo'])

/** The one abbreviation that this damaged word can be, or nothing. Words without a figure in them are not damaged. */
export function undamaged(word: string): string | undefined {
  const clean = word.replace(/\.+$/, '')
  if (TWICE_A_DAY.has(clean)) return 'bd'
  if (clean.length < 3 || clean.length > 5 || !/[a-z]/.test(clean) || !/[0-9|]/.test(clean)) return undefined
  let readings = ['']
  for (const char of clean) {
    const chars = LOOKS_LIKE[char] ?? [char]
    readings = readings.flatMap((start) => chars.map((c) => start + c))
  }
  const known = readings.filter((reading) => CLOSED.has(reading))
  return known.length === 1 ? known[0] : undefined
}
