/** The part of a sig that a question asks about, as Dosages that hold nothing else. */
import type { Dosage } from '@medplum/fhirtypes'
import type { Language } from '../engine.ts'
import type { ItemIntent } from '../questions/question.ts'
import { dosageInWords, sigInWords } from './wording/sig.ts'

type SigIntent = Extract<
  ItemIntent,
  'directions' | 'dose' | 'frequency' | 'when' | 'meal' | 'duration' | 'route'
>

/** The words for one part of the directions; empty when the page doesn't say. */
export function partInWords(dosages: readonly Dosage[], part: SigIntent, language: Language): string {
  if (part === 'directions') return sigInWords(dosages, language)
  const parts = dosages.map((dosage) => dosageInWords(PARTS[part](dosage), language))
  // Doses that differ by time of day, or change: only the whole tells how they belong together.
  if (dosages.length > 1 && new Set(parts).size > 1 && parts.some((words) => words !== '')) {
    return part === 'dose' ||
      part === 'frequency' ||
      part === 'when' ||
      part === 'meal' ||
      part === 'duration'
      ? sigInWords(dosages, language)
      : parts.filter(Boolean).join('; ')
  }
  return parts[0] ?? ''
}

const PARTS: Readonly<Record<Exclude<SigIntent, 'directions'>, (dosage: Dosage) => Dosage>> = {
  dose: ({ doseAndRate, maxDosePerPeriod }) => (doseAndRate ? { doseAndRate, maxDosePerPeriod } : {}),
  frequency: ({ timing, asNeededBoolean, asNeededCodeableConcept, maxDosePerPeriod }) => {
    const {
      boundsDuration: _,
      boundsRange: __,
      when,
      timeOfDay,
      offset: ___,
      ...repeat
    } = timing?.repeat ?? {}
    if (repeat.frequency === undefined && repeat.count === undefined && !repeat.dayOfWeek && !timing?.code) {
      return asNeededBoolean || asNeededCodeableConcept
        ? { asNeededBoolean, asNeededCodeableConcept, maxDosePerPeriod }
        : {}
    }
    return { timing: { ...timing, repeat }, asNeededBoolean, asNeededCodeableConcept, maxDosePerPeriod }
  },
  when: ({ timing, additionalInstruction }) => {
    const { when, timeOfDay, dayOfWeek, offset } = timing?.repeat ?? {}
    return {
      additionalInstruction,
      timing: { code: timing?.code, repeat: { when, timeOfDay, dayOfWeek, offset } },
    }
  },
  meal: ({ timing, additionalInstruction }) => {
    const { when = [], offset } = timing?.repeat ?? {}
    const meals = when.filter((code) => /^(?:AC|PC|C)/.test(code))
    const said = (additionalInstruction ?? []).filter(({ text }) =>
      /food|meal|stomach|milk|eat/i.test(text ?? ''),
    )
    return {
      ...(said.length > 0 ? { additionalInstruction: said } : {}),
      ...(meals.length > 0 ? { timing: { repeat: { when: meals, offset } } } : {}),
    }
  },
  duration: ({ timing }) => {
    const { boundsDuration, boundsRange } = timing?.repeat ?? {}
    return { timing: { repeat: { boundsDuration, boundsRange } } }
  },
  route: ({ route, site }) => ({ route, site }),
}
