/** When to come again; and sentences, which are advice wherever they stand below the medicines. */
import { distance } from 'fastest-levenshtein'
import { fileAdvice } from './advice.ts'
import { findDate } from './dates.ts'
import { isPrinted } from './furniture.ts'
import { type Passage, part, readingOf } from './passage.ts'
import type { Sheet } from './sheet.ts'

/** Some words with which "Review …" says when; without one the line can't be taken for an appointment. */
const APPOINTMENT = /\d|\b(?:one|two|three|four|six|ten|days?|weeks?|months?|tomorrow|needed|sos|reports?)\b/i

export function readNextVisit(sheet: Sheet, passage: Passage): void {
  const { lists } = sheet
  if (lists.nextVisit) {
    if (!isPrinted(passage.text)) readSentence(sheet, passage)
    return
  }
  const date = findDate(passage.text)
  const reading = readingOf(part(passage))
  const whole = date && part(passage).text.length === date.to - date.from
  // "after / month": a figure is missing.
  const unclear = !APPOINTMENT.test(passage.text) || /[/|]\s*(?:day|week|month)/i.test(passage.text)
  lists.nextVisit = {
    ...reading,
    ...(whole ? { value: date.value } : {}),
    ...(unclear ? { standing: 'unsure' } : {}),
  }
}

/** Sentences have at least this many words. */
export const SENTENCE = 3

export function readSentence(sheet: Sheet, passage: Passage): void {
  if (passage.text.trim().split(/\s+/).length >= SENTENCE) fileAdvice(sheet, passage)
}

/** "after 5 days": of a line that began with "Review". */
const AFTER =
  /^\s*(?:\S{2,10}(?:\s\S{2,10})?[:.])?\s*\S{0,3}\s*after\s+\S{1,3}\s*(?:days?|weeks?|wks?|months?)\W*$/i

export function isAppointment(text: string): boolean {
  return AFTER.test(withoutReview(text))
}

/** "Revicw after 1 month": without its first word, where that is one of these but for a letter or two. */
function withoutReview(text: string): string {
  const first = /^\s*(\p{L}{5,8})[:.]?\s+/u.exec(text)
  const like =
    first && ['review', 'revisit', 'visit'].some((word) => distance(first[1]!.toLowerCase(), word) <= 2)
  return like ? text.slice(first[0].length) : text
}
