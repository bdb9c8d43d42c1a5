/** Headings: "Rx", "Diagnosis:", "C/O", "O/E", "Adv:" … which say what the lines below them are. */

import { headingPhrase } from './vocabulary/vocabulary.ts'

export type Section =
  | 'header'
  | 'medicines'
  | 'diagnoses'
  | 'history'
  | 'complaints'
  | 'findings'
  | 'allergies'
  | 'tests'
  | 'advice'
  | 'nextVisit'
  /** Below everything: signature, stamp, printed notes. */
  | 'footer'

export interface Heading {
  section: Section
  /** Where what it heads begins, on the same line. */
  to: number
}

/** Words that head a section only with a colon behind them or alone on their line. */
const WORDS: readonly (readonly [Section, string])[] = [
  [
    'medicines',
    String.raw`treatment(?:\s*(?:advised|given|plan))?|(?:current\s*|discharge\s*)?medications?(?:\s*(?:on|at)\s*discharge)?|(?:discharge\s*)?medicines?(?:\s*(?:on|at)\s*discharge)?|medicines?\s*prescribed|drugs?|prescriptions?|prescribed|discharge\s*list|tx|rx\s*plan|advised\s*medicines?|take\s*home\s*medicines?|ttos?`,
  ],
  [
    'diagnoses',
    String.raw`(?:provisional\s*|final\s*|primary\s*|secondary\s*|clinical\s*|working\s*)?diagnos[ie]s|diag|impression|imp|assessment|problems?(?:\s*list)?|co-?morbidit(?:y|ies)|diseases?|conditions?|indications?`,
  ],
  ['history', String.raw`(?:past\s*|medical\s*|past\s*medical\s*|family\s*)?history|pmh|hopi|h/o`],
  [
    'complaints',
    String.raw`(?:chief\s*|presenting\s*)?complain(?:t|ts|s)(?:\s*of)?|symptoms?|presenting\s*with|reason\s*for\s*visit`,
  ],
  [
    'findings',
    String.raw`(?:on\s*)?examination|findings?|clinical\s*findings?|vitals?(?:\s*signs)?|general\s*examination|systemic\s*examination|observations?`,
  ],
  ['allergies', String.raw`(?:known\s*|drug\s*)?allerg(?:y|ies|ic\s*to)(?:\s*history)?|adverse\s*reactions?`],
  [
    'tests',
    String.raw`investigations?(?:\s*advised)?|inv|ix|(?:lab(?:oratory)?\s*|blood\s*)?tests?(?:\s*(?:advised|ordered|(?:before|at|for|on)\s*(?:the\s*)?(?:next\s*)?(?:review|visit|follow\s*-?\s*up)))?|labs?|lab\s*orders?|advised\s*(?:tests?|investigations?)`,
  ],
  [
    'advice',
    String.raw`advi[cs]e|advised|adv|instructions?|special\s*instructions?|plan|diet(?:ary\s*advice)?|recommendations?|notes?|remarks?|counsell?ing|precautions?|lifestyle`,
  ],
  [
    'nextVisit',
    String.raw`follow\s*-?\s*up(?:\s*(?:date|on|visit))?|next\s*(?:visit|appointment|review)(?:\s*(?:date|on))?|review(?:\s*(?:date|on))?|revisit|f/u|r/v`,
  ],
]

