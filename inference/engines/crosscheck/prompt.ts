/** What the model is asked. */

import { pointedAt } from '../../answers/names.ts'
import type { Question } from '../../engine.ts'
import type { Prescription } from '../../prescription.ts'
import {
  type Intent,
  type ItemIntent,
  isItemIntent,
  type PageIntent,
  type Understood,
} from '../../questions/question.ts'

/**
 * Prescriptions are written in Latin letters and the model answers in the language that it is asked in: only an
 * English answer can be compared with the page. So a question in another language that is understood is put in
 * English; one that isn't is put as it stands.
 */
export function questionFor(asked: Question, understood: Understood, prescription: Prescription): Question {
  const [intent] = understood.intents
  if (intent === undefined) return asked
  if (understood.language === 'en') return { ...asked, language: 'en' }
  const english = inEnglish(intent, understood, asked, prescription)
  return english === undefined ? asked : { text: english, language: 'en' }
}

function inEnglish(
  intent: Intent,
  { reference, counted = 'medicines' }: Understood,
  { about }: Question,
  prescription: Prescription,
): string | undefined {
  if (isItemIntent(intent)) {
    const names = pointedAt(prescription, reference, about).medicines.map(({ name }) => name.quote)
    return OF_ITEM[intent](names.length > 0 ? names.join(' and ') : 'each medicine')
  }
  if (intent === 'transcribe') return 'ocr'
  if (intent === 'count') return `how many ${counted} are on the prescription?`
  return OF_PAGE[intent as PageIntent]
}

const OF_ITEM: Readonly<Record<ItemIntent, (name: string) => string>> = {
  details: (name) => `what does the prescription say about ${name}?`,
  directions: (name) => `how should ${name} be taken?`,
  dose: (name) => `how much ${name} is taken at a time?`,
  daily: (name) => `how much ${name} is taken a day?`,
  meal: (name) => `is ${name} taken before, after or with food?`,
  need: (name) => `is ${name} taken regularly or only when needed?`,
  end: (name) => `when does ${name} end?`,
  refills: (name) => `how many refills of ${name} are there?`,
  taken: (name) => `is ${name} to be taken?`,
  strength: (name) => `what is the strength of ${name}?`,
  frequency: (name) => `how often is ${name} taken?`,
  when: (name) => `when is ${name} taken?`,
  duration: (name) => `for how long is ${name} taken?`,
  quantity: (name) => `what is the quantity of ${name}?`,
  form: (name) => `what form is ${name}?`,
  route: (name) => `by which route is ${name} given?`,
  purpose: (name) => `what is ${name} for?`,
}

/** What a model that answers in a few words can be asked; the rest is put as it stands. */
const OF_PAGE: Readonly<Partial<Record<PageIntent, string>>> = {
  medicines: 'which medicines are prescribed?',
  diagnoses: 'what is the diagnosis?',
  complaints: 'what are the complaints?',
  tests: 'which tests are ordered?',
  advice: 'what advice is given?',
  diet: 'what should be eaten?',
  'danger-signs': 'what are the danger signs?',
  withheld: 'which medicines are to be avoided?',
  stopped: 'which medicines are stopped?',
  'blood-pressure': 'what is the blood pressure?',
  pulse: 'what is the pulse?',
  temperature: 'what is the temperature?',
  allergies: 'which allergies are mentioned?',
  findings: 'what are the findings?',
  prescriber: 'what is the name of the doctor?',
  'prescriber-details': 'what are the qualifications of the doctor?',
  clinic: 'what is the name of the clinic?',
  patient: 'what is the name of the patient?',
  age: 'what is the age of the patient?',
  sex: 'what is the sex of the patient?',
  weight: 'what is the weight of the patient?',
  date: 'what is the date?',
  'next-visit': 'when is the next visit?',
}
