/** How much at a time: "1 tab", "ii tabs", "1-2 tablets", "5 ml", "1 tsp", "10 units", "500 mg". */
import type { DoseFact, Fact, TotalFact } from '../fact.ts'
import { misreadable, NUMBER, NUMERAL, toNumber } from '../numbers.ts'
import { type Notation, notation } from './notation.ts'
import { ANY_UNIT, unitOf } from './units.ts'

const N = `(?:${NUMBER}|${NUMERAL})`
const TO = String.raw`\s*(?:-|to|or|se)\s*`
/** Not the count of something else: "tab 3 times", "tab 500 mg", "tab 1-0-1". */
const NOT_A_COUNT = String.raw`(?!\s*(?:times|x|/|baar|bar|[-+]\s*[\d½o]|mg|ml|mcg|gm?\b|hr|hour|day|week|month|%|din))(?![\d.])`

const ML_A_TEASPOON = 5

const A_DAY = String.raw`\s*(?:(?:in\s*)?an?|per|/)\s*(?<p>day|week|wk|month)`

export const DOSES: readonly Notation[] = [
  // "2 tablets a day", "take one a day": how much in all of it, never for how long.
  notation(
    String.raw`(?<low>${N})(?:${TO}(?<high>${N}))?\s*(?:of\s)?(?<unit>${ANY_UNIT})${A_DAY}`,
    (groups) => readDose(groups).map((fact) => (fact.kind === 'dose' ? totalOf(fact, groups.p!) : fact)),
  ),
  notation(String.raw`(?<low>${NUMBER})${A_DAY}`, (groups) => [
    totalOf(
      { kind: 'dose', low: toNumber(groups.low!), unit: '', class: 'piece', anyPiece: true },
      groups.p!,
    ),
  ]),
  notation(
    String.raw`(?<low>${N})(?:${TO}(?<high>${N}))?\s*(?:\(\s*(?<again>${N})\s*\)\s*)?(?:of\s)?(?<unit>${ANY_UNIT})`,
    readDose,
  ),
  // "Two 5 ml spoonfuls", "1 teaspoonful (5 mL)"
  notation(String.raw`(?<n>${NUMBER})\s*(?:x\s*)?5\s*-?ml\s*spoon(?:ful)?s?`, (g) => [
    { kind: 'dose', low: toNumber(g.n!) * ML_A_TEASPOON, unit: 'mL', class: 'measure' },
  ]),
  notation(
    String.raw`(?<n>${NUMBER})\s*(?:teaspoon(?:s|ful|fuls)?|tsps?)\s*\(\s*(?<ml>\d+(?:\.\d+)?)\s*ml\s*\)`,
    (g) =>
      toNumber(g.n!) * ML_A_TEASPOON === Number(g.ml)
        ? [{ kind: 'dose', low: Number(g.ml), unit: 'mL', class: 'measure' }]
        : [{ kind: 'doubt', text: `“${g.n} … (${g.ml} ml)”: spoons and millilitres differ` }],
  ),
  // "half a tablet", "a tablet"
  notation(
    String.raw`(?<low>half|quarter|three[\s-]*quarters?)\s(?:of\s)?(?:an?\s)(?<unit>${ANY_UNIT})`,
    readDose,
  ),
  notation(
    String.raw`(?<unit>tab(?:let)?s?\.?|cap(?:sule)?s?\.?)\s*(?<low>${N})(?:${TO}(?<high>${N}))?${NOT_A_COUNT}`,
    readDose,
  ),
]

function totalOf(dose: DoseFact, period: string): TotalFact {
  return { ...dose, kind: 'total', period: period === 'day' ? 'd' : period === 'month' ? 'mo' : 'wk' }
}

function readDose(groups: Readonly<Record<string, string>>): Fact[] {
  const unit = unitOf(groups.unit!.trim())
  if (!unit) return []
  const low = toNumber(groups.low!)
  const high = groups.high === undefined ? undefined : toNumber(groups.high)
  if (high !== undefined && high < low)
    return [{ kind: 'doubt', text: `“${groups.low}-${groups.high}” goes from more to less` }]
  const facts: Fact[] = [
    {
      kind: 'dose',
      low,
      unit: unit.name,
      class: unit.class,
      ...(high !== undefined && high !== low ? { high } : {}),
    },
  ]
  if (groups.again && toNumber(groups.again) !== low) {
    facts.push({ kind: 'doubt', text: `“${groups.low} (${groups.again})”: figure and word differ` })
  }
  if (unit.hazard) facts.push({ kind: 'doubt', text: unit.hazard })
  for (const number of [groups.low, groups.high]) {
    const hazard = number && misreadable(number)
    if (hazard) facts.push({ kind: 'doubt', text: hazard })
  }
  return facts
}
