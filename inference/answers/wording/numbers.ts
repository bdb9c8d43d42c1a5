/** Numbers in a language's own figures; halves and quarters as people write them. */
import type { Language } from '../../engine.ts'

const FRACTIONS: ReadonlyMap<number, string> = new Map([
  [0.25, '¼'],
  [0.5, '½'],
  [0.75, '¾'],
])

export function numberIn(value: number, language: Language): string {
  const whole = Math.floor(value)
  const fraction = FRACTIONS.get(value - whole)
  const format = new Intl.NumberFormat(language, { maximumFractionDigits: 4 })
  if (fraction) return `${whole > 0 ? format.format(whole) : ''}${fraction}`
  return format.format(value)
}
