/** The pictures of a message become pages of a prescription: fetched, opened, read, kept upright. */
import type { ChatAdapter } from '../../adapters/adapter.ts'
import { AdapterError } from '../../adapters/adapter.ts'
import type { Conversation, Page, PrescriptionRecord } from '../../conversations/conversation.ts'
import { type ImageSource, type IncomingMessage, namesOf } from '../../conversations/message.ts'
import type { PageImage, PageReport } from '../../inference/engine.ts'
import type { Prescription } from '../../inference/prescription.ts'
import { type Failure, failureOf, isPassing } from './failures.ts'
import { pictureWork } from './picture-work.ts'
import { prescriptionOf } from './turns.ts'

export type OpenImage = (file: Uint8Array, options: { signal?: AbortSignal }) => Promise<PageImage[]>

/** Pictures that a message answers to count as its own where the conversation doesn't have them. */
export function withReplied(message: IncomingMessage, conversation: Conversation): IncomingMessage {
  const { replyTo, images, repliedImages = [] } = message
  if (replyTo === undefined || images.length > 0 || repliedImages.length === 0) return message
  if (prescriptionOf(conversation, replyTo) !== undefined) return message
  return { ...message, images: repliedImages, aliases: [...(message.aliases ?? []), replyTo] }
}

/** What became of the pictures of one message. */
export interface Fetched {
  pages: PageImage[]
  /** Pages that are not there, by their number as sent, from 1. */
  missing: { page: number; failure: Failure }[]
}

export interface FetchOptions {
  adapter: ChatAdapter
  openImage: OpenImage
  signal: AbortSignal
  /** Whether a passing failure is thrown, so that the whole message is tried again later. */
  throwPassing: boolean
}

/** Files one after another: an album of large ones must not fill the memory. */
export async function fetchPages(message: IncomingMessage, options: FetchOptions): Promise<Fetched> {
  const fetched: Fetched = { pages: [], missing: [] }
  let page = 1
  for (const slot of slotsOf(message)) {
    try {
      if ('reason' in slot) throw new AdapterError(slot.reason, 'missing from the message')
      const file = await fileOf(slot.image, options)
      const opened = await pictureWork(
        message.conversation,
        () => options.openImage(file, { signal: options.signal }),
        options.signal,
      )
      // The same picture twice in one message is one page.
      fetched.pages.push(
        ...opened.filter(({ digest }) => !fetched.pages.some((earlier) => earlier.digest === digest)),
      )
      page += opened.length
    } catch (error) {
      options.signal.throwIfAborted()
      if (options.throwPassing && !('reason' in slot) && isPassing(error)) throw error
      fetched.missing.push({ page, failure: failureOf(error) })
      page++
    }
  }
  return fetched
}

async function fileOf(image: ImageSource, { adapter, signal }: FetchOptions): Promise<Uint8Array> {
  return image.bytes ?? (await adapter.download(image, signal))
}

type Slot = { image: ImageSource } | { reason: AdapterError['code'] }

/** Pictures and gaps in the order in which they were sent; a gap's position counts from 0. */
function slotsOf(message: IncomingMessage): Slot[] {
  const slots: Slot[] = message.images.map((image) => ({ image }))
  const gaps = [...(message.missingImages ?? [])].sort((a, b) => a.position - b.position)
  for (const { position, reason } of gaps) slots.splice(position, 0, { reason: asAdapterCode(reason) })
  return slots
}

const ADAPTER_CODES: readonly string[] = ['gone', 'unreachable', 'too-large', 'expired', 'refused']

function asAdapterCode(reason: string): AdapterError['code'] {
  return ADAPTER_CODES.includes(reason) ? (reason as AdapterError['code']) : 'unreachable'
}

/** The page as it is kept, and its pixels once it stands upright. */
export function uprightPage({ digest, width, height }: PageImage, { turn }: PageReport): Page {
  return turn % 180 === 0 ? { id: digest, width, height } : { id: digest, width: height, height: width }
}

/** The conversation with the pages as a prescription of its own, or as further pages of the one named. */
export function withPages(
  conversation: Conversation,
  message: IncomingMessage,
  pages: readonly Page[],
  goesOn: PrescriptionRecord | undefined,
): { conversation: Conversation; prescription: PrescriptionRecord } {
  const names = namesOf(message)
  // An earlier attempt at this message, or an earlier wording of it, may have got as far as here.
  const same = names
    .map((name) => prescriptionOf(conversation, name))
    .findLast((known) => known !== undefined)
  const isNew = ({ id }: Page) => same?.pages.every((page) => page.id !== id)
  // Another picture put in the place of the first is another prescription: the two must not be read as one.
  if (message.edited && same !== undefined && pages.some(isNew)) {
    const prescriptions = conversation.prescriptions.map((other) => ({
      ...other,
      messageIds: other.messageIds.filter((id) => !names.includes(id)),
    }))
    return added({ ...conversation, prescriptions }, message, pages, undefined)
  }
  return added(conversation, message, pages, same ?? goesOn)
}

/** The pages put to the prescription, or made one of their own where there is none. */
function added(
  conversation: Conversation,
  message: IncomingMessage,
  pages: readonly Page[],
  target: PrescriptionRecord | undefined,
): { conversation: Conversation; prescription: PrescriptionRecord } {
  const names = namesOf(message)
  const prescription: PrescriptionRecord =
    target === undefined
      ? {
          id: nextId(conversation),
          pages: [...pages],
          messageIds: names,
          labels: {},
          sentAt: message.receivedAt,
        }
      : {
          ...target,
          pages: [...target.pages, ...pages.filter(({ id }) => !target.pages.some((page) => page.id === id))],
          messageIds: [...new Set([...target.messageIds, ...names])],
        }
  return { conversation: withPrescription(conversation, prescription), prescription }
}

export function withPrescription(conversation: Conversation, prescription: PrescriptionRecord): Conversation {
  const known = conversation.prescriptions.some(({ id }) => id === prescription.id)
  return {
    ...conversation,
    prescriptions: known
      ? conversation.prescriptions.map((other) => (other.id === prescription.id ? prescription : other))
      : [...conversation.prescriptions, prescription],
    current: prescription.id,
  }
}

/** What tells a prescription apart from others, in the page's own words. */
export function labelsOf(prescription: Prescription | undefined): PrescriptionRecord['labels'] {
  const { prescriber, patient, date } = prescription ?? {}
  return {
    ...(prescriber && { prescriber: prescriber.value }),
    ...(patient?.name && { patient: patient.name.value }),
    // A date is normalised for machines; people look for what is written.
    ...(date && { date: date.quote }),
  }
}

function nextId({ prescriptions }: Conversation): string {
  return `p${Math.max(0, ...prescriptions.map(({ id }) => Number(id.slice(1)))) + 1}`
}
