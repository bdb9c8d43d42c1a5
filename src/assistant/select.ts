/** Which prescription is a question about? */
import type { Conversation, PrescriptionRecord, Turn } from '../../conversations/conversation.ts'
import type { IncomingMessage } from '../../conversations/message.ts'
import { repliesOf } from './turns.ts'

export type Selected =
  | { kind: 'one'; prescription: PrescriptionRecord; named: boolean }
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
  const { replyTo } = message
  const answered =
    replyTo === undefined ? undefined : prescriptions.find(({ messageIds }) => messageIds.includes(replyTo))
  if (answered !== undefined) return { kind: 'one', prescription: answered, named: false }
  const named = namedIn(text, prescriptions)
  if (named.length === 1) return { kind: 'one', prescription: named[0]!, named: prescriptions.length > 1 }
  if (named.length > 1) return { kind: 'several', prescriptions: named }
  const latest = prescriptions.find(({ id }) => id === current)
  return latest === undefined ? { kind: 'none' } : { kind: 'one', prescription: latest, named: false }
}

const PRESCRIPTION = `(?:prescription|photo|picture|one)`
const ORDINALS: readonly (readonly [RegExp, number])[] = [
  [/\b(?:first|1st|oldest)\b/, 0],
  [/\b(?:second|2nd)\b/, 1],
  [/\b(?:third|3rd)\b/, 2],
  [/\b(?:fourth|4th)\b/, 3],
  [/\b(?:fifth|5th)\b/, 4],
  [/\b(?:last|latest|newest)\b/, -1],
  [/\b(?:previous|earlier|other)\b/, -2],
]

/** "the first prescription", "the one from Dr Rao", "my mother Asha's prescription". */
function namedIn(text: string, prescriptions: readonly PrescriptionRecord[]): PrescriptionRecord[] {
  const said = text.toLowerCase()
  const byNumber = /\b(\w+) (?:prescription|photo|picture)\b/.exec(said)?.[1]
  const ordinal = byNumber && ORDINALS.find(([pattern]) => pattern.test(byNumber))
  if (ordinal) {
    const chosen = prescriptions.at(ordinal[1])
    if (chosen !== undefined) return [chosen]
  }
  if (prescriptions.length === 1) return []
  const byWord = new RegExp(
    String.raw`\b${PRESCRIPTION}\b.*\b(?:from|by|of|for|dated)\b|\bdr\b|\bdoctor\b`,
  ).test(said)
  if (!byWord) return []
  const words = new Set(said.match(/[\p{L}\p{N}]{3,}/gu) ?? [])
  return prescriptions.filter(({ labels }) =>
    nameWords(labels.prescriber, labels.patient, labels.date).some((word) => words.has(word)),
  )
}

/** What stands before a name on most prescriptions tells none of them apart. */
const TITLES = new Set(['doctor', 'prof', 'mbbs', 'mrs', 'miss', 'name', 'patient', 'date', 'consultant'])

function nameWords(...labels: (string | undefined)[]): string[] {
  return labels
    .flatMap((label) => label?.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [])
    .filter((word) => !TITLES.has(word))
}

/** The turns about one prescription, the one that the message answers to put last: "it" is what was said there. */
export function turnsAbout(
  prescription: PrescriptionRecord,
  { turns }: Conversation,
  replyTo: string | undefined,
): Turn[] {
  const about = turns.filter((turn) => turn.prescription === prescription.id)
  const answered = about.find(
    (turn) =>
      replyTo !== undefined &&
      (turn.messageId === replyTo || repliesOf(turn).some(({ ids }) => ids.includes(replyTo))),
  )
  return answered === undefined ? about : [...about.filter((turn) => turn !== answered), answered]
}
