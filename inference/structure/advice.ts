/** A sentence to the patient: when to come at once, what to eat and drink, or any other advice. */
import { type Passage, part, readingOf } from './passage.ts'
import type { Sheet } from './sheet.ts'
import { plain } from './vocabulary/vocabulary.ts'

/** Come, go, call … at once, to hospital, if …: by language, over lower case without diacritics. */
const COME =
  /\b(?:come|report|return|rush|go|visit|contact|consult|call|seek|see\s+(?:a|the|your)\s+doctor|attend|emergency|er|casualty|911|108|112|ambulance|aayen|dikhay\w*|hospital|asben|volver|acud\w+|consultar|urgenc\w+|consultez|revenir|appel\w+|kham\s+ngay|den\s+(?:ngay|benh\s+vien))\b/u
const AT_ONCE =
  /\b(?:if|at\s+once|immediately|urgent(?:ly)?|straight\s*away|in\s+case\s+of|when|danger\s+signs?|red\s+flags?|warning\s+signs?|turant|agar|jodi|si|en\s+caso\s+de|inmediat\w+|immediat\w+|neu|ngay)\b/u
const DANGER_LABEL = /^\s*(?:danger|warning|red\s*flag|alarm)(?:\s*signs?|\s*symptoms?|s)?\s*[:.-]/u
/** Signs for which one comes at once. */
const SIGNS =
  /\b(?:bleed\w*|breath\w*|chest|pain|vomit\w*|fits?|seizures?|convulsions?|drows\w*|unconscious\w*|faint\w*|fever|rash|swelling|weakness|worse\w*|jaundice|dehydrat\w*|urine|headache|giddiness|palpitation\w*|blood)\b/u

const DIET =
  /\b(?:diets?|salt|sugar|sweets?|oily|oil|spicy|fried|foods?|fluids?|drinks?|water|coconut|fruits?|vegetables?|milk|meals?|eat|eating|protein|fib(?:re|er)|alcohol|juice|tea|coffee|grapefruit|rice|khichdi|soft|ors|dieta|comida|liquidos|regime|sel|sucre|an\s+(?:kieng|nhat)|namak|meetha|paani)\b/u
/** Directions with food are none of a diet, and water to gargle or bathe with is none either. */
const NO_DIET =
  /\b(?:before|after|with)\s+(?:food|meals?|eating|breakfast|lunch|dinner|milk)\b|\bglass\s+of\s+water\b|\b(?:gargl\w*|bath\w*|compress\w*|steam|rins\w*|wash\w*|soak\w*)\b/u

export function isDangerSign(text: string): boolean {
  const low = plain(text)
  return DANGER_LABEL.test(low) || (COME.test(low) && AT_ONCE.test(low) && SIGNS.test(low))
}

export function isDiet(text: string): boolean {
  const low = plain(text)
  return DIET.test(low) && !NO_DIET.test(low)
}

/** Files each sentence where it belongs. */
export function fileAdvice({ lists }: Sheet, passage: Passage): void {
  for (const sentence of sentencesOf(passage)) {
    const reading = readingOf(sentence)
    if (isDangerSign(sentence.text)) lists.dangerSigns.push(reading)
    else if (isDiet(sentence.text)) lists.diet.push(reading)
    else lists.advice.push(reading)
  }
}

/** A full stop behind a word parts sentences; abbreviations are shorter. */
export function sentencesOf(passage: Passage): Passage[] {
  const parts: Passage[] = []
  let from = 0
  for (const match of passage.text.matchAll(/(?<=\p{L}{3})\.\s+(?=\p{Lu})/gu)) {
    parts.push(part(passage, from, match.index))
    from = match.index + match[0].length
  }
  return [...parts, part(passage, from)].filter(({ text }) => text !== '')
}
