/**
 * Of directions with a word that isn't understood, the facts that it doesn't touch: a dose, a time or a length right
 * beside such a word may mean anything, and so may all steps from the one on that holds it.
 */
import type { Placed } from './fact.ts'
import type { Step } from './steps.ts'

const STRANGE: ReadonlySet<string> = new Set(['unknown', 'number', 'change'])

export function untouched(facts: readonly Placed[], steps: readonly Step[], text: string): Placed[] {
  const cut = steps.find((step) => step.changes || (step.strange && steps.length > 1))
  const end = cut ? (cut === steps[0] ? 0 : (cut.from ?? 0)) : text.length
  const telling = facts.filter(
    (fact) => fact.kind !== 'noise' && fact.kind !== 'doubt' && fact.kind !== 'ambiguous',
  )
  const touched = new Set<number>()
  for (const [index, fact] of telling.entries()) {
    if (!STRANGE.has(fact.kind) || inBrackets(fact, text)) continue
    const before = A_LENGTH.test(text.slice(0, fact.to)) ? undefined : telling[index - 1]
    for (const other of [before, telling[index + 1]]) {
      if (other && !PARTED.test(between(fact, other, text))) touched.add(other.from)
    }
  }
  return facts.filter((fact) => fact.from < end && !touched.has(fact.from) && !STRANGE.has(fact.kind))
}

/** "(30)": a number by itself in brackets says nothing of its neighbours. */
function inBrackets({ kind, from, to }: Placed, text: string): boolean {
  return kind === 'number' && /\(\s*$/.test(text.slice(0, from)) && /^\s*\)/.test(text.slice(to))
}

/** A sentence ends, or a column. */
const PARTED = /[;|\n]|[.](?=\s)/

/** "x Sd", "for 1O days": a length that is lost says nothing of what stands before it. */
const A_LENGTH = /(?:^|[\s\d,])(?:[x×*]\s*|for\s+)\S+$/i

function between(one: Placed, other: Placed, text: string): string {
  return one.from < other.from ? text.slice(one.to, other.from) : text.slice(other.to, one.from)
}
