/**
 * A row of facts → steps (one after another: a taper) of parts (side by side: 1 in the morning, 2 at night).
 * Doubts found on the way are collected, never settled by guessing.
 */

import type { Day, DoseFact, DoubtFact, FrequencyFact, Placed } from './fact.ts'
import { withoutQuantities } from './quantities.ts'

type Of<Kind extends Placed['kind']> = Extract<Placed, { kind: Kind }>

export interface Part {
  doses: DoseFact[]
  slots?: Of<'slots'>
  frequency?: FrequencyFact
  whens: Of<'when'>[]
  clocks: string[]
  days: Of<'days'>[]
  site?: Pick<Of<'site'>, 'text' | 'route'>
}

type Dispute = 'doses' | 'slots' | 'frequency' | 'duration' | 'meal' | 'route' | 'site'

export interface Step {
  parts: Part[]
  duration?: Of<'duration'>
  count?: number
  stat: boolean
  meal?: Of<'meal'>
  need?: Of<'need'>
  purpose?: string
  max?: Of<'max'>
  route?: Of<'route'>['route']
  notes: string[]
  /** The page says that it comes after the one before ("then"). */
  said?: true
  /** What the page says twice and differently: neither is stated. */
  disputed?: Set<Dispute>
  /** Where its first fact stands. */
  from?: number
  /** It holds a word that is not understood. */
  strange?: true
  /** Its dose changes in a way that is not worked out: nothing of it stands by itself. */
  changes?: true
}

export interface Steps {
  steps: Step[]
  doubts: DoubtFact[]
}

