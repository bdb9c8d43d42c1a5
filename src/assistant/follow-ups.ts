/** Completes a question from what was said before: "it", "the second one", "and for how long?" */
import type { Turn } from '../../conversations/conversation.ts'
import type { Language, Question } from '../../inference/engine.ts'
import type { Prescription } from '../../inference/prescription.ts'
import {
  type ItemIntent,
  isItemIntent,
  type Reference,
  understandQuestion,
} from '../../inference/question.ts'

/** What a follow-up can lean on. */
export interface Before {
  /** Turns about the same prescription, oldest first. */
  turns: readonly Turn[]
  prescription: Prescription | undefined
}

/** The question as it is put to the engine: complete on its own. */
export function complete(text: string, language: Language, before: Before): Question {
  const { reference, missing, everyItem } = understandQuestion(text)
  const pointsAtNames = reference.names.length > 0
  const about = everyItem || pointsAtNames ? [] : pointedAt(reference, missing.includes('subject'), before)
  const intent = missing.includes('intent') ? lastItemIntent(before.turns) : undefined
  const label = about.map((id) => labelOf(id, before)).filter((name) => name !== undefined)
  const subject = label.length > 0 ? label.join(', ') : pointsAtNames ? reference.names.join(', ') : undefined
  return {
    text: intent !== undefined && subject !== undefined ? QUESTIONS[intent](subject) : text,
    language,
    ...(about.length > 0 && { about }),
  }
}

/** Ids of the medicines that the words point at. */
function pointedAt(
  { ordinals, pronoun, plural, other }: Reference,
  needed: boolean,
  before: Before,
): string[] {
  const spokenOf = lastMedicines(before.turns)
  const all = before.prescription?.medicines.map(({ id }) => id) ?? []
  if (ordinals.length > 0) {
    // "The second one" is the second of what was just listed, or of the page.
    const listed = spokenOf.length > 1 ? spokenOf : all
    return ordinals.map((n) => listed.at(n > 0 ? n - 1 : n)).filter((id) => id !== undefined)
  }
  if (other) {
    const rest = (lastList(before.turns) ?? all).filter((id) => !spokenOf.includes(id))
    return plural ? rest : rest.slice(0, 1)
  }
  if (plural || pronoun || needed)
    return plural ? spokenOf : spokenOf.length === 1 || pronoun || needed ? spokenOf : []
  return []
}

function medicinesOf(turn: Turn): string[] {
  return turn.subjects.flatMap(({ kind, id }) => (kind === 'medicine' && id !== undefined ? [id] : []))
}

/** What the last answer that named medicines spoke of. */
function lastMedicines(turns: readonly Turn[]): string[] {
  const turn = turns.findLast((earlier) => medicinesOf(earlier).length > 0)
  return turn === undefined ? [] : medicinesOf(turn)
}

/** The medicines of the last answer that listed several. */
function lastList(turns: readonly Turn[]): string[] | undefined {
  const turn = turns.findLast((earlier) => medicinesOf(earlier).length > 1)
  return turn && medicinesOf(turn)
}

function lastItemIntent(turns: readonly Turn[]): ItemIntent {
  const intent = turns.at(-1)?.intent
  return isItemIntent(intent) ? intent : 'details'
}

function labelOf(id: string, { prescription, turns }: Before): string | undefined {
  const medicine = prescription?.medicines.find((other) => other.id === id)
  if (medicine !== undefined) return medicine.name.match?.name ?? medicine.name.quote
  return turns.flatMap(({ subjects }) => subjects).find((subject) => subject.id === id)?.label
}

/** English, whatever the person's language: questions are understood in it best. */
const QUESTIONS: Readonly<Record<ItemIntent, (subject: string) => string>> = {
  details: (subject) => `What does it say about ${subject}?`,
  directions: (subject) => `How should I take ${subject}?`,
  dose: (subject) => `How much ${subject} should I take at a time?`,
  strength: (subject) => `What is the strength of ${subject}?`,
  frequency: (subject) => `How often should I take ${subject}?`,
  when: (subject) => `When should I take ${subject}?`,
  duration: (subject) => `For how long should I take ${subject}?`,
  quantity: (subject) => `What is the quantity of ${subject}?`,
  form: (subject) => `What form is ${subject}?`,
  route: (subject) => `By which route is ${subject} given?`,
  purpose: (subject) => `What is ${subject} for?`,
}
