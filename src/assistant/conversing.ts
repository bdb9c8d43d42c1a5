/** Prescriptions in, questions answered: the part of the dialogue that talks to the inference. */
import type { PrescriptionRecord } from '../../conversations/conversation.ts'
import type { Answer, PageReport } from '../../inference/engine.ts'
import type { ReadPages } from '../../inference/serving/inference.ts'
import { ask, joined } from './answer.ts'
import { type Exchange, isWarned, say, show, warn } from './exchange.ts'
import { wordsFor } from './failures.ts'
import { complete } from './follow-ups.ts'
import { fetchPages } from './pages.ts'
import type { AnswerParts } from './parts.ts'
import { pageTurn } from './picture-work.ts'
import { readAgain, readNew } from './reading.ts'
import { picturesIn, replyParts } from './reply.ts'
import { reviewed, reviewOf, underReadName } from './reviewed.ts'
import { isFurtherPage } from './route.ts'
import { selectPrescription, turnsAbout } from './select.ts'
import { suggestionsFor } from './suggestions.ts'
import { questionsOf } from './text.ts'

/** Pictures came: reads them as one prescription, and answers the caption or sums up. */
export function takePages(exchange: Exchange, parts: AnswerParts): Promise<void> {
  const { message, delivery, words } = exchange
  const onAhead = (ahead: number) => {
    if (ahead > 0) show(exchange, words.progress.queued(ahead))
  }
  const turn = { signal: delivery.signal, onAhead }
  return pageTurn(message.conversation, () => readAndReply(exchange, parts), turn)
}

async function readAndReply(exchange: Exchange, parts: AnswerParts): Promise<void> {
  const { message, words, delivery, text } = exchange
  show(exchange, words.progress.fetching)
  const fetched = await fetchPages(message, {
    adapter: exchange.adapter,
    openImage: parts.openImage,
    signal: delivery.signal,
    throwPassing: delivery.attempt < parts.maxAttempts,
  })
  const notes = fetched.missing.map(({ page, failure }) => words.missingPage(page, wordsFor(failure, words)))
  if (fetched.pages.length === 0) {
    const only = fetched.missing.length === 1 ? fetched.missing[0] : undefined
    await say(exchange, 'pages', {
      kind: 'problem',
      text: only ? wordsFor(only.failure, words) : notes.join('\n'),
    })
    return
  }
  const { prescription, read, added } = await readNew(exchange, fetched, parts)
  const problems = problemsOf(read.reports, words)
  if (read.reports.every((report) => report.problems.includes('no-text'))) {
    await say(exchange, 'answer', { kind: 'problem', text: [...problems, ...notes].join('\n\n') })
    return
  }
  const tooLong = text.length > parts.maxQuestion
  if (tooLong) notes.push(words.errors['question-too-long']({ limit: parts.maxQuestion }))
  const caption = tooLong || isFurtherPage(text) ? '' : text
  await reply(exchange, parts, prescription, read, {
    // A photograph is always shown as it was read; what the caption asks is answered besides.
    questions: [words.suggestions.medicines, ...captionQuestions(caption, exchange)],
    before: added ? [words.addedPages(fetched.pages.length, prescription.pages.length)] : [],
    problems,
    after: notes,
    showPicture: true,
  })
}

/** What a caption asks beyond the reading; "please check" and "for my mother" ask nothing more. */
function captionQuestions(caption: string, { understand }: Exchange): string[] {
  return questionsOf(caption).filter((question) => {
    if (caption === '') return false
    const { intents, filter, caution, reference } = understand(question)
    if (filter || caution) return true
    if (intents.length > 0)
      return !intents.every((intent) => SHOWN_ANYWAY.has(intent)) || reference.names.length > 0
    return isWholeQuestion(question)
  })
}

/** What the reading itself tells. */
const SHOWN_ANYWAY: ReadonlySet<string> = new Set(['medicines', 'translate', 'details', 'names', 'taken'])

/** Asked in so many words: that it wasn't understood has to be said. "What is this?" is answered by the reading. */
function isWholeQuestion(question: string): boolean {
  return /[?？]$/u.test(question) && question.split(/\s+/).length >= WORDS_OF_A_QUESTION
}
const WORDS_OF_A_QUESTION = 5