const WEEK: readonly Day[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

const emptyPart = (): Part => ({ doses: [], whens: [], clocks: [], days: [] })
const emptyStep = (): Step => ({ parts: [emptyPart()], stat: false, notes: [] })

const timed = (part: Part) =>
  Boolean(part.frequency || part.slots) ||
  part.whens.length > 0 ||
  part.clocks.length > 0 ||
  part.days.length > 0
const started = (step: Step) =>
  step.duration !== undefined ||
  step.need !== undefined ||
  step.stat ||
  step.parts.some((part) => part.doses.length > 0 || timed(part))

export function toSteps(facts: readonly Placed[], text: string): Steps {
  const doubts: DoubtFact[] = []
  const doubt = (text: string) => doubts.push({ kind: 'doubt', text })
  const steps: Step[] = [emptyStep()]
  const quote = (fact: { from: number; to: number }) => `“${text.slice(fact.from, fact.to).trim()}”`

  for (const fact of facts) {
    let step = steps.at(-1)!
    let part = step.parts.at(-1)!
    step.from ??= fact.from
    switch (fact.kind) {
      case 'then':
        if (started(step)) steps.push({ ...emptyStep(), said: true })
        break
      case 'dose': {
        const same = part.doses.some((dose) => dose.class === fact.class)
        if (same && step.duration && timed(part)) {
          steps.push(emptyStep())
          step = steps.at(-1)!
          part = step.parts[0]!
        } else if (same && step.duration) {
          steps.push(emptyStep())
          part = steps.at(-1)!.parts[0]!
        } else if (same && timed(part)) {
          part = emptyPart()
          step.parts.push(part)
        } else if (same) {
          doubt(`two doses stand side by side: ${quote(fact)} is the second`)
          disputed(step, 'doses')
          break
        }
        part.doses.push(fact)
        break
      }
      case 'slots':
        if (part.slots && step.duration) {
          const next = emptyStep()
          next.parts[0]!.slots = fact
          steps.push(next)
        } else if (part.slots) {
          doubt(`${quote(fact)} is a second schedule`)
          disputed(step, 'slots')
        } else part.slots = fact
        break
      case 'frequency':
        if (part.frequency && sameRate(part.frequency, fact)) {
          // "Twice daily (12 hourly)": the hours say more.
          if (fact.unit === 'h') part.frequency = fact
        } else if (part.frequency && !sameFrequency(part.frequency, fact)) {
          if (step.duration && !part.slots) {
            const next = emptyStep()
            next.parts[0]!.frequency = fact
            steps.push(next)
          } else {
            doubt(`${quote(fact)} does not agree with how often it says before`)
            disputed(step, 'frequency')
          }
        } else part.frequency = fact
        break
      case 'when': {
        const before = part.whens.at(-1)
        // "In the evening at bedtime" is one dose more often than two.
        if (before && isEveningThenBed(before, fact) && !PARTED.test(text.slice(before.to, fact.from))) {
          doubt(`“${text.slice(before.from, fact.to)}” can be one time of day or two`)
          part.whens.pop()
        }
        part.whens.push(fact)
        break
      }
      case 'clock':
        part.clocks.push(...fact.times)
        break
      case 'days': {
        const before = step.parts.flatMap((other) => other.days.flatMap(({ days }) => days))
        if (!fact.others) part.days.push(fact)
        else if (before.length === 0) doubt(`${quote(fact)}: other than which is not said`)
        else part.days.push({ ...fact, days: WEEK.filter((day) => !before.includes(day)) })
        break
      }
      case 'duration':
        if (step.duration && !(step.duration.low === fact.low && step.duration.unit === fact.unit)) {
          doubt(`${quote(fact)} is a second length of time`)
          disputed(step, 'duration')
        } else step.duration = fact
        break
      case 'count':
        step.count = fact.doses
        break
      case 'stat':
        step.stat = true
        break
      case 'meal':
        if (step.meal && step.meal.code !== fact.code) {
          doubt(`${quote(fact)} does not agree with the other meal time`)
          disputed(step, 'meal')
        } else step.meal = fact
        break
      case 'need':
        step.need = step.need?.reason ? step.need : fact
        break
      case 'purpose':
        step.purpose = fact.reason
        break
      case 'max':
        step.max = fact
        break
      case 'route':
        if (step.route && step.route !== fact.route) {
          doubt(`${quote(fact)} is a second way of taking it`)
          disputed(step, 'route')
        } else step.route = fact.route
        break
      case 'site':
        // "RE 1 drop BD LE 1 drop TDS": a dose of its own for each.
        if (part.site && part.site.text !== fact.text && timed(part)) {
          part = emptyPart()
          step.parts.push(part)
        } else if (part.site && part.site.text !== fact.text) {
          doubt(`${quote(fact)} is a second place`)
          disputed(step, 'site')
        }
        part.site ??= { text: fact.text, ...(fact.route ? { route: fact.route } : {}) }
        break
      case 'note':
        if (!step.notes.includes(fact.text)) step.notes.push(fact.text)
        break
      case 'doubt':
        doubts.push(fact)
        break
      case 'change':
        step.changes = true
        doubt(`${quote(fact)} is not worked out`)
        break
      case 'number':
      case 'unknown':
        step.strange = true
        doubt(`${quote(fact)} is not understood`)
        break
      case 'eightDays':
        if (!timed(part)) {
          doubt(`${quote(fact)} can mean 8 days or twice a day`)
          disputed(step, 'duration')
        }
        break
      case 'noise':
      case 'quantity':
      case 'total':
      case 'divided':
      case 'ambiguous':
        break
    }
  }
  // A second step that adds nothing to time or dose ("… then review") is the end of the first.
  while (steps.length > 1 && !started(steps.at(-1)!)) {
    const last = steps.pop()!
    const before = steps.at(-1)!
    before.notes.push(...last.notes)
    if (last.strange) before.strange = true
    if (last.changes) before.changes = true
  }
  return { steps: withoutQuantities(steps, doubt).map(withoutDisputes), doubts }
}

function disputed(step: Step, what: Dispute): void {
  step.disputed = (step.disputed ?? new Set()).add(what)
}

function withoutDisputes(step: Step): Step {
  const { disputed: said } = step
  if (!said) return step
  const parts = step.parts.map((part) => ({
    ...part,
    ...(said.has('doses') ? { doses: [] } : {}),
    ...(said.has('slots') ? { slots: undefined } : {}),
    ...(said.has('frequency') ? { frequency: undefined } : {}),
    ...(said.has('site') ? { site: undefined } : {}),
  }))
  const gone = (['duration', 'meal', 'route'] as const).filter((what) => said.has(what))
  return { ...step, parts, ...Object.fromEntries(gone.map((what) => [what, undefined])) }
}

/** What parts two times of day. */
const PARTED = /[,;&+/]|\b(?:and|aur|y|et)\b/i

function isEveningThenBed(before: Of<'when'>, fact: Of<'when'>): boolean {
  return before.codes.join() === 'EVE' && fact.codes.join() === 'HS'
}

const HOURS_A_DAY = 24

/** 12 hourly is twice a day, where neither leaves a choice. */
function sameRate(a: FrequencyFact, b: FrequencyFact): boolean {
  const fixed = [a, b].every(({ upTo, timesMax, periodMax }) => !upTo && !timesMax && !periodMax)
  const [hours, days] = a.unit === 'h' ? [a, b] : [b, a]
  return (
    fixed &&
    hours.unit === 'h' &&
    days.unit === 'd' &&
    (hours.times * HOURS_A_DAY) / hours.period === days.times / days.period
  )
}

function sameFrequency(a: FrequencyFact, b: FrequencyFact): boolean {
  return (
    a.times === b.times &&
    a.upTo === b.upTo &&
    a.timesMax === b.timesMax &&
    a.period === b.period &&
    a.periodMax === b.periodMax &&
    a.unit === b.unit
  )
}