/** Signs that head a section wherever they begin a line. */
const SIGNS: readonly (readonly [Section, string])[] = [
  ['advice', String.raw`adv\b\.?`],
  ['tests', String.raw`inv\b\.?|ix\b`],
  ['medicines', String.raw`℞|rx\b|r\s?x\b|rₓ|r/x\b|r(?=\s*$)`],
  ['diagnoses', String.raw`k/?c/?o\b|known\s*case\s*of\b|dx\b|d/x\b|Δ|∆`],
  ['history', String.raw`h/o\b|history\s*of\b`],
  ['complaints', String.raw`c[/l|]o\b|c/c\b|complains\s*of\b|complaining\s*of\b`],
  [
    'findings',
    String.raw`o[/il]e\b|p/a\b|r/s\b|cvs\b|cns\b|(?:bp|b\.p\.?|pulse|pr|spo2|temp(?:erature)?|rr|hr|bmi|rbs|fbs|grbs|height|ht)\b(?=\s*[:=-]?\s*\d)`,
  ],
  ['allergies', String.raw`nkda\b|nka\b|no\s*known\s*(?:drug\s*)?allerg\w+|allergic\s*to\b`],
  [
    'nextVisit',
    String.raw`(?:follow\s*-?\s*up|f/u|review|revisit|r/v|see\s*again|come\s*back|next\s*visit|to\s*come)(?=\s*(?:after|in|on|with|sos|\d|if|next|\S{1,2}\s+(?:day|week|month)))`,
  ],
]

/** Signs whose own words are part of what they say ("BP 130/80", "NKDA", "Review after 5 days"). */
const KEPT = /^(?:findings|allergies|nextVisit)$/

const words = WORDS.map(([section, written]) => ({
  section,
  pattern: new RegExp(String.raw`^\s*(?:${written})\s*(?:[:=]|-(?=\s)|-?$)\s*[-–]?\s*`, 'i'),
}))
const signs = SIGNS.map(([section, written]) => ({
  section,
  pattern: new RegExp(String.raw`^\s*(?:${written})\s*[:.=-]*\s*`, 'iu'),
}))

export function headingOf(text: string): Heading | undefined {
  for (const { section, pattern } of words) {
    const match = pattern.exec(text)
    if (match) return { section, to: match[0].length }
  }
  for (const { section, pattern } of signs) {
    const match = pattern.exec(text)
    if (match) {
      const kept = KEPT.test(section) && !/^\s*o[/il]e/i.test(match[0])
      return { section, to: kept ? 0 : match[0].length }
    }
  }
  // A title of the form, or a heading in another language or a letter off.
  const phrase = headingPhrase(text)
  return phrase ? { section: phrase.kind, to: phrase.to } : undefined
}

/** A heading of its own for the directions, below the list of names. */
export const isDirectionsHeading = (text: string) =>
  /^\s*(?:directions?(?:\s+for\s+use)?|how\s+to\s+take|dosage|posologie|posolog[ií]a|c[aá]ch\s+d[uù]ng)\s*:?\s*$/i.test(
    text,
  )

/** ℞ alone on its line; recognisers, which don't know the sign, see an R. */
export function isPrescriptionMark(text: string): boolean {
  return /^\s*(?:℞|rₓ|r\s?x|r)[.:]?\s*$/i.test(text)
}

/** Where a name begins behind an R that may be ℞ ("R Aten-D Tablet"), or 0. */
export function afterPrescriptionMark(text: string): number {
  return /^\s*R[.:]?\s+(?=\p{L})/u.exec(text)?.[0].length ?? 0
}

/** A line that tells not to take something: never a prescribed medicine. */
const AGAINST =
  /^\s*(?:\d{1,2}\s*[).:-]\s*|[-•*]\s*)?(?:please\s*)?(?:stop|avoid|discontinue[d]?|d\/c|withhold|hold|omit|stopped|do\s*not|don'?t|never|not\s*to|no\s+more|no\s+(?=[a-z]+\s*$)|allergic|cancel(?:led)?|contra-?indicated)\b/i

/** The same in the middle of a sentence. */
const MID =
  /\b(?:not\s+to\s+be\s+(?:taken|given|used)|should\s+(?:not|avoid)|must\s+(?:not|avoid)|to\s+be\s+avoided|should\s+be\s+avoided)\b/i

export function tellsAgainst(text: string): boolean {
  return (
    AGAINST.test(text) ||
    MID.test(text) ||
    /\b(?:stopped|discontinued|to\s*be\s*stopped|withheld|cancelled|avoid(?:ed)?)\s*[.!]?\s*$/i.test(text)
  )
}
