/** Whether a medicine comes in a strength, however it is written: 1 g is 1000 mg, 80 mg/2 mL is 40 mg/mL. */
import type { LexiconEntry } from './lexicon.ts'

/** In micrograms; other units (IU, %) are only themselves. */
const MASSES: Readonly<Record<string, number>> = { g: 1_000_000, mg: 1000, mcg: 1 }

/** What a puff holds, and a patch gives in an hour, is the strength itself. */
const DOSES = /^(?:dose|puff|actuation|spray|inhalation|h|hr)s?$/

/** Digits that tell strengths apart; beyond them a quotient is only rounded. */
const PRECISION = 9

/** By list: brands share that of their ingredient. */
const known = new WeakMap<readonly string[], ReadonlySet<string>>()

/** `strength` as `Strength.text`. Where the lexicon lists none, nothing speaks against it. */
export function comesIn(entry: LexiconEntry, strength: string): boolean {
  if (entry.strengths.length === 0) return true
  let listed = known.get(entry.strengths)
  if (!listed) {
    // "Syp. Calpol 250 mg": the volume is often left out.
    listed = new Set(entry.strengths.flatMap((text) => [measured(text), measured(text.replace(/\/.*/, ''))]))
    known.set(entry.strengths, listed)
  }
  return listed.has(measured(strength))
}

/** One text for all writings of a strength. */
function measured(text: string): string {
  const [, amounts = text, volume = '1', inside] = /^(.*?)(?:\/([\d.]+)? ?([A-Za-z]+))?$/.exec(text) ?? []
  const per = inside && !DOSES.test(inside) ? `/${inside}` : ''
  return amounts
    .split(' + ')
    .map((amount) => {
      const [, figure, unit = ''] = /^([\d.]+)\s*(.*)$/.exec(amount) ?? []
      if (!figure) return amount
      const mass = MASSES[unit]
      const value = Number(((Number(figure) * (mass ?? 1)) / Number(volume)).toPrecision(PRECISION))
      return `${value} ${mass ? 'mcg' : unit.replace(/^units$/, 'IU')}${per}`
    })
    .join(' + ')
}
