/** Which prescription is a question about? */
import type { Conversation, PrescriptionRecord, Turn } from '../../conversations/conversation.ts'
import type { IncomingMessage } from '../../conversations/message.ts'
import { messageIdsOf, prescriptionOf } from './turns.ts'

export type Selected =
  | {
      kind: 'one'
      prescription: PrescriptionRecord
      /** Chosen by the question's words, among several. */
      named: boolean
      /** The question without the words that only chose. */
      question: string
    }
  | { kind: 'several'; prescriptions: PrescriptionRecord[] }
  | { kind: 'none' }

/** The one that the message answers to; else the one that its words name; else the one spoken of last. */
export function selectPrescription(
  message: IncomingMessage,
  text: string,
  conversation: Conversation,
): Selected {
  const { prescriptions, current } = conversation
  if (prescriptions.length === 0) return { kind: 'none' }
  const one = (prescription: PrescriptionRecord | undefined, named = false, question = text): Selected =>
    prescription === undefined ? { kind: 'none' } : { kind: 'one', prescription, named, question }
  const { replyTo } = message
  const answered = replyTo === undefined ? undefined : prescriptionOf(conversation, replyTo)
  if (answered) return one(answered)
  if (prescriptions.length > 1 && BOTH.test(text))
    return { kind: 'several', prescriptions: [...prescriptions] }
  const counted = countedIn(text, prescriptions)
  if (counted !== undefined) return one(counted.prescription, prescriptions.length > 1, counted.question)
  const named = prescriptions.length > 1 ? namedIn(text, prescriptions) : []
  if (named.length > 1) return { kind: 'several', prescriptions: named }
  return named.length === 1 ? one(named[0], true) : one(prescriptions.find(({ id }) => id === current))
}

const ORDINALS: Readonly<Record<string, number>> = {
  first: 0,
  '1st': 0,
  oldest: 0,
  second: 1,
  '2nd': 1,
  third: 2,
  '3rd': 2,
  fourth: 3,
  '4th': 3,
  fifth: 4,
  '5th': 4,
  last: -1,
  latest: -1,
  newest: -1,
  previous: -2,
  earlier: -2,
  other: -2,
}
const COUNTED = new RegExp(
  `(?:\\b(?:of|on|in|from|for)\\s+)?(?:\\bthe\\s+)?\\b(${Object.keys(ORDINALS).join('|')})\\s+(?:prescription|photo|picture)\\b`,
  'i',
)
const ABROAD: readonly (readonly [RegExp, number])[] = [
  [
    /\b(?:primera|premi[eè]re) (?:receta|ordonnance|foto|photo)|पहल[ीाे] (?:पर्च|प्रिस्क्रिप्शन)\S*|প্রথম (?:প্রেসক্রিপশন|ছবি)\S*/iu,
    0,
  ],
  [
    /\b(?:segunda|deuxi[eè]me|seconde) (?:receta|ordonnance|foto|photo)|दूसर[ीाे] (?:पर्च|प्रिस्क्रिप्शन)\S*|দ্বিতীয় (?:প্রেসক্রিপশন|ছবি)\S*/iu,
    1,
  ],
  [
    /\b(?:[uú]ltima|derni[eè]re) (?:receta|ordonnance|foto|photo)|(?:आखिरी|आख़िरी) (?:पर्च|प्रिस्क्रिप्शन)\S*|শেষ (?:প্রেসক্রিপশন|ছবি)\S*/iu,
    -1,
  ],
]
/** Which of them is meant has to be asked. */
const BOTH =
  /\b(?:both|all|all the|all my|the two) (?:prescriptions|photos|pictures|pages)\b|\b(?:ambas|las dos|todas las) recetas\b|\bles deux ordonnances\b|दोनों पर्च|দুটো প্রেসক্রিপশন/iu

/** As in the labels of `Catalogue.prescriptionLabel`. */
const NUMBERED = /[–(]?\s*(?:prescription|receta|ordonnance|पर्चा|প্রেসক্রিপশন)\s+(\d{1,2})\)?/iu

/** "the first prescription", "prescription 2". */
function countedIn(
  text: string,
  prescriptions: readonly PrescriptionRecord[],
): { prescription: PrescriptionRecord; question: string } | undefined {
  const ordinal = COUNTED.exec(text)
  const number = NUMBERED.exec(text)
  const abroad = ABROAD.flatMap(([words, index]) => {
    const found = words.exec(text)?.[0]
    return found === undefined ? [] : [[found, index] as const]
  })[0]
  const [found, index] = ordinal
    ? [ordinal[0], ORDINALS[ordinal[1]!.toLowerCase()]!]
    : number
      ? [number[0], Number(number[1]) - 1]
      : (abroad ?? [])
  const prescription = index === undefined ? undefined : prescriptions.at(index)
  if (found === undefined || prescription === undefined) return undefined
  const rest = text.replace(found, ' ').replace(/\s+/g, ' ').trim()
  // "The first prescription?" alone asks for what is on it: the choice is the whole question.
  return { prescription, question: /\p{L}{2}/u.test(rest) ? rest : text }
}

/** Words that go before what tells prescriptions apart, in all languages. */
const NAMING =
  /(?<!\p{L})(?:dr|doctor|docteur|doctora|médico|médecin|डॉ|डॉक्टर|ডা|ডাক্তার|prescription|photo|picture|receta|ordonnance|one (?:from|by|of|for|dated))(?!\p{L})/iu

/** "the one from Dr Rao", "my mother Asha's prescription". */
function namedIn(text: string, prescriptions: readonly PrescriptionRecord[]): PrescriptionRecord[] {
  if (!NAMING.test(text)) return []
  const words = new Set(wordsOf(text))
  const fitting = prescriptions.filter(({ labels }) =>
    Object.values(labels).some((label) => wordsOf(label ?? '').some((word) => words.has(word))),
  )
  // What stands on all of them tells none apart.
  return fitting.length === prescriptions.length ? [] : fitting
}

const TITLES = new Set(['doctor', 'prof', 'mbbs', 'mrs', 'miss', 'name', 'patient', 'date', 'consultant'])

function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}\p{M}\p{N}]{3,}/gu) ?? []).filter((word) => !TITLES.has(word))
}

/** The turns about one prescription, the one that the message answers to put last: "it" is what was said there. */
export function turnsAbout(
  prescription: PrescriptionRecord,
  { turns }: Conversation,
  replyTo: string | undefined,
): Turn[] {
  const about = turns.filter((turn) => turn.prescription === prescription.id)
  const answered =
    replyTo === undefined ? undefined : about.find((turn) => messageIdsOf(turn).includes(replyTo))
  return answered === undefined ? about : [...about.filter((turn) => turn !== answered), answered]
}
