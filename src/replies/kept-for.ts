import type { Language } from '../../inference/engine.ts'

const UNITS = [
  { unit: 'day', hours: 24, from: 48 },
  { unit: 'hour', hours: 1, from: 1 },
  { unit: 'minute', hours: 1 / 60, from: 0 },
] as const

/** "24 hours", "7 days", "30 minutes", in words of the language. */
export function keptFor(hours: number, language: Language): string {
  const { unit, hours: size } = UNITS.find(({ from }) => hours >= from) ?? UNITS[2]
  const format = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' })
  return format.format(Math.round(hours / size))
}
