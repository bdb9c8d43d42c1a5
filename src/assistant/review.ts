/** A pharmacist's verdict on a reading is taken in: beside what was read and what was said before, never over it. */
import type { PrescriptionRecord, ReviewRecord } from '../../conversations/conversation.ts'
import type { Review } from '../../conversations/message.ts'
import { reviewWords } from '../replies/reviews.ts'
import { type Exchange, say } from './exchange.ts'
import { withPrescription } from './pages.ts'
import type { AnswerParts } from './parts.ts'
import { readAgain } from './reading.ts'
import { medicinesNow, reviewOf } from './reviewed.ts'

export async function takeReview(exchange: Exchange, review: Review, parts: AnswerParts): Promise<void> {
  const { message, conversation, language } = exchange
  const words = reviewWords(language)
  const record = conversation.prescriptions.find(({ id }) => id === review.prescription)
  if (record === undefined) {
    await say(exchange, 'review', { kind: 'problem', text: words.gone })
    return
  }
  const { prescription } = await readAgain(exchange, record, parts)
  const now = prescription === undefined ? [] : medicinesNow(record, prescription)
  const taken = recordOf(review, record, now, exchange)
  if (taken === undefined) {
    await say(exchange, 'review', { kind: 'problem', text: words.gone })
    return
  }
  // An earlier attempt at this message may have got as far as here.
  const before = (record.reviews ?? []).filter(({ messageId }) => messageId !== message.id)
  const reviewed: PrescriptionRecord = { ...record, reviews: [...before, taken] }
  const { current } = conversation
  exchange.conversation = {
    ...withPrescription(conversation, reviewed),
    ...(current !== undefined && { current }),
  }
  exchange.turn = { ...exchange.turn, prescription: record.id }
  await say(exchange, 'review', {
    kind: 'notice',
    text: [
      words.said(taken),
      ...(before.length > 0 ? [words.history, ...before.toReversed().map((one) => words.said(one))] : []),
    ].join('\n'),
    ...reviewOf(reviewed, prescription),
  })
}

/** `undefined` where it corrects a medicine that isn't there. */
function recordOf(
  { verdict, correction }: Review,
  { pages }: PrescriptionRecord,
  medicines: ReturnType<typeof medicinesNow>,
  { message }: Exchange,
): ReviewRecord | undefined {
  const review: ReviewRecord = {
    messageId: message.id,
    verdict,
    by: message.author,
    at: message.receivedAt,
    pages: pages.map(({ id }) => id),
  }
  if (verdict !== 'corrected') return review
  const medicine = medicines.find(({ id }) => id === correction?.medicine)
  if (medicine === undefined || correction === undefined) return undefined
  const { id: _, ...before } = medicine
  const { medicine: corrected, ...after } = correction
  return { ...review, correction: { medicine: corrected, before, after } }
}
