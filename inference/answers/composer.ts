/** Puts an answer together: lines of text, the evidence that they stand on, and how far they can be trusted. */
import type { Answer, Evidence, Standing, Subject } from '../engine.ts'

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
  /** What is said tells what stands on the page, but doesn't answer what was asked. */
  aside(): void
  /** The question was not understood. */
  lost(): void
  /** What was looked for was not found, and lines are left in which it may stand. */
  isMissed(): boolean
  /** `closing` is said last, once, where anything was in doubt. */
  finish(intent: string, caution: Answer['caution'], closing: string): Answer
}

export function createComposer(): Composer {
  const lines: string[] = []
  const evidence: Evidence[] = []
  const subjects = new Map<string, Subject>()
  let unsure = false
  let missed = false
  let found = false
  let beside = false
  let lost = false

  /** A place within one that was cited before, or around it, is cited by the same number: the wider one. */
  function numberOf(place: Evidence): number {
    const known = evidence.findIndex((cited) => isWithin(place, cited) || isWithin(cited, place))
    if (known < 0) return evidence.push(place)
    if (isWithin(evidence[known]!, place)) evidence[known] = place
    return known + 1
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
    aside: () => {
      beside = true
    },
    lost: () => {
      lost = true
    },
    isMissed: () => missed && !found && !beside && !lost,
    finish(intent, caution, closing) {
      const absent = beside || (missed && !found && !unsure) || !(unsure || found)
      const standing: Standing = lost ? 'not-understood' : absent ? 'absent' : unsure ? 'unsure' : 'read'
      if (unsure && found) lines.push(closing)
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
const SAME_PLACE = 0.001

function isWithin(inner: Evidence, outer: Evidence): boolean {
  const near = (a: number, b: number) => Math.abs(a - b) <= SAME_PLACE
  return (
    inner.page === outer.page &&
    near(inner.box.y, outer.box.y) &&
    near(inner.box.height, outer.box.height) &&
    inner.box.x >= outer.box.x - SAME_PLACE &&
    inner.box.x + inner.box.width <= outer.box.x + outer.box.width + SAME_PLACE
  )
}
