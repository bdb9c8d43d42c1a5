/** Puts an answer together: lines of text, the evidence that they stand on, and how far they can be trusted. */
import type { Answer, Evidence, Standing, Subject } from '../../engine.ts'

export interface Composer {
  /** Adds a line of the answer. */
  say(line: string): void
  /** "[1][2]" for these places; a place that was cited before keeps its number. Empty for none. */
  cite(evidence: readonly Evidence[]): string
  /** Something that was said is in doubt. */
  doubt(): void
  /** Something that was asked isn't on the page. */
  miss(): void
  /** Something that was asked was found. */
  find(): void
  about(subject: Subject): void
  finish(intent: string, caution: Answer['caution']): Answer
}

export function createComposer(): Composer {
  const lines: string[] = []
  const evidence: Evidence[] = []
  const numbers = new Map<string, number>()
  const subjects = new Map<string, Subject>()
  let unsure = false
  let missed = false
  let found = false

  function numberOf(place: Evidence): number {
    const key = keyOf(place)
    const known = numbers.get(key)
    if (known !== undefined) return known
    evidence.push(place)
    numbers.set(key, evidence.length)
    return evidence.length
  }

  return {
    say: (line) => {
      lines.push(line.trimEnd())
    },
    cite: (places) => [...new Set(places.map(numberOf))].map((number) => `[${number}]`).join(''),
    doubt: () => {
      unsure = true
    },
    miss: () => {
      missed = true
    },
    find: () => {
      found = true
    },
    about: (subject) => {
      subjects.set(`${subject.kind} ${subject.id ?? subject.label}`, subject)
    },
    finish(intent, caution) {
      const standing: Standing = missed && !found ? 'absent' : unsure ? 'unsure' : found ? 'read' : 'absent'
      return {
        text: lines.join('\n'),
        standing,
        evidence,
        intent,
        subjects: [...subjects.values()],
        ...(caution ? { caution } : {}),
      }
    },
  }
}

/** Boxes that differ by less are the same place: a thousandth of the page is two pixels. */
const SAME_PLACE = 1000

function keyOf({ page, box, quote }: Evidence): string {
  const place = [box.x, box.y, box.width, box.height].map((value) => Math.round(value * SAME_PLACE))
  return `${page} ${place.join(' ')} ${quote}`
}
