/**
 * Answers a question from what was read, and from nothing else: every statement is cited, what is not legible is
 * called so, and what the page doesn't say is said to be missing.
 */
import type { Answer, Question } from '../engine.ts'
import type { TextLine } from '../ocr/line.ts'
import type { Medicine, Prescription } from '../prescription.ts'
import {
  type Intent,
  type ItemIntent,
  isItemIntent,
  type Understood,
  understandQuestion,
} from '../questions/question.ts'
import { COMPLAINTS } from '../questions/vocabulary.ts'
import { createComposer } from './composer.ts'
import { answerCount } from './counts.ts'
import { type Asked, answerItems } from './items.ts'
import { answerFilter, answerMedicines } from './lists.ts'
import { nameInWords, sayHighAlert, sayUnread } from './medicine.ts'
import { fold, pointedAt } from './names.ts'
import { answerSection } from './page.ts'
import { answerMention, answerSearch, answerTranscribe, type Pages } from './search.ts'
import { wordingFor } from './wording/wording.ts'

export interface AnswerInput {
  prescription: Prescription
  /** Per page, in reading order. */
  lines: readonly (readonly TextLine[])[]
  question: Question
}

export function answerQuestion({ prescription, lines, question }: AnswerInput): Answer {
  const understood = understandQuestion(question.text)
  const asked: Asked = { prescription, words: wordingFor(question.language), composer: createComposer() }
  const { medicines, unmatched } = pointedAt(prescription, understood.reference, question.about)
  const intent = say(understood, medicines, unmatched, asked, lines)
  // "Is it safe?" gets what the page says, and no page says that.
  if (understood.caution === 'advice' && understood.intents.length === 0) asked.composer.aside()
  return asked.composer.finish(intent, understood.caution, asked.words.askPharmacist)
}

/** Says it, and tells by which intent. */
function say(
  understood: Understood,
  medicines: Medicine[],
  unmatched: string[],
  asked: Asked,
  pages: Pages,
): Intent {
  const { intents, terms, filter, reference } = understood
  const items = intents.filter(isItemIntent)
  if (intents.includes('transcribe')) {
    answerTranscribe(asked, pages)
    return 'transcribe'
  }
  if (filter) {
    answerFilter(filter, asked)
    return 'filter'
  }
  if (intents.includes('count')) {
    answerCount(understood.counted ?? 'medicines', asked)
    return 'count'
  }
  if (intents.includes('mention') && terms) {
    answerMention(terms, asked, pages)
    return 'mention'
  }
  if (intents.includes('search') && terms) return saySearch(terms, medicines, asked, pages)
  if (items.length > 0) {
    sayItemIntents(items, medicines, unmatched, understood, asked, pages)
    return items[0]!
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
  if (intents.length > 0) {
    for (const intent of intents) {
      if (intent === 'medicines') answerMedicines(asked)
      else answerSection(intent as Parameters<typeof answerSection>[0], asked)
    }
    return intents[0]!
  }
  return sayUnasked(understood, medicines, unmatched, asked, pages)
}

function saySearch(terms: string, medicines: Medicine[], asked: Asked, pages: Pages): Intent {
  if (medicines.length > 0) {
    sayDetails(medicines, ['details'], asked)
    return 'details'
  }
  if (!answerSearch(terms, asked, pages)) sayNotFound(terms, asked)
  return 'search'
}

/** It isn't there, and what is there instead. */
function sayNotFound(name: string, { prescription, words, composer }: Asked): void {
  composer.miss()
  composer.say(words.notFound(words.quote(name)))
  const named = prescription.medicines.map(
    ({ name: reading }) => `${nameInWords(reading, words)} ${composer.cite(reading.evidence)}`,
  )
  if (named.length > 0) composer.say(`${words.medicinesNearby} ${named.join(', ')}`)
  sayUnread(prescription.unread, words, composer)
}

function sayItemIntents(
  items: ItemIntent[],
  medicines: Medicine[],
  unmatched: string[],
  { reference }: Understood,
  asked: Asked,
  pages: Pages,
): void {
  const { prescription } = asked
  const subjects = medicines.length > 0 ? medicines : prescription.medicines
  if (medicines.length === 0 && unmatched.length > 0) {
    // A name that isn't on the page: another medicine's directions must not be taken for its own.
    const name = unmatched.join(' ')
    if (!answerSearch(name, asked, pages)) sayNotFound(name, asked)
    return
  }
  const pointsNowhere = medicines.length === 0 && reference.ordinals.length + reference.forms.length > 0
  if (subjects.length === 0 || pointsNowhere) {
    answerMedicines(asked)
    return
  }
  sayDetails(subjects, items, asked)
}

function sayDetails(medicines: Medicine[], items: ItemIntent[], asked: Asked): void {
  answerItems(medicines, items, asked)
  sayHighAlert(medicines, asked.words, asked.composer)
}

/** No intent was found: an item that is named, lines that fit, or what can be asked. */
function sayUnasked(
  { text, caution }: Understood,
  medicines: Medicine[],
  unmatched: string[],
  asked: Asked,
  pages: Pages,
): Intent {
  const { words, composer } = asked
  if (medicines.length > 0) {
    sayDetails(medicines, ['details'], asked)
    return 'details'
  }
  if (caution) {
    // Not an answer to what was asked: what the page says, below the dialogue's own words. Whoever helps in
    // an emergency asks for the medicines first.
    answerMedicines(asked)
    return 'medicines'
  }
  const everyday = text.split(/\s+/).filter((word) => COMPLAINTS.has(fold(word)))
  for (const terms of [...unmatched, ...everyday]) if (answerSearch(terms, asked, pages)) return 'search'
  composer.miss()
  composer.say(
    unmatched.length > 0 && text.length < LONGEST_NAME
      ? words.notFound(words.quote(unmatched.join(' ')))
      : words.askAbout,
  )
  return 'search'
}

/** Longer questions without a known intent aren't just a name. */
const LONGEST_NAME = 40
