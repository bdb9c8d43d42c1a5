/** Whether the patient has something: by the page's word, with its doubt, its denial, or its being of the family. */
import type { Evidence } from '../engine.ts'
import type { OtherCondition, Reading } from '../prescription.ts'
import { foldWords } from '../questions/fold.ts'
import { topicTest } from '../questions/grammar.ts'
import type { Asked } from './items.ts'
import { diagnosisDoubts, nameInWords } from './medicine.ts'
import { fitOf } from './names.ts'
import { isSameWord, linesAbout, type Pages, wordsOf } from './search.ts'
import { type Wording, withDoubts } from './wording/wording.ts'

/** `false` when the page doesn't speak of it. */
export function answerCondition(terms: string, asked: Asked, pages: Pages): boolean {
  const { prescription, words, composer } = asked
  const speaksOf = aboutTerms(terms)
  const others = prescription.otherConditions.filter(
    ({ name }) => fitOf(terms, name) > 0 || speaksOf(namesOf(name)),
  )
  const diagnoses = prescription.diagnoses.filter(
    ({ name }) => fitOf(terms, name) > 0 || speaksOf(namesOf(name)),
  )
  const denied = prescription.deniedComplaints.filter(({ quote }) => speaksOf(quote))
  const complaints = prescription.complaints.filter(({ quote }) => speaksOf(quote))
  for (const { id, name } of diagnoses) {
    const doubts = diagnosisDoubts(name, words)
    if (doubts.length > 0) composer.doubt()
    composer.find()
    composer.about({ kind: 'diagnosis', id, label: name.quote })
    const said = `${words.heading.diagnoses}${words.colon}${nameInWords(name, words)} ${composer.cite(name.evidence)}`
    composer.say(withDoubts(said, doubts))
  }
  for (const other of others) sayOther(other, asked)
  for (const reading of denied) sayReading(reading, words.denied(words.quote(reading.quote)), asked)
  for (const reading of complaints)
    sayReading(reading, `${words.heading.complaints}${words.colon}${words.quote(reading.quote)}`, asked)
  if (diagnoses.length + others.length + denied.length + complaints.length > 0) return true
  const lines = [...linesOn(speaksOf, pages), ...linesAbout(terms, pages)]
  if (lines.length === 0) return false
  composer.find()
  sayLinesOnly(terms, lines, asked)
  return true
}

/** What a line says of it is for the person to read: "not known", "rule out" and "of the mother" stand in it. */
function sayLinesOnly(terms: string, lines: readonly Evidence[], { words, composer }: Asked): void {
  composer.say(words.lines(words.quote(terms)))
  for (const quote of new Set(lines.map((line) => line.quote))) {
    const places = lines.filter((line) => line.quote === quote)
    composer.about({ kind: 'line', label: quote })
    composer.say(`${words.quote(quote)} ${composer.cite(places.slice(0, 1))}`)
  }
}

function sayOther({ id, name, assertion }: OtherCondition, { words, composer }: Asked): void {
  composer.find()
  composer.about({ kind: 'diagnosis', id, label: name.quote })
  const line = name.evidence[0]?.quote ?? `${assertion.cue} ${name.quote}`
  const quote = words.quote(line.includes(name.quote) ? line : `${assertion.cue} ${name.quote}`)
  composer.say(`${saidOf(assertion, quote, words)} ${composer.cite(name.evidence)}`)
}

function saidOf({ certainty, subject }: OtherCondition['assertion'], quote: string, words: Wording): string {
  if (subject === 'family') return words.family(quote)
  if (certainty === 'absent') return words.denied(quote)
  return certainty === 'suspected' ? words.suspected(quote) : words.lines(quote)
}

function sayReading({ quote, evidence }: Reading, said: string, { composer }: Asked): void {
  composer.find()
  composer.about({ kind: 'line', label: quote })
  composer.say(`${said} ${composer.cite(evidence)}`)
}

/** Below the diagnoses: what the page names and doesn't state of the patient. */
export function sayOtherConditions({ prescription, words, composer }: Asked): void {
  for (const kind of ['present', 'suspected', 'absent', 'family'] as const) {
    const these = prescription.otherConditions.filter(({ assertion }) =>
      kind === 'family'
        ? assertion.subject === 'family'
        : assertion.subject === 'patient' && assertion.certainty === kind,
    )
    if (these.length === 0) continue
    const named = these.map(({ name, assertion }) => {
      composer.about({ kind: 'diagnosis', label: name.quote })
      return `${nameInWords(name, words)} (${words.quote(assertion.cue)}) ${composer.cite(name.evidence)}`
    })
    composer.say(`${words.conditions[kind]}${words.colon}${named.join(', ')}`)
  }
}

function namesOf({ quote, match }: OtherCondition['name']): string {
  return [quote, match?.name ?? '', ...(match?.generics ?? [])].join(' ')
}

/** Whether a text speaks of what was asked for: by its words, or by everyday words for the same in any language. */
export function aboutTerms(terms: string): (text: string) => boolean {
  const topic = topicTest(foldWords(terms))
  const asked = wordsOf(terms).filter((word) => word.length > 2)
  return (text) =>
    topic?.(foldWords(text)) ||
    (asked.length > 0 && asked.every((word) => wordsOf(text).some((other) => isSameWord(word, other))))
}

export function linesOn(speaksOf: (text: string) => boolean, pages: Pages): Evidence[] {
  return pages.flatMap((page, index) =>
    page
      .filter(({ text }) => speaksOf(text))
      .map(({ text, box, quad, confidence }) => ({ page: index, box, quad, quote: text, confidence })),
  )
}
