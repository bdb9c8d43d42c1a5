/** Questions that this page can answer, to be offered as buttons. */
import type { Suggestion } from '../../adapters/adapter.ts'
import type { Prescription } from '../../inference/prescription.ts'
import type { Catalogue } from '../replies/catalogue.ts'
import { withoutStrength } from './follow-ups.ts'

/** As many as fit below a message on a phone without pushing it away. */
const MAX_SUGGESTIONS = 3

/** `asked`: intents that were answered already. */
export function suggestionsFor(
  prescription: Prescription | undefined,
  asked: readonly string[],
  { suggestions: ask }: Catalogue,
): Suggestion[] {
  if (prescription === undefined) {
    return [ask.medicines, ask.diagnoses, ask.prescriber].slice(0, MAX_SUGGESTIONS).map(toSuggestion)
  }
  const { medicines, diagnoses, tests, advice, nextVisit, prescriber } = prescription
  const first = medicines[0]
  // A name that may be misread is not put into the person's mouth.
  const name = first?.name.standing === 'read' ? withoutStrength(first.name.quote) : undefined
  const fitting: [intent: string, fits: boolean, question: () => string][] = [
    ['medicines', medicines.length > 0, () => ask.medicines],
    ['directions', name !== undefined, () => ask.directions(name ?? '')],
    ['duration', name !== undefined, () => ask.duration(name ?? '')],
    ['diagnoses', diagnoses.length > 0, () => ask.diagnoses],
    ['tests', tests.length > 0, () => ask.tests],
    ['next-visit', nextVisit !== undefined, () => ask.nextVisit],
    ['advice', advice.length > 0, () => ask.advice],
    ['prescriber', prescriber !== undefined, () => ask.prescriber],
    ['transcribe', true, () => ask.everything],
  ]
  return fitting
    .filter(([intent, fits]) => fits && !asked.includes(intent))
    .map(([, , question]) => toSuggestion(question()))
    .slice(0, MAX_SUGGESTIONS)
}

function toSuggestion(question: string): Suggestion {
  return { label: question, text: question }
}
