/** Diagnoses: what the lexicon knows, and what is listed under the heading even where it doesn't. */
import type { Assertion, NameReading } from '../prescription.ts'
import { assertionsIn } from './context/context.ts'
import { items } from './lists.ts'
import { readName } from './name.ts'
import { evidenceOf, type Passage, part, readingOf } from './passage.ts'
import type { Sheet } from './sheet.ts'

/** "Acute exacerbation of chronic obstructive pulmonary disease" and a word more. */
const MOST_WORDS = 8

/** The course of a stay, told: so many words with a verb of telling in them. */
function isProse({ text }: Passage): boolean {
  return (
    text.split(/\s+/).length >= PROSE &&
    /\b(?:was|were|is|has|had|given|treated|patient|underwent)\b/i.test(text)
  )
}
const PROSE = 9

/** "2. Hypertension", "b) …": the list that the heading began goes on. */
const NUMBERED = /^\s*\(?(?:\d{1,2}|[a-e])[.):]\s*\p{L}{2}/u

/**
 * Under the heading. `listed`: on the heading's own line, or in a list that the heading stands alone above; such a
 * line is a diagnosis whatever it says. Further down only what the lexicon knows is one.
 */
export function readDiagnoses(sheet: Sheet, whole: Passage, listed: boolean): void {
  for (const { passage, assertion, whole: stretch } of assertionsIn(whole)) {
    if (assertion) addOthers(sheet, passage, assertion, stretch)
    else readStated(sheet, passage, listed)
  }
}

function readStated(sheet: Sheet, passage: Passage, listed: boolean): void {
  const list = items(passage).filter(({ text }) => /\p{L}{2}/u.test(text))
  const names = list.map((item) => readName(item, sheet.lexicon, { kinds: ['diagnosis'] }))
  // A sentence under the heading is an observation, not a name.
  const sentence =
    (names.length === 1 && list[0]!.text.split(/\s+/).length > MOST_WORDS && !isKnown(names[0]!)) ||
    isProse(passage)
  if (sentence) {
    sheet.lists.findings.push(readingOf(part(passage)))
    return
  }
  add(sheet, listed || NUMBERED.test(passage.text) ? names : names.filter(isKnown))
}

/** Labels of a form that are also abbreviations of diseases (AGE: acute gastroenteritis). */
const LABEL_WORD = /^\s*(?:age|sex|id|no|name|date|dt)\s*[:.]?\s*$/i

/** Where nothing heads the line: only what the lexicon knows for certain counts. False when there is any other word. */
export function readKnownDiagnoses(sheet: Sheet, whole: Passage): boolean {
  const taken = assertionsIn(whole).map(({ passage, assertion, whole: stretch }) =>
    assertion ? addOthers(sheet, passage, assertion, stretch) : readKnown(sheet, passage),
  )
  return taken.includes(true)
}

/** Complaints: what the page says is not there is none. */
export function readComplaints(sheet: Sheet, whole: Passage): void {
  for (const { passage, assertion, whole: stretch } of assertionsIn(whole)) {
    if (assertion) addOthers(sheet, passage, assertion, stretch)
    else sheet.lists.complaints.push(...items(passage).map(readingOf))
  }
}

/**
 * Conditions that aren't stated of the patient; what the lexicon doesn't know and the page denies is a complaint. Their
 * quotes reach over the words that say so: nobody may be shown "asthma" for "no asthma".
 */
function addOthers(
  { lists, lexicon }: Sheet,
  passage: Passage,
  assertion: Assertion,
  stretch: Passage,
): boolean {
  const list = items(passage)
    .flatMap((item) => partedBy(item, /\s+(?:or|nor|o|ou)\s+/i))
    .filter(({ text }) => /\p{L}{2}/u.test(text))
  for (const item of list) {
    const name = readName(withoutDetail(item), lexicon, { kinds: ['diagnosis'] })
    const denied = assertion.certainty === 'absent' && assertion.subject === 'patient'
    if (denied && !isKnown(name)) lists.deniedComplaints.push({ ...readingOf(stretch), value: item.text })
    else {
      const evidence = evidenceOf(stretch)
      lists.otherConditions.push({
        id: `o${lists.otherConditions.length + 1}`,
        name: { ...name, evidence },
        assertion,
      })
    }
  }
  return list.length > 0
}

function partedBy(item: Passage, pattern: RegExp): Passage[] {
  const match = pattern.exec(item.text)
  if (!match) return [item]
  return [part(item, 0, match.index), ...partedBy(part(item, match.index + match[0].length), pattern)]
}

function readKnown(sheet: Sheet, passage: Passage): boolean {
  const names = items(passage).map((item) =>
    readName(withoutDetail(item), sheet.lexicon, { kinds: ['diagnosis'] }),
  )
  if (LABEL_WORD.test(passage.text) || names.length === 0) return false
  const spelled = names.every((name) => name.standing === 'read' && (isLong(name) || isExact(name, sheet)))
  if (spelled) add(sheet, names)
  return spelled
}

/** "hypothyroidism on Thyronorm 75 mcg", "DM x 5 yrs": the condition without since when and what for it. */
function withoutDetail(item: Passage): Passage {
  const detail = /\s+(?:on|since|x|for|from|diagnosed|under|treated|\d+\s*(?:yrs?|years?|months?))\b/i.exec(
    item.text,
  )
  return detail ? part(item, 0, detail.index) : item
}

/** Abbreviations must stand there to the letter; a long word may have a slip in it. */
const LONG = 8
const isLong = ({ quote }: NameReading) => quote.replace(/\P{L}/gu, '').length >= LONG
const isExact = ({ quote }: NameReading, { lexicon }: Sheet) => lexicon.find(quote)?.kind === 'diagnosis'
const isKnown = ({ match, candidates }: NameReading) => match !== undefined || candidates.length > 0

function add({ lists: { diagnoses } }: Sheet, names: readonly NameReading[]): void {
  for (const name of names) diagnoses.push({ id: `d${diagnoses.length + 1}`, name })
}
