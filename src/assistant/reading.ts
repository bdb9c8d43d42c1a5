/** Has pages read: new ones, which become part of the conversation, and again those that were sent before. */
import type { Page, PrescriptionRecord } from '../../conversations/conversation.ts'
import type { ConversationKey } from '../../conversations/message.ts'
import type { PageImage, PageReport } from '../../inference/engine.ts'
import { turnPicture } from '../../inference/page/marked.ts'
import type { PageSource } from '../../inference/serving/inference.ts'
import { type Exchange, show } from './exchange.ts'
import { PictureGone } from './failures.ts'
import { type Fetched, labelsOf, uprightPage, withPages, withPrescription } from './pages.ts'
import type { AnswerParts } from './parts.ts'
import { pictureWork } from './picture-work.ts'
import { isFurtherPage } from './route.ts'
import { selectPrescription } from './select.ts'

/** Reads pages for the first time and makes them part of the conversation. */
export async function readNew(exchange: Exchange, { pages }: Fetched, { inference, store }: AnswerParts) {
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
