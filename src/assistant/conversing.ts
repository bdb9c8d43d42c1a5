/** Prescriptions in, questions answered: the part of the dialogue that talks to the inference. */
import type { Page, PrescriptionRecord } from '../../conversations/conversation.ts'
import type { ConversationKey } from '../../conversations/message.ts'
import type { Answer, PageImage, PageReport } from '../../inference/engine.ts'
import type { PageSource, ReadPages } from '../../inference/inference.ts'
import { turnPicture } from '../../inference/marked.ts'
import { ask, joined } from './answer.ts'
import type { AssistantParts } from './assistant.ts'
import { type Exchange, isWarned, say, show, warn } from './exchange.ts'
import { PictureGone, wordsFor } from './failures.ts'
import { complete } from './follow-ups.ts'
import { type Fetched, fetchPages, labelsOf, uprightPage, withPages, withPrescription } from './pages.ts'
import { pageTurn, pictureWork } from './picture-work.ts'
import { markedPage, type PicturesOf, replyParts } from './reply.ts'
import { reviewed, reviewOf, underReadName } from './reviewed.ts'
import { isFurtherPage } from './route.ts'
import { selectPrescription, turnsAbout } from './select.ts'
import { suggestionsFor } from './suggestions.ts'
import { questionsOf } from './text.ts'
import { repliesOf } from './turns.ts'

export type AnswerParts = Required<AssistantParts>

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
    questions: caption === '' ? [words.suggestions.medicines] : questionsOf(caption),
    before: added ? [words.addedPages(fetched.pages.length, prescription.pages.length)] : [],
    problems,
    after: notes,
    showPicture: true,
  })
}

/** Reads pages for the first time and makes them part of the conversation. */
async function readNew(exchange: Exchange, { pages }: Fetched, { inference, store }: AnswerParts) {
  const { message, delivery, text, conversation } = exchange
  const key = message.conversation
  const selected = selectPrescription(message, '', conversation)
  const goesOn = isFurtherPage(text) && selected.kind === 'one' ? selected.prescription : undefined
  const sources = pages.map((page) => ({ digest: page.digest, image: async () => page }))
  const readOptions = reading(exchange, pages.length)
  const read = await inference.read(sources, readOptions)
  await Promise.all(pages.map((page, index) => keepUpright(key, page, read.reports[index]!, store)))
  const upright = pages.map((page, index) => uprightPage(page, read.reports[index]!))
  const taken = withPages(conversation, message, upright, goesOn)
  const whole =
    taken.prescription.pages.length === pages.length
      ? read
      : await inference.read(sourcesOf(key, taken.prescription.pages, store), readOptions)
  const prescription = { ...taken.prescription, labels: labelsOf(whole.prescription) }
  exchange.conversation = withPrescription(taken.conversation, prescription)
  exchange.turn = { ...exchange.turn, pages: upright.map(({ id }) => id), prescription: prescription.id }
  delivery.signal.throwIfAborted()
  const before = conversation.prescriptions.find(({ id }) => id === prescription.id)?.pages.length ?? 0
  return { prescription, read: whole, added: before > 0 && prescription.pages.length > before }
}

async function keepUpright(
  key: ConversationKey,
  page: PageImage,
  { turn }: PageReport,
  store: AnswerParts['store'],
): Promise<void> {
  const turned = () => turnPicture(page.jpeg, turn)
  const jpeg = turn === 0 ? page.jpeg : (await pictureWork(key, turned)).jpeg
  await store.pictures.put(key, page.digest, jpeg)
}

/** A question about a prescription that was sent before. */
export async function answerQuestions(exchange: Exchange, parts: AnswerParts): Promise<void> {
  const { message, words, text, conversation } = exchange
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

/** What was read of a prescription before: from the cache, or anew where that is gone. */
export function readAgain(
  exchange: Exchange,
  { pages }: PrescriptionRecord,
  { inference, store }: AnswerParts,
) {
  return inference.read(
    sourcesOf(exchange.message.conversation, pages, store),
    reading(exchange, pages.length),
  )
}

/** Pages that were read before; their pictures are only needed where the encoding is gone. */
function sourcesOf(key: ConversationKey, pages: readonly Page[], store: AnswerParts['store']): PageSource[] {
  return pages.map(({ id, width, height }) => ({
    digest: id,
    image: async () => {
      const jpeg = await store.pictures.get(key, id)
      if (jpeg === undefined) throw new PictureGone('the picture is no longer kept')
      return { digest: id, width, height, jpeg }
    },
  }))
}

/** Percentages are told in steps: platforms allow few edits. */
const PROGRESS_STEP = 10

function reading(exchange: Exchange, pages: number) {
  const { message, delivery, words } = exchange
  let shown = ''
  const showNew = (text: string) => {
    if (text !== shown) show(exchange, text)
    shown = text
  }
  const { platform, chat, thread } = message.conversation
  return {
    lane: [platform, chat, thread ?? ''].join('/'),
    signal: delivery.signal,
    onQueued: (ahead: number) => {
      if (ahead > 0) showNew(words.progress.queued(ahead))
    },
    onProgress: (page: number, { done }: { done: number }) => {
      const percent = Math.floor((done * 100) / PROGRESS_STEP) * PROGRESS_STEP
      showNew(words.progress.reading(page + 1, pages, percent))
    },
  }
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
    const asked = complete(text, language, { turns, prescription: read.prescription })
    const question = underReadName(asked, prescription, read.prescription)
    const earlier = answers.map((answer) => answer.text)
    const answer = await ask(read, question, {
      signal: delivery.signal,
      onText: (soFar) => show(exchange, [...before, ...earlier, soFar].join('\n\n')),
    })
    resolved.push(question.text)
    answers.push(answer)
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
    subjects: answer.subjects,
    prescription: prescription.id,
  }
  if (answer.caution === 'emergency') await warn(exchange)
  const found = answer.standing !== 'absent'
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

/** The page that the last answer quoted, marked; without quotes if it was sent and nothing asked yet. */
export async function showPicture(exchange: Exchange, { store }: AnswerParts, lead?: string): Promise<void> {
  const { message, words, conversation } = exchange
  const selected = selectPrescription(message, '', conversation)
  if (selected.kind !== 'one') {
    await say(exchange, 'show', { kind: 'notice', text: words.nothingToShow })
    return
  }
  const { prescription } = selected
  const pictures = picturesIn(message.conversation, store)
  const quoted = turnsAbout(prescription, conversation, message.replyTo)
    .flatMap((turn) => repliesOf(turn))
    .findLast(({ reply: earlier }) => earlier.quotes.length > 0)?.reply
  exchange.turn = { ...exchange.turn, prescription: prescription.id }
  const pages = quoted
    ? quoted.pages.map((page, index) =>
        markedPage(
          page,
          quoted.quotes.filter((quote) => quote.page === index),
          pictures,
        ),
      )
    : prescription.pages.map((page) => markedPage(page, [], pictures))
  await say(exchange, 'show', {
    kind: 'notice',
    text: lead ?? words.shown,
    quotes: quoted?.quotes ?? [],
    pages,
    showPicture: true,
  })
}

function picturesIn(conversation: ConversationKey, store: AnswerParts['store']): PicturesOf {
  return { conversation, get: (pageId) => store.pictures.get(conversation, pageId) }
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
