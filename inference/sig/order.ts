/**
 * "Morning 1 tab, night 2 tabs": where each dose stands behind its time of day, it is put before it, so that all that
 * follows finds doses first. Totals and frequencies that only count what is then named are left out.
 */
import type { Placed } from './fact.ts'

type Amount = Extract<Placed, { kind: 'dose' | 'number' | 'total' }>

/** A bare number above this is no dose. */
const MOST_BARE = 10

export function timesFirst(facts: readonly Placed[]): Placed[] {
  const parted = facts.findIndex((fact) => fact.kind === 'then')
  if (parted >= 0) {
    return [...timesFirst(facts.slice(0, parted)), facts[parted]!, ...timesFirst(facts.slice(parted + 1))]
  }
  const kept = withoutQuantity(facts)
  if (kept) return timesFirst(kept)
  const telling = facts.flatMap((fact, index) => {
    const letter = letterOf(fact)
    return letter ? [{ letter, fact, index }] : []
  })
  const row = telling.map(({ letter }) => letter).join('')
  if (/^[TD]?(?:W+D){2,}$|^T(?:W+D)$/.test(row)) {
    const first = row.search(/W/)
    const total = first === 1 ? (telling[0]!.fact as Amount) : undefined
    const turned = turn(facts, telling.slice(first))
    if (!total) return withoutCount(turned)
    const sum = sumOf(telling.slice(first))
    if (sum === amountOf(total)) return withoutCount(turned.filter((fact) => fact !== total))
    if (row.startsWith('D')) return [...facts]
    const { from, to } = total
    const doubt = {
      kind: 'doubt',
      text: 'the doses by time of day do not add up to the dose of the day',
    } as const
    return [...withoutCount(turned.filter((fact) => fact !== total)), { ...doubt, from, to }]
  }
  return /^(?:DW+){2,}$/.test(row) ? withoutCount(facts) : [...facts]
}

/** "28 Viên SÁNG 1 Viên", "SÁNG 1 Viên 56 Viên": before or behind all doses by time of day stands the quantity. */
function withoutQuantity(facts: readonly Placed[]): Placed[] | undefined {
  const telling = facts.flatMap((fact) => {
    const letter = letterOf(fact)
    return letter ? [{ letter, fact }] : []
  })
  const row = telling.map(({ letter }) => letter).join('')
  const odd = /^D(?:W+D)+$/.test(row) ? telling[0] : /^(?:W+D)+D$/.test(row) ? telling.at(-1) : undefined
  if (odd?.fact.kind !== 'dose' || odd.fact.class !== 'piece' || odd.fact.low <= MOST_BARE) return undefined
  const { fact } = odd
  return facts.map((other) => (other === fact ? { kind: 'quantity', from: fact.from, to: fact.to } : other))
}

function letterOf(fact: Placed): 'W' | 'D' | 'T' | undefined {
  if (fact.kind === 'when' || fact.kind === 'clock') return 'W'
  if (fact.kind === 'dose' || (fact.kind === 'number' && fact.value <= MOST_BARE)) return 'D'
  return fact.kind === 'total' ? 'T' : undefined
}

interface Told {
  letter: 'W' | 'D' | 'T'
  fact: Placed
  index: number
}

/** Each dose goes before the times that it stands behind. */
function turn(facts: readonly Placed[], row: readonly Told[]): Placed[] {
  const order = [...facts]
  let times: Told[] = []
  for (const told of row) {
    if (told.letter === 'W') times.push(told)
    else {
      order.splice(order.indexOf(told.fact), 1)
      order.splice(order.indexOf(times[0]!.fact), 0, told.fact)
      times = []
    }
  }
  return order
}

function amountOf(fact: Placed): number {
  return fact.kind === 'number' ? fact.value : fact.kind === 'dose' || fact.kind === 'total' ? fact.low : 0
}

function timesOf(fact: Placed): number {
  return fact.kind === 'when' ? fact.codes.length : fact.kind === 'clock' ? fact.times.length : 0
}

function sumOf(row: readonly Told[]): number {
  let times = 0
  let sum = 0
  for (const { letter, fact } of row) {
    if (letter === 'W') times += timesOf(fact)
    else {
      sum += times * amountOf(fact)
      times = 0
    }
  }
  return sum
}

/** "Three times: 25 in the morning, 15 at noon, 20 in the evening": the count is said again by the times. */
function withoutCount(facts: readonly Placed[]): Placed[] {
  const named = facts.reduce((sum, fact) => sum + timesOf(fact), 0)
  return facts.map((fact) => {
    if (fact.kind !== 'frequency' || fact.unit !== 'd' || fact.period !== 1 || fact.upTo || fact.timesMax)
      return fact
    const { from, to } = fact
    if (fact.times === named) return { kind: 'noise', from, to }
    return { kind: 'doubt', text: `it says ${fact.times} a day but names ${named} times of day`, from, to }
  })
}
