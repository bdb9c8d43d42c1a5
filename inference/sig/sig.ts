/** Directions for use: the words on the page → FHIR R4 Dosages, and what in them can be read in two ways. */
import type { Dosage } from '@medplum/fhirtypes'
import type { DoseForm, Strength } from '../prescription.ts'
import { assemble } from './assemble.ts'
import { settle } from './context.ts'
import type { Placed } from './fact.ts'
import { negates } from './negation.ts'
import { timesFirst } from './order.ts'
import { describe } from './plain.ts'
import { plausible } from './plausibility/plausibility.ts'
import { scan } from './scan.ts'
import { toSteps } from './steps.ts'
import { totals } from './totals.ts'
import { untouched } from './understood.ts'

export interface SigOptions {
  /** What the medicine is: settles "OD" (once a day for a tablet, nobody knows for eye drops) and what "1" counts. */
  form?: DoseForm
  /** How much of the substance is in one: tells milligrams from pieces. */
  strength?: Strength
  /** For each character of the sig: a figure that may be another one, which makes the reading unsure. */
  faint?: readonly boolean[]
}

export interface SigReading {
  /** What may be stated: nothing that a word touches which isn't understood. */
  dosages: Dosage[]
  /** What its words would say if the others said nothing: tells directions from other lines, is never stated. */
  suggested: Dosage[]
  standing: 'read' | 'unsure'
  /** In plain English: whatever can be read in two ways or is easily mistaken. Anything here makes it unsure. */
  unclear: string[]
  /** What the sig itself says that the medicine is for. */
  purpose?: string
  /** How many of its words say something about dose or time: 0 is no sig at all. */
  facts: number
}

export function readSig(written: string, options: SigOptions = {}): SigReading {
  const text = written.normalize('NFC')
  const facts = totals(settle(timesFirst(scan(text)), options.form, text), options.form)
  const whole = weigh(facts, text, options)
  const all = [...whole.doubts, ...lostFigures(text), ...faintFigures(written, options.faint)]
  const strange = whole.steps.some((step) => step.strange || step.changes)
  const stated = strange ? weigh(untouched(facts, whole.steps, text), text, options) : whole
  const turned = facts.some((fact) => fact.kind === 'unknown' && negates(text.slice(fact.from, fact.to)))
  const dosages = turned ? [] : stated.dosages.map(inEnglish)
  const said = facts.filter((fact) => TELLING.has(fact.kind)).length
  const purpose = whole.steps.find((step) => step.purpose)?.purpose
  return {
    dosages,
    suggested: whole.dosages.map(inEnglish),
    standing: all.length > 0 || dosages.length === 0 ? 'unsure' : 'read',
    unclear: [...new Set(all.map((doubt) => doubt.text))],
    ...(purpose ? { purpose } : {}),
    facts: said,
  }
}

function weigh(facts: readonly Placed[], text: string, options: SigOptions) {
  const { steps, doubts } = toSteps(facts, text)
  const assembled = assemble(steps, options)
  const weighed = plausible(assembled.dosages, options)
  const implausible = weighed.doubts.map((doubt) => ({ kind: 'doubt' as const, text: doubt }))
  return { steps, dosages: weighed.dosages, doubts: [...doubts, ...assembled.doubts, ...implausible] }
}

const inEnglish = (dosage: Dosage): Dosage => ({ ...dosage, text: describe(dosage) })

const TELLING: ReadonlySet<string> = new Set([
  'dose',
  'total',
  'frequency',
  'slots',
  'when',
  'clock',
  'days',
  'meal',
  'duration',
  'count',
  'stat',
  'need',
  'max',
  'route',
  'site',
])

/** ") tablet": a stroke that is no figure stands where the number of tablets belongs. */
function lostFigures(text: string) {
  const lost = /(?<![\p{L}\p{N}(][^\s]*)[)\]}/|!\\]\s*(?=(?:tab|cap|tsp|drop|puff|ml\b))/iu.exec(text)
  return lost ? [{ kind: 'doubt' as const, text: `the number behind “${lost[0].trim()}” can't be read` }] : []
}

function faintFigures(text: string, faint: readonly boolean[] | undefined) {
  const chars = [...text].filter((char, index) => faint?.[index] && /[\d½¼¾]/.test(char))
  return [...new Set(chars)].map((char) => ({
    kind: 'doubt' as const,
    text: `the figure “${char}” is not clear on the page`,
  }))
}
