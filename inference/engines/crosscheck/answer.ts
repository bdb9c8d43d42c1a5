/**
 * One answer from two readings. What the reader finds comes first, in its own words; then how far the model agrees.
 * Neither is ever put in the other's place, and whatever only the model says is called so.
 */

import { answerQuestion } from '../../answers/answer.ts'
import { createComposer } from '../../answers/composer.ts'
import { join, wordingFor } from '../../answers/wording/wording.ts'
import type { Answer, Evidence } from '../../engine.ts'
import type { Lexicon } from '../../lexicon/lexicon.ts'
import { toPrompt } from '../paligemma/prompts.ts'
import { compareWords } from './compare.ts'
import { compareAnswers } from './compare-answers.ts'
import { begin, type Spoken, sayFindings, withNote } from './compose.ts'
import { itemsOf } from './items.ts'
import { type Raised, raise } from './raise.ts'
import { readSaid, type Said } from './said.ts'
import type { Asked, Reading } from './speaker.ts'
import { phrasesOf, takeApart } from './statement.ts'
import { checkedWordingFor } from './wording.ts'

/** @param model what it says; `undefined` where it could not be asked */
export function check(reading: Reading, asked: Asked, model: Answer | undefined, lexicon: Lexicon): Answer {
  const { language } = reading.question
  const spoken: Spoken = { words: wordingFor(language), about: checkedWordingFor(language) }
  if (model === undefined) return withNote(asked.own, spoken.about.unavailable, spoken.words)
  const { evidence, confidence = 1, approximate } = model
  const heard: Heard = { said: readSaid(model), marked: evidence, sure: confidence >= SURE && !approximate }
  const answer =
    asked.speaker === 'model'
      ? modelsWords(reading, asked, heard, spoken)
      : bothReadings(reading, asked, heard, lexicon, spoken)
  return approximate ? { ...answer, approximate } : answer
}

/** A model that holds its own words for less likely than not raises nothing from doubt. */
const SURE = 0.5

/** What came from the model. */
interface Heard {
  said: Said
  /** Places that it marks on the pages. */
  marked: readonly Evidence[]
  sure: boolean
}

function bothReadings(
  reading: Reading,
  { own, understood }: Asked,
  { said, sure }: Heard,
  lexicon: Lexicon,
  spoken: Spoken,
): Answer {
  const { words, about } = spoken
  const raised = sure ? raisedBy(said, reading, lexicon) : { prescription: reading.prescription, names: [] }
  const again = { ...reading, prescription: raised.prescription }
  const base = raised.prescription === reading.prescription ? own : answerQuestion(again)
  const findings = compareAnswers(again, base, understood, said, lexicon)
  const composer = begin(base, words)
  const spokenOf = raised.names.filter(({ quote }) => base.subjects.some(({ label }) => label === quote))
  for (const { quote, name } of spokenOf) composer.say(about.confirmed(words.quote(quote), name))
  sayFindings(findings, composer, spoken)
  return composer.finish(base.intent, base.caution, words.askPharmacist)
}

function raisedBy(said: Said, { prescription, question }: Reading, lexicon: Lexicon): Raised {
  if (said.kind !== 'words') return { prescription, names: [] }
  const statement = takeApart(said.text, itemsOf(prescription, lexicon), lexicon)
  return raise(prescription, statement, question.text, lexicon)
}

/** The model's own words, to a question that the reader has no answer to. */
function modelsWords(
  { lines, question }: Reading,
  { own }: Asked,
  { said, marked }: Heard,
  spoken: Spoken,
): Answer {
  const { words, about } = spoken
  if (said.kind === 'none') return withNote(own, about.silent, words)
  if (said.kind === 'bare') return withNote(own, about.uncheckable, words)
  const composer = createComposer()
  const { task, text: wanted } = toPrompt(question.text, question.language)
  if (task === 'detect' && marked.length > 0) {
    const things = marked.map(({ quote }) => (quote === '' ? wanted.replace(/^detect /, '') : quote))
    const labels = [...new Set(things)].map(words.quote)
    composer.say(`${about.marks(join(labels, 'conjunction', words.language))} ${composer.cite(marked)}`)
    composer.doubt()
    composer.find()
    return composer.finish(own.intent, own.caution, words.askPharmacist)
  }
  const findings = compareWords(phrasesOf(said.text), [], [], lines)
  const places = findings.flatMap((finding) => (finding.kind === 'elsewhere' ? finding.evidence : []))
  const shown = words.quote(said.text.replaceAll('\n', ', '))
  const strangers = findings.filter(({ kind }) => kind === 'nowhere')
  composer.find()
  if (places.length > 0) {
    composer.say(`${about.says(shown)} ${composer.cite(places)}`)
    for (const place of places) composer.about({ kind: 'line', label: place.quote })
    if (strangers.length > 0) sayFindings(strangers, composer, spoken)
    if (places.some(({ confidence }) => confidence < LEGIBLE)) composer.doubt()
  } else {
    composer.say(about.nowhere(shown))
    composer.doubt()
  }
  return composer.finish(own.intent, own.caution, words.askPharmacist)
}

/** Lines read less surely than this prove nothing. */
const LEGIBLE = 0.8
