/** START, CONTINUE, CHANGE, STOP, AVOID: as a heading of a list, before a name or behind it. */
import type { MedicineStatus } from '../../prescription.ts'
import { plain } from '../vocabulary/vocabulary.ts'
import { STATUS_WORDS } from './words.ts'

export interface StatusFound {
  status: MedicineStatus
  /** Where in the text the words that say so stand. */
  cue: { from: number; to: number }
  /** The part of the text that they speak of. */
  about: { from: number; to: number }
}

/** What stops comes before what starts: "do not start" is none of the second. */
const ORDER: readonly MedicineStatus[] = ['avoid', 'stopped', 'changed', 'continued', 'started']

function patternsOf(kind: 'headings' | 'verbs' | 'behind', wrap: (words: string) => string) {
  return ORDER.flatMap((status) => {
    const written = STATUS_WORDS.flatMap((words) => words[status][kind])
    return written.length > 0 ? [{ status, pattern: new RegExp(wrap(written.join('|')), 'u') }] : []
  })
}

const LEAD = String.raw`^[\s•*\-–—>]*(?:\(?\d{1,2}\s*[).:]\s*)?`
const headings = patternsOf('headings', (words) => String.raw`^[\s•*\-–—>]*(?:${words})\s*[:.\-–]?\s*$`)
const verbs = patternsOf(
  'verbs',
  (words) => String.raw`${LEAD}(?<cue>${words})(?![\p{L}])\s*[:\-–]?\s*(?=\S)`,
)
const behind = patternsOf(
  'behind',
  (words) => String.raw`(?:\s+(?:is|are|was|has\s+been))?[\s,:;(\-–]+(?<cue>${words})\s*[).!]*\s*$`,
)

/** A heading that gives its list a status: "STOP taking", "Medicines to be stopped:", "CHANGE how you take". */
export function statusHeading(text: string): MedicineStatus | undefined {
  const low = plain(text)
  return headings.find(({ pattern }) => pattern.test(low))?.status
}

/** "Avoid: aspirin, ibuprofen", "Continue Thyronorm 75 mcg", "Naproxen - stopped". */
export function statusPhrase(text: string): StatusFound | undefined {
  const low = plain(text)
  for (const { status, pattern } of verbs) {
    const match = pattern.exec(low)
    if (!match) continue
    const from = match[0].indexOf(match.groups!.cue!)
    return {
      status,
      cue: { from, to: from + match.groups!.cue!.length },
      about: { from: match[0].length, to: text.length },
    }
  }
  for (const { status, pattern } of behind) {
    const match = pattern.exec(low)
    if (!match) continue
    const from = match.index + match[0].indexOf(match.groups!.cue!)
    return {
      status,
      cue: { from, to: from + match.groups!.cue!.length },
      about: { from: 0, to: match.index },
    }
  }
  return undefined
}

/** Named only to be left alone. */
export const isWithheld = (status: MedicineStatus | undefined): boolean =>
  status === 'stopped' || status === 'avoid'

/** "was 1 tablet twice a day, now 1 tablet once a day": where what is said of now begins. */
export function nowPart(text: string): { from: number; cue: string } | undefined {
  const match =
    /\b(?:was|were|previously|earlier|before)\b.*?[,;.\-–]?\s*\b(now|from now(?: on)?|currently|change(?:d)? to|increased? to|reduced? to|decreased? to)\b[:\s]*/i.exec(
      text,
    ) ??
    /\bfrom\b.*?\b(to)\b\s*(?=\d)/i.exec(
      text.match(/\b(?:increased?|reduced?|decreased?|changed?)\b/i) ? text : '',
    )
  return match ? { from: match.index + match[0].length, cue: match[0].trim() } : undefined
}
