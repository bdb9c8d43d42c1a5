/**
 * Answers a question from what was read, and from nothing else: every statement is cited, what is not legible is
 * called so, what the page doesn't say is said to be missing, and a question that isn't understood is said not to be.
 */
import type { Answer, Question } from '../engine.ts'
import type { TextLine } from '../ocr/line.ts'
import type { Medicine, Prescription } from '../prescription.ts'
import {
  type Intent,
  type ItemIntent,
  isItemIntent,
  type PageIntent,
  type Understood,
  understandQuestion,
} from '../questions/question.ts'
import { answerBeside, isBeside, sayAdvised } from './beside.ts'
import { createComposer } from './composer.ts'
import { answerCondition } from './conditions.ts'
import { answerCount } from './counts.ts'
import { sayHidden } from './hidden.ts'
import { type Asked, answerItems } from './items.ts'
import { answerFilter, answerMedicines, answerNames } from './lists.ts'
import { answerMeaning } from './meaning.ts'
import { nameInWords, sayHighAlert } from './medicine.ts'
import { pointedAt } from './names.ts'
import { answerSection, type Section } from './page.ts'
import { answerMention, answerSearch, answerTranscribe, type Pages } from './search.ts'
import { isWithheld } from './statuses.ts'
import { sayNotUnderstood } from './unknown.ts'
import { wordingFor } from './wording/wording.ts'

export interface AnswerInput {
  prescription: Prescription
  /** Per page, in reading order. */
  lines: readonly (readonly TextLine[])[]
  question: Question
}

/** A question that is being answered. */
interface Task {
  understood: Understood
  /** What it points at. */
  medicines: Medicine[]
  /** Names in it that the page doesn't have. */
  unmatched: string[]
  asked: Asked
  pages: Pages
}

export function answerQuestion({ prescription, lines, question }: AnswerInput): Answer {
  const understood = understandQuestion(question.text)
  const asked: Asked = { prescription, words: wordingFor(question.language), composer: createComposer() }
  const pointed = pointedAt(prescription, understood.reference, question.about)
  const intent = say({ understood, ...pointed, asked, pages: lines })
  // "Is it safe?" gets what the page says, and no page says that.
  if (understood.caution === 'advice' && understood.intents.length === 0) asked.composer.aside()
  if (asked.composer.isMissed()) sayHidden(asked)
  return asked.composer.finish(intent, understood.caution, asked.words.askPharmacist)
}

/** Says it, and tells by which intent. */
function say(task: Task): Intent {
  const { understood, medicines, asked, pages } = task
  const { intents, terms, filter, reference, text } = understood
  const items = intents.filter(isItemIntent)
  const [first] = intents
  if (reference.page !== undefined && (items.length === 0 || medicines.length === 0))
    return sayPage(reference.page, task)
  if (first === 'transcribe') {
    answerTranscribe(asked, pages)
    return first
  }
  // "Can he take ibuprofen for knee pain?" is about that medicine, whatever it is for.
  const named = filter?.kind === 'purpose' && medicines.length > 0
  if (filter && !named) {
    answerFilter(filter, asked)
    return 'filter'
  }
  if (first === 'count') {
    answerCount(understood.counted ?? 'medicines', asked)
    return first
  }
  if (first === 'meaning' && answerMeaning(text, asked, pages)) return first
  if (first === 'mention' && terms) {
    answerMention(terms, asked, pages)
    return first
  }
  if (first === 'condition' && terms) return sayCondition(terms, task)
  if (first === 'search' && terms) return saySearch(terms, task)
  if (first && isBeside(first)) {
    answerBeside(first, medicines, asked, pages)
    return first
  }
  if (items.length > 0) return sayItemIntents(items, task)
  if (named) {
    sayDetails(medicines, ['details'], asked)
    return 'details'
  }
  // "Aten-D Tablet": a name is asked for, whatever else the words can mean.
  if (
    intents.every((intent) => intent === 'medicines') &&
    reference.names.length > 0 &&
    medicines.length > 0
  ) {
    sayDetails(medicines, ['details'], asked)
    return 'details'
  }
  if (intents.length > 0 && first !== 'meaning') {
    for (const intent of intents) {
      if (intent === 'medicines' || intent === 'translate') answerMedicines(asked)
      else if (intent === 'names') answerNames(asked)
      else if ((PAGE_WIDE as readonly string[]).includes(intent))
        answerBeside(intent as PageIntent, [], asked, pages)
      else answerSection(intent as Section, asked)
    }
    return first!
  }
  return sayUnasked(task)
}

