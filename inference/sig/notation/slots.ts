/** Doses by time of day: 1-0-1, 1+0+1, 1--0--1, ½-0-½, 1-1-1-1, 10-0-8 units. */
import type { Fact } from '../fact.ts'
import { toNumber } from '../numbers.ts'
import { type Notation, notation } from './notation.ts'
import { ANY_UNIT, unitOf } from './units.ts'

/** One dose; o, d, l, I and | stand for figures that the recogniser took for letters, x for "none". */
const SLOT = String.raw`(?:\d{1,2}\s?[½¼¾]|[½¼¾]|1/2|1/4|3/4|\d{1,2}(?:\.\d{1,2})?|[odli|](?![a-z])|x(?!\s*\d))`
/** What follows "1+0+1 - 7 days" is how long, not a fourth dose. */
const A_LENGTH = String.raw`\d{1,3}\s*(?:days?|d|din|weeks?|wks?|months?|mths?)(?![a-z])`
const DASH = String.raw`\s*(?:-|–|\+){1,3}\s*(?!${A_LENGTH})`
const SLASH = String.raw`\s*[/:]\s*`
/** "10ml-0-10ml": the measure may stand behind each dose. */
const MEASURE = String.raw`(?:\s*(?:ml|units?|tsp|tabs?|puffs?|drops?))?`
const row = (join: string) => `${SLOT}${MEASURE}(?:${join}${SLOT}${MEASURE}){2,4}`

export const SLOTS: readonly Notation[] = [
  notation(
    String.raw`(?<row>${row(DASH)}|(?:[0-4]|[½¼¾])(?:${SLASH}(?:[0-4]|[½¼¾])){2,3}|\d(?:\.\d){2})(?:\s*(?<unit>${ANY_UNIT}))?`,
    readRow,
    '[a-wyz0-9½¼¾+/]',
  ),
  // "1-0-)" and "1-0-": the night's dose stands there, or stood, and can't be read.
  notation(
    String.raw`(?<row>${SLOT}${DASH}${SLOT}\s*[-–+]\s*(?:[^\sa-z0-9½¼¾(]{1,2}|[a-z](?![a-z]))?)`,
    ({ row }) => [{ kind: 'doubt', text: `“${row!.trim()}”: a dose of the schedule can't be read` }],
  ),
  // "0-0", "1-0": a schedule of which a dose is missing, never a count from one to none.
  notation(
    String.raw`(?<row>[0-4](?:\s*[-–+]\s*)0|0(?:\s*[-–+]\s*)[0-4])`,
    ({ row }) => [{ kind: 'doubt', text: `“${row}”: doses of the schedule are missing` }],
    '[a-z0-9½¼¾.+–-]',
  ),
]

const LETTERS: Readonly<Record<string, string>> = { o: '0', d: '0', l: '1', i: '1', '|': '1' }
/** A cross says that nothing is taken then. */
const CROSS = 'x'

function readRow(groups: Readonly<Record<string, string>>): Fact[] {
  const written = groups.row!
  const measure = /[\d½]\s*(ml|units?|tsp|tabs?|puffs?|drops?)/.exec(written)?.[1]
  const parts = split(written.replace(/(?<=[\d½])\s*(?:ml|units?|tsp|tabs?|puffs?|drops?)/g, ''))
  if (parts.length > 4) {
    return [{ kind: 'doubt', text: `“${written}” names ${parts.length} times of day` }]
  }
  const doses = parts.map((part) => (part === CROSS ? 0 : toNumber(LETTERS[part] ?? part)))
  const unit = unitOf(groups.unit ?? measure ?? '')
  const facts: Fact[] = [{ kind: 'slots', doses, ...(unit ? { unit: unit.name, class: unit.class } : {}) }]
  const damaged = parts.filter((part) => part in LETTERS)
  if (damaged.length > 0) {
    const letters = [...new Set(damaged)].map((letter) => `“${letter}”`).join(', ')
    facts.push({
      kind: 'doubt',
      text: `“${written}”: ${letters} stands where a figure belongs`,
    })
  } else if (/[-–]/.test(written) && written.includes('+')) {
    facts.push({ kind: 'doubt', text: `“${written}” mixes two ways of writing` })
  } else if (/^\d(?:\.\d)+$/.test(written)) {
    facts.push({ kind: 'doubt', text: `“${written}” is taken as doses by time of day` })
  }
  if (!unit && written.includes('7')) {
    facts.push({ kind: 'doubt', text: `“${written}”: a 7 is easily a 1` })
  } else if (!unit && unlike(doses)) {
    facts.push({
      kind: 'doubt',
      text: `“${written}”: the doses differ so much that a figure may be another one`,
    })
  }
  if (unit?.hazard) facts.push({ kind: 'doubt', text: unit.hazard })
  return facts
}

/** Of pieces, hardly anybody takes four times as many at another time of day. */
function unlike(doses: readonly number[]): boolean {
  const taken = doses.filter((dose) => dose > 0)
  return taken.length > 1 && Math.max(...taken) >= MANY_TIMES * Math.min(...taken) && Math.max(...taken) > 2
}
const MANY_TIMES = 4

/** Halves hold a slash of their own: they are set aside before the row is cut. */
function split(row: string): string[] {
  if (/^\d(?:\.\d)+$/.test(row)) return row.split('.')
  const dashed = /[-–+]/.test(row)
  return row.split(dashed ? /\s*[-–+]{1,3}\s*/ : /\s*[/:]\s*/).map((part) => part.trim())
}
