/**
 * One answer from two readings. What the reader finds comes first, in its own words; then how far the model agrees.
 * Neither is ever put in the other's place, and whatever only the model says is called so.
 */
import type { Answer, Evidence, Question } from '../engine.ts'
import { type PromptTask, toPrompt } from '../paligemma/prompts.ts'
import type { Prescription } from '../prescription.ts'
import { type ItemIntent, isItemIntent, type Understood, understandQuestion } from '../question.ts'
import { answerQuestion } from '../reader/answers/answer.ts'
import { type Composer, createComposer } from '../reader/answers/composer.ts'
import { fitOfMedicine } from '../reader/answers/lists.ts'
import type { Lexicon } from '../reader/lexicon/lexicon.ts'
import { join, type Wording, wordingFor } from '../reader/wording/wording.ts'
import { compareItems, compareWords } from './compare.ts'
import { type Claim, type Finding, isDoubt } from './finding.ts'
import { itemsOf } from './items.ts'
import type { Pages } from './page-text.ts'
import { type Raised, raise } from './raise.ts'
import { readSaid, type Said } from './said.ts'
import { phrasesOf, takeApart } from './statement.ts'
import { type CheckedWording, checkedWordingFor } from './wording.ts'

/** A question to pages that the reader has read. */
export interface Reading {
  prescription: Prescription
  lines: Pages
  question: Question
}

/**
 * Who answers. `reader`: alone, since nobody may advise, and a model least of all. `both`: the reader, compared with
 * the model. `model`: the reader doesn't know what is asked, so the model's words are shown, each looked up on the page.
 */
export type Speaker = 'reader' | 'both' | 'model'

export interface Asked {
  /** The reader's answer. */
  own: Answer
  understood: Understood
  speaker: Speaker
}

/** Prompts of the model's own that ask for something else than reading. */
const LOOKING: ReadonlySet<PromptTask> = new Set(['caption', 'describe', 'detect'])

export function understand(reading: Reading): Asked {
  const { text, language } = reading.question
  const own = answerQuestion(reading)
  const understood = understandQuestion(text)
  const looks = LOOKING.has(toPrompt(text, language).task)
  const unknown = understood.intents.length === 0 && own.standing === 'absent'
  const speaker = own.caution ? 'reader' : looks || unknown ? 'model' : 'both'
  return { own, understood, speaker }
}

/** @param model what it says; `undefined` where it could not be asked */
export function check(reading: Reading, asked: Asked, model: Answer | undefined, lexicon: Lexicon): Answer {
  const { language } = reading.question
  const spoken: Spoken = { words: wordingFor(language), about: checkedWordingFor(language) }
  if (model === undefined) return withNote(asked.own, spoken.about.unavailable, spoken.words)
  const said = readSaid(model.text)
  if (asked.speaker === 'model') return modelsWords(reading, asked, said, model.evidence, spoken)
  return bothReadings(reading, asked, said, lexicon, spoken)
}

interface Spoken {
  words: Wording
  about: CheckedWording
}