/** Told by more than one section. */
const PAGE_WIDE = ['overview', 'schedule', 'total', 'validity', 'signed'] as const

function sayCondition(terms: string, { asked, pages }: Task): Intent {
  if (!answerCondition(terms, asked, pages)) {
    asked.composer.miss()
    asked.composer.say(asked.words.notFound(asked.words.quote(terms)))
  }
  return 'condition'
}

function saySearch(terms: string, task: Task): Intent {
  const { medicines, asked, pages, understood } = task
  if (medicines.length > 0) {
    sayDetails(medicines, ['details'], asked)
    return 'details'
  }
  if (answerSearch(terms, asked, pages)) return 'search'
  // A name would have been seen; what is left of a sentence was never looked for as such.
  if (understood.reference.names.length > 0) sayNotFound(terms, asked)
  else if (understood.caution) answerMedicines(asked)
  else sayNotUnderstood(understood, asked, pages)
  return 'search'
}

/** "Page 2": what stands on that page. */
function sayPage(page: number, { asked, pages }: Task): Intent {
  const { prescription, words, composer } = asked
  if (page > pages.length) {
    composer.miss()
    composer.aside()
    composer.say(words.notOnPage(page))
    return 'transcribe'
  }
  const only = pages.map((lines, index) => (index === page - 1 ? lines : []))
  answerTranscribe({ ...asked, prescription: { ...prescription, unread: [] } }, only)
  return 'transcribe'
}

/** It isn't there, and what is there instead. */
function sayNotFound(name: string, { prescription, words, composer }: Asked): void {
  composer.miss()
  composer.say(words.notFound(words.quote(name)))
  const named = prescription.medicines.map(
    ({ name: reading }) => `${nameInWords(reading, words)} ${composer.cite(reading.evidence)}`,
  )
  if (named.length > 0) composer.say(`${words.medicinesNearby} ${named.join(', ')}`)
}

function sayItemIntents(items: ItemIntent[], task: Task): Intent {
  const { understood, medicines, unmatched, asked, pages } = task
  const { prescription, words, composer } = asked
  const { reference } = understood
  if (medicines.length === 0 && unmatched.length > 0) {
    // A name that isn't on the page: another medicine's directions must not be taken for its own.
    const name = unmatched.join(' ')
    if (!answerSearch(name, asked, pages)) sayNotFound(name, asked)
    return items[0]!
  }
  const pointsNowhere = medicines.length === 0 && reference.ordinals.length + reference.forms.length > 0
  if (pointsNowhere) {
    // "The puffs" on a page without an inhaler: whatever else is on it isn't meant.
    const called = reference.forms.map((form) => words.form[form] ?? form).join(', ')
    composer.miss()
    if (called !== '') composer.say(words.notFound(words.quote(called)))
    composer.say(words.whichMedicine)
    answerNames(asked)
    composer.aside()
    return items[0]!
  }
  const subjects = medicines.length > 0 ? medicines : prescription.medicines
  if (subjects.length === 0) {
    answerMedicines(asked)
    return items[0]!
  }
  sayDetails(subjects, items, asked)
  return items[0]!
}

function sayDetails(medicines: Medicine[], items: ItemIntent[], asked: Asked): void {
  answerItems(medicines, items, asked)
  sayHighAlert(
    medicines.filter((medicine) => !isWithheld(medicine)),
    asked.words,
    asked.composer,
  )
}

/** No intent was found: an item that is named, or the question was not understood. */
function sayUnasked(task: Task): Intent {
  const { understood, medicines, unmatched, asked, pages } = task
  const { text, caution } = understood
  if (medicines.length > 0) {
    sayDetails(medicines, ['details'], asked)
    return 'details'
  }
  if (caution) return sayAdvised(text, unmatched, asked, pages)
  const [name] = unmatched
  const nameAlone = name !== undefined && text.length - unmatched.join(' ').length <= FRAME
  if (nameAlone) {
    if (!answerSearch(unmatched.join(' '), asked, pages)) sayNotFound(unmatched.join(' '), asked)
    return 'search'
  }
  sayNotUnderstood(understood, asked, pages)
  return 'search'
}

/** "What about Metformin?": around a name that is asked for stands little else. */
const FRAME = 16
