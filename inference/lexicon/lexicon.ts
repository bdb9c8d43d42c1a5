/** The names that can stand on a prescription, and how well each fits what the recogniser saw. */

import type { Span } from '../ocr/line.ts'
import type { DoseForm, NameCandidate } from '../prescription.ts'

export interface LexiconEntry {
  /** In the spelling that people are shown: "Amoxicillin", "Aten-D". */
  name: string
  kind: 'generic' | 'brand' | 'diagnosis'
  /** Active ingredients (INN); for a diagnosis its full name. */
  generics: readonly string[]
  /** Other spellings and abbreviations: "Acetaminophen", "HTN". */
  aliases: readonly string[]
  forms: readonly DoseForm[]
  /** Normalised as `Strength.text`; empty where not known. */
  strengths: readonly string[]
  /** Seldom prescribed: gives way to an everyday name that fits about as well. */
  rare?: boolean
}

export interface MatchOptions {
  kinds: readonly LexiconEntry['kind'][]
  /** What else stands on the line, where known: a 625 mg tablet is not folic acid. */
  form?: DoseForm
  strength?: string
  /** Enough to tell whether a name may stand there, not which of several. */
  quick?: boolean
}

export interface NameMatch {
  entry: LexiconEntry
  /** The name or alias that fits the page. */
  spelling: string
  /** 0..1: share among all entries and "none of them". */
  probability: number
  /** Edits between the spelling and the best string, case and punctuation aside. */
  edits: number
}

export interface Lexicon {
  readonly size: number
  /** By exact name or alias; case, hyphens and spaces aside. The first where a name is sold with several contents. */
  find(name: string): LexiconEntry | undefined
  /** Best first, at most five; scored against the recogniser's probabilities, not only its best string. */
  match(span: Span, options: MatchOptions): NameMatch[]
  /** Names that are easily confused with this one (look-alike, sound-alike). */
  lookAlikes(name: string): readonly string[]
}

/** A match as the prescription keeps it. */
export function toCandidate(match: NameMatch): NameCandidate {
  const { name, kind, generics } = match.entry
  return { name, kind, generics, probability: match.probability }
}