function bothReadings(
  reading: Reading,
  { own, understood }: Asked,
  said: Said,
  lexicon: Lexicon,
  spoken: Spoken,
): Answer {
  const { words, about } = spoken
  const raised = raisedBy(said, reading, lexicon)
  const again = { ...reading, prescription: raised.prescription }
  const base = raised.prescription === reading.prescription ? own : answerQuestion(again)
  const findings = compare(again, base, understood, said, lexicon)
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

function compare(
  reading: Reading,
  base: Answer,
  understood: Understood,
  said: Said,
  lexicon: Lexicon,
): Finding[] {
  const { intent, standing, subjects: named } = base
  if (said.kind === 'none') return []
  if (said.kind === 'bare') {
    if (intent !== 'mention') return []
    const agree = said.yes === (standing !== 'absent')
    return [
      agree
        ? { kind: 'agrees', of: 'words', items: [] }
        : { kind: 'otherwise', said: said.yes ? 'yes' : 'no' },
    ]
  }
  if (intent === 'count') {
    const count = numberIn(said.text)
    const agree = count === named.length
    return [agree ? { kind: 'agrees', of: 'words', items: [] } : { kind: 'otherwise', said: said.text }]
  }
  const pages = reading.lines
  const list = LISTS.has(intent)
  const ofItem = isItemIntent(intent) && intent !== 'quantity'
  if (!list && !ofItem)
    return compareWords(phrasesOf(said.text), readTexts(reading, base), base.evidence, pages)
  const items = itemsOf(reading.prescription, lexicon)
  const { filter } = understood
  const subjects = items
    .filter(({ id }) => named.some((subject) => subject.id === id))
    .filter(({ medicine }) => !filter || (medicine && fitOfMedicine(medicine, filter) === 'yes'))
  const findings = compareItems({
    statement: takeApart(said.text, items, lexicon),
    items,
    subjects,
    answered: standing !== 'absent',
    list,
    pages,
  })
  if (!ofItem) return findings
  // That it repeats the strength says nothing of how often.
  const claims = ANSWERS[intent] ?? DIRECTIONS
  return findings.filter((finding) => finding.kind !== 'agrees' || claims.includes(finding.of))
}

/** Answers that are lists of names. */
const LISTS: ReadonlySet<string> = new Set(['medicines', 'diagnoses', 'filter'])

const DIRECTIONS: readonly Claim[] = ['directions', 'words']
/** By what claims a question about a medicine is answered; by its directions, where it isn't named. */
const ANSWERS: Readonly<Partial<Record<ItemIntent, readonly Claim[]>>> = {
  details: ['strength', 'form', 'directions', 'words'],
  strength: ['strength', 'words'],
  form: ['form', 'words'],
  purpose: ['words'],
}

/** What the reader's answer was read from, and how it puts it: “M” on the page is “male”, and a date is written out. */
function readTexts(reading: Reading, base: Answer): string[] {
  const quotes = base.evidence.map(({ quote }) => quote)
  if (base.standing === 'absent') return quotes
  return [...quotes, answerQuestion({ ...reading, question: { ...reading.question, language: 'en' } }).text]
}

const NUMBERS = ['none', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

function numberIn(text: string): number | undefined {
  const digits = /\d+/.exec(text)?.[0]
  if (digits !== undefined) return Number(digits)
  const word = NUMBERS.findIndex((number) => new RegExp(`\\b${number}\\b`, 'i').test(text))
  return word < 0 ? undefined : word
}

/** The model's own words, to a question that the reader has no answer to. */
function modelsWords(
  { lines }: Reading,
  { own }: Asked,
  said: Said,
  marked: readonly Evidence[],
  spoken: Spoken,
): Answer {
  const { words, about } = spoken
  if (said.kind === 'none') return withNote(own, about.silent, words)
  if (said.kind === 'bare') return withNote(own, about.uncheckable, words)
  const composer = createComposer()
  if (marked.length > 0) {
    const labels = [...new Set(marked.map(({ quote }) => words.quote(quote)))]
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
    sayFindings(strangers, composer, spoken)
    if (places.some(({ confidence }) => confidence < LEGIBLE)) composer.doubt()
  } else {
    composer.say(about.nowhere(shown))
    composer.doubt()
  }
  return composer.finish(own.intent, own.caution, words.askPharmacist)
}

/** Lines read less surely than this prove nothing. */
const LEGIBLE = 0.8

/** An answer that goes on where the reader's ends; its closing words come last again. */
function begin({ text, evidence, subjects, standing }: Answer, { askPharmacist }: Wording): Composer {
  const composer = createComposer()
  // In the order of their numbers, which the reader's lines already hold.
  for (const place of evidence) composer.cite([place])
  for (const line of text.split('\n')) if (line !== askPharmacist) composer.say(line)
  for (const subject of subjects) composer.about(subject)
  if (standing === 'absent') composer.miss()
  else composer.find()
  if (standing === 'unsure') composer.doubt()
  return composer
}

function sayFindings(findings: readonly Finding[], composer: Composer, { words, about }: Spoken): void {
  const listed = (said: readonly string[]) =>
    join([...new Set(said)].map(words.quote), 'conjunction', words.language)
  if (findings.length === 0) {
    composer.say(about.silent)
    return
  }
  const doubts = findings.filter(isDoubt)
  if (doubts.length === 0) {
    composer.say(about.same)
    return
  }
  composer.doubt()
  composer.find()
  for (const finding of doubts) {
    if (finding.kind === 'differs') {
      const both = about.differs(words.quote(finding.said), words.quote(finding.page))
      composer.say(`${both} ${composer.cite(finding.evidence)}`)
    } else if (finding.kind === 'elsewhere') {
      composer.say(`${about.elsewhere(words.quote(finding.said))} ${composer.cite(finding.evidence)}`)
    } else if (finding.kind === 'otherwise') composer.say(about.otherwise(words.quote(finding.said)))
  }
  const nowhere = doubts.flatMap((finding) => (finding.kind === 'nowhere' ? [finding.said] : []))
  if (nowhere.length > 0) composer.say(about.nowhere(listed(nowhere)))
  for (const finding of doubts) {
    if (finding.kind !== 'left-out') continue
    const names = listed(finding.items.map(({ name }) => name.quote))
    composer.say(
      `${about.leftOut(names)} ${composer.cite(finding.items.flatMap(({ evidence }) => evidence))}`,
    )
  }
}

function withNote(own: Answer, note: string, words: Wording): Answer {
  const composer = begin(own, words)
  composer.say(note)
  return composer.finish(own.intent, own.caution, words.askPharmacist)
}