/** A question about a prescription that was sent before. */
export async function answerQuestions(
  exchange: Exchange,
  parts: AnswerParts,
  text = exchange.text,
): Promise<void> {
  const { message, words, conversation } = exchange
  const selected = selectPrescription(message, text, conversation)
  if (selected.kind === 'none') {
    if (isWarned(exchange)) return
    await say(exchange, 'photo-first', { kind: 'notice', text: words.photoFirst })
    return
  }
  if (selected.kind === 'several') {
    const labels = selected.prescriptions.map((one) => labelOf(exchange, one))
    await say(exchange, 'which', {
      kind: 'notice',
      text: words.whichPrescription(labels),
      suggestions: labels.map((label) => ({ label, text: `${text} (${label})` })),
    })
    return
  }
  const { prescription, named, question } = selected
  const read = await readAgain(exchange, prescription, parts)
  exchange.conversation = { ...conversation, current: prescription.id }
  await reply(exchange, parts, prescription, read, {
    questions: questionsOf(question),
    before: named ? [words.aboutPrescription(labelOf(exchange, prescription))] : [],
    problems: [],
    after: [],
    showPicture: false,
  })
}

interface Asking {
  questions: readonly string[]
  /** Paragraphs before and after the answer. */
  before: readonly string[]
  /** What is wrong with the photos. */
  problems: readonly string[]
  after: readonly string[]
  showPicture: boolean
}

async function reply(
  exchange: Exchange,
  { store }: AnswerParts,
  prescription: PrescriptionRecord,
  read: ReadPages,
  { questions, before, problems, after, showPicture }: Asking,
): Promise<void> {
  const { message, delivery, words, language, conversation } = exchange
  const turns = turnsAbout(prescription, conversation, message.replyTo)
  const answers: Answer[] = []
  const resolved: string[] = []
  for (const text of questions) {
    const asked = complete(text, language, { turns, prescription: read.prescription }, exchange.understand)
    const { assumed, ...put } = asked
    const question = underReadName(put, prescription, read.prescription)
    const lead = assumed === undefined ? '' : `${words.assumed(assumed)}\n`
    const above = [...before, ...answers.map((answer) => answer.text)].map((part) => `${part}\n\n`).join('')
    const answer = await ask(read, question, {
      signal: delivery.signal,
      onText: (soFar) => show(exchange, above + soFar),
    })
    resolved.push(question.text)
    // An answer that names it first needs no more words.
    const named = assumed !== undefined && (answer.text.split('\n')[0] ?? '').includes(assumed)
    answers.push(named || lead === '' ? answer : { ...answer, text: `${lead}${answer.text}` })
    turns.push({ ...exchange.turn, intent: answer.intent, subjects: answer.subjects })
  }
  const answer = joined(answers)
  const { text, quotes, pages } = replyParts(
    answer,
    prescription.pages,
    picturesIn(message.conversation, store),
    words,
  )
  exchange.turn = {
    ...exchange.turn,
    resolved: resolved.join('\n'),
    intent: answer.intent,
    subjects: answers.at(-1)?.subjects ?? [],
    prescription: prescription.id,
  }
  if (answer.caution === 'emergency') await warn(exchange)
  const found = answer.standing === 'read' || answer.standing === 'unsure'
  // In danger only what the page does say is worth a second message.
  if (isWarned(exchange) && !found) return
  await say(exchange, 'answer', {
    kind: problems.length > 0 && !found ? 'problem' : 'answer',
    standing: answer.standing,
    text: [
      ...before,
      ...problems,
      ...(problems.length > 0 && found ? [words.readAnyway] : []),
      ...(answer.caution === 'advice' ? [words.advice] : []),
      ...reviewed(prescription, answer, language),
      text,
      ...after,
    ].join('\n\n'),
    quotes,
    pages,
    showPicture: showPicture && pages.length > 0,
    suggestions: suggestionsFor(
      read.prescription,
      answers.map(({ intent }) => intent),
      words,
    ),
    ...reviewOf(prescription, read.prescription),
  })
}

function labelOf({ conversation, words }: Exchange, prescription: PrescriptionRecord): string {
  const number = conversation.prescriptions.findIndex(({ id }) => id === prescription.id) + 1
  return words.prescriptionLabel(number, prescription.labels)
}

/** What is wrong with the photos and how to retake them; a page is named where there are several. */
function problemsOf(reports: readonly PageReport[], { problems, onPage }: Exchange['words']): string[] {
  return reports.flatMap((report, index) =>
    report.problems.map((problem) => {
      const { what, retake } = problems[problem]
      return [...(reports.length > 1 ? [onPage(index + 1)] : []), what, retake].join(' ')
    }),
  )
}
