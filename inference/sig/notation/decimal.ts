/** Numbers of languages whose decimal sign is the comma. */

const FRACTIONS: Readonly<Record<string, number>> = {
  '½': 0.5,
  '¼': 0.25,
  '¾': 0.75,
  '1/2': 0.5,
  '1/4': 0.25,
  '3/4': 0.75,
}

/** "1,5" → 1.5; "1 ½" → 1.5 */
export function decimal(written: string): number {
  const clean = written.trim()
  const mixed = /^(\d{1,2})\s?([½¼¾]|1\/2|1\/4|3\/4)$/.exec(clean)
  if (mixed) return Number(mixed[1]) + FRACTIONS[mixed[2]!]!
  return FRACTIONS[clean] ?? Number(clean.replace(',', '.'))
}
