/** What pharmacists said of a reading, where an answer speaks of it. The page's own words stay beside theirs. */
import type { Reply, ReviewedMedicine } from '../../adapters/adapter.ts'
import type { PrescriptionRecord, ReviewRecord } from '../../conversations/conversation.ts'
import type { MedicineWords } from '../../conversations/message.ts'
import type { Answer, Language, Question } from '../../inference/engine.ts'
import type { Medicine, Prescription } from '../../inference/prescription.ts'
import { reviewWords } from '../replies/reviews.ts'

/** The medicines as they stand now, for a pharmacist to confirm or correct; nothing where none were read. */
export function reviewOf(
  record: PrescriptionRecord,
  prescription: Prescription | undefined,
): Pick<Reply, 'review'> {
  if (prescription === undefined) return {}
  return { review: { prescription: record.id, medicines: medicinesNow(record, prescription) } }
}

export function medicinesNow(record: PrescriptionRecord, prescription: Prescription): ReviewedMedicine[] {
  const corrections = correctionsOf(record)
  return prescription.medicines.map((medicine) => ({
    id: medicine.id,
    ...(corrections.get(medicine.id)?.correction?.after ?? asRead(medicine)),
  }))
}

/** The page's own words for a medicine. */
function asRead({ name, strength, sig }: Medicine): MedicineWords {
  return {
    name: name.quote,
    ...(strength && { strength: strength.quote }),
    ...(sig && { directions: sig.quote }),
  }
}

/** Paragraphs to go before an answer: corrections of what it speaks of, then whether the whole was confirmed. */
export function reviewed(record: PrescriptionRecord, answer: Answer, language: Language): string[] {
  const words = reviewWords(language)
  const spokenOf = new Set(answer.subjects.map(({ id }) => id))
  const corrected = [...correctionsOf(record).values()].filter(
    ({ correction }) => correction !== undefined && spokenOf.has(correction.medicine),
  )
  const verdict = verdictOn(record)
  return [
    ...corrected.map((review) => words.said(review)),
    ...(verdict === undefined ? [] : [words.said(verdict)]),
    ...(corrected.length > 0 ? [words.asRead] : []),
  ]
}

/** The last correction of each medicine. Pages added since may have changed which medicine is which. */
function correctionsOf(record: PrescriptionRecord): Map<string, ReviewRecord> {
  const last = new Map<string, ReviewRecord>()
  for (const review of record.reviews ?? []) {
    if (review.correction !== undefined && isOfThesePages(review, record))
      last.set(review.correction.medicine, review)
  }
  return last
}

/** The last word on the whole: confirmed, or unreadable. */
function verdictOn(record: PrescriptionRecord): ReviewRecord | undefined {
  return record.reviews?.findLast(
    (review) => review.verdict !== 'corrected' && isOfThesePages(review, record),
  )
}

function isOfThesePages({ pages }: ReviewRecord, record: PrescriptionRecord): boolean {
  return pages.length === record.pages.length && record.pages.every(({ id }) => pages.includes(id))
}

/**
 * A question that names a medicine as it was corrected, put as the page has it: the engine knows the page alone.
 */
export function underReadName(
  question: Question,
  record: PrescriptionRecord,
  prescription: Prescription | undefined,
): Question {
  for (const { correction } of correctionsOf(record).values()) {
    const medicine = prescription?.medicines.find(({ id }) => id === correction?.medicine)
    const name = firstWord(correction?.after.name)
    const read = firstWord(medicine?.name.quote)
    if (medicine === undefined || name === undefined || read === undefined || name === read) continue
    const named = new RegExp(`(?<![\\p{L}\\p{N}])${name}(?![\\p{L}\\p{N}])`, 'iu')
    if (named.test(question.text))
      return { ...question, text: question.text.replace(named, read), about: [medicine.id] }
  }
  return question
}

/** A dose form before the name is not the name. */
function firstWord(name: string | undefined): string | undefined {
  return name?.match(/[\p{L}\p{M}][\p{L}\p{M}\p{N}]{3,}/u)?.[0]
}
