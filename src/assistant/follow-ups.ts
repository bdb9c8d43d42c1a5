/** Completes a question from what was said before: "it", "the second one", "and for how long?" */
import type { Turn } from '../../conversations/conversation.ts'
import { isForm } from '../../inference/answers/names.ts'
import type { Language, Question } from '../../inference/engine.ts'
import type { Prescription } from '../../inference/prescription.ts'
import {
  type ItemIntent,
  isItemIntent,
  type Reference,
  understandQuestion,
} from '../../inference/questions/question.ts'
import type { Understand } from './understanding.ts'

/** What is left of an earlier question and its answer. */
export type Said = Pick<Turn, 'subjects' | 'intent'>

/** What a follow-up can lean on. */
export interface Before {
  /** Turns about the same prescription, oldest first. */
  turns: readonly Said[]
  prescription: Prescription | undefined
}

/** Prompts of a model's own ("detect signature", "caption en"): they lean on nothing that was said. */
const PROMPT = /^(?:detect \S.*|(?:caption|describe)(?: [a-z]{2,3})?|ocr)$/i

export interface Completed extends Question {
  /** What the question doesn't name itself, by its label on the page: the answer says that it was assumed. */
  assumed?: string
}

/** The question as it is put to the engine: complete on its own. */
export function complete(
  text: string,
  language: Language,
  before: Before,
  understand: Understand = understandQuestion,
): Completed {
  if (PROMPT.test(text)) return { text, language }
  const { reference, missing, everyItem, intents, caution } = understand(text)
  const { names, ordinals, forms, page } = reference
  const named = names.length > 0
  const about =
    everyItem || named || page !== undefined ? [] : pointedAt(reference, missing.includes('subject'), before)
  const asksNothing = missing.includes('intent') || (intents.length === 0 && ordinals.length > 0 && !caution)
  const labels = about.map((id) => labelOf(id, before)).join(', ')
  const subject = named ? names.join(', ') : labels
  const assumed = about.length > 0 && ordinals.length + forms.length === 0
  return {
    text: asksNothing && subject !== '' ? QUESTIONS[lastItemIntent(before.turns)](subject) : text,
    language,
    ...(about.length > 0 && { about }),
    ...(assumed && { assumed: labels }),
  }
}

/** Ids of the medicines that the words point at; `needed`: the question makes no sense without one. */
function pointedAt(
  { ordinals, forms, pronoun, plural, other, step }: Reference,
  needed: boolean,
  { turns, prescription }: Before,
): string[] {
  const medicines = prescription?.medicines ?? []
  const listed = () => lastMedicines(turns, 2) ?? medicines.map(({ id }) => id)
  // "The second one" is the second of what was just listed, or of the page.
  if (ordinals.length > 0) {
    const ids = listed()
    return ordinals.map((n) => ids.at(n > 0 ? n - 1 : n)).filter((id) => id !== undefined)
  }
  if (forms.length > 0) {
    return medicines.filter((medicine) => forms.some((form) => isForm(medicine, form))).map(({ id }) => id)
  }
  const spokenOf = lastMedicines(turns, 1) ?? []
  if (step !== undefined) {
    // "The one after that" is the next of the page.
    const at = medicines.findIndex(({ id }) => id === spokenOf.at(-1))
    const next = at < 0 ? undefined : medicines[at + step]
    return next ? [next.id] : []
  }
  if (other) {
    const rest = listed().filter((id) => !spokenOf.includes(id))
    return plural ? rest : rest.slice(0, 1)
  }
  return plural || pronoun || needed ? spokenOf : []
}

function medicinesOf(turn: Said): string[] {
  return turn.subjects.flatMap(({ kind, id }) => (kind === 'medicine' && id !== undefined ? [id] : []))
}

/** What the last answer that named so many medicines spoke of. */
function lastMedicines(turns: readonly Said[], atLeast: number): string[] | undefined {
  const turn = turns.findLast(
    (said) => said.subjects.length >= atLeast && medicinesOf(said).length >= atLeast,
  )
  return turn && medicinesOf(turn)
}

function lastItemIntent(turns: readonly Said[]): ItemIntent {
  const intent = turns.at(-1)?.intent
  return isItemIntent(intent) ? intent : 'details'
}

/** As the page has it: a name that may be misread is not replaced by a likelier one. */
function labelOf(id: string, { prescription, turns }: Before): string {
  const medicine = prescription?.medicines.find((other) => other.id === id)
  const subject = turns.flatMap(({ subjects }) => subjects).find((other) => other.id === id)
  return withoutStrength(medicine?.name.quote ?? subject?.label ?? id)
}

/** "Augmentin 625 mg" → "Augmentin": its figures would read as a part of the question. */
export function withoutStrength(name: string): string {
  return name.replace(/\s+\d[\d.,/]*\s*(?:mg|mcg|µg|g|ml|iu|units?|%).*$/iu, '')
}

/** English, whatever the person's language: questions are understood in it best. */
const QUESTIONS: Readonly<Record<ItemIntent, (subject: string) => string>> = {
  details: (subject) => `What does it say about ${subject}?`,
  directions: (subject) => `How should I take ${subject}?`,
  dose: (subject) => `How much ${subject} should I take at a time?`,
  daily: (subject) => `How much ${subject} should I take per day?`,
  meal: (subject) => `Should I take ${subject} before or after food?`,
  need: (subject) => `Is ${subject} regular or only when needed?`,
  end: (subject) => `What is the last day of ${subject}?`,
  refills: (subject) => `How many refills of ${subject}?`,
  taken: (subject) => `Should I keep taking ${subject}?`,
  strength: (subject) => `What is the strength of ${subject}?`,
  frequency: (subject) => `How often should I take ${subject}?`,
  when: (subject) => `When should I take ${subject}?`,
  duration: (subject) => `For how long should I take ${subject}?`,
  quantity: (subject) => `What is the quantity of ${subject}?`,
  form: (subject) => `What form is ${subject}?`,
  route: (subject) => `By which route is ${subject} given?`,
  purpose: (subject) => `What is ${subject} for?`,
}
