/** The dialogue: a recorded message in, replies out. Knows no platform and no model. */
import { AdapterError, type ChatAdapter, type HistoryEntry, type Responder } from '../../adapters/adapter.ts'
import { type Conversation, SCHEMA_VERSION } from '../../conversations/conversation.ts'
import type { ConversationKey } from '../../conversations/message.ts'
import { type Delivery, StoreError } from '../../conversations/store.ts'
import type { Language } from '../../inference/engine.ts'
import { UNSUPPORTED_KINDS } from '../replies/catalogue.ts'
import { wordsIn } from '../replies/index.ts'
import { commandOf } from './commands.ts'
import { answerQuestions, takePages } from './conversing.ts'
import { type Exchange, remembered, resume, say, warn } from './exchange.ts'
import { failureOf, isGone, isPassing, wordsFor } from './failures.ts'
import { languageFor } from './language.ts'
import { obey } from './obeying.ts'
import { withReplied } from './pages.ts'
import type { AnswerParts, AssistantParts } from './parts.ts'
import { takeReview } from './review.ts'
import { route } from './route.ts'
import { showPicture } from './showing.ts'
import { clean } from './text.ts'
import { historyOf } from './turns.ts'
import { createUnderstanding } from './understanding.ts'

export interface Assistant {
  /**
   * Answers one message. Resolves when the answer is sent, or when it is known that there is nobody to send it
   * to; rejects when another attempt may succeed.
   */
  handle(delivery: Delivery, adapter: ChatAdapter): Promise<void>
  /** Says that a message could not be answered, after its last attempt. */
  giveUp(delivery: Delivery, adapter: ChatAdapter, error: unknown): Promise<void>
  history(conversation: ConversationKey): Promise<HistoryEntry[]>
}

const DEFAULTS = { retentionHours: 24, maxQuestion: 2000, maxAttempts: 3 } as const

export function createAssistant(parts: AssistantParts): Assistant {
  const { store, log } = parts
  const whole: AnswerParts = { ...DEFAULTS, ...parts }

  async function handle(delivery: Delivery, adapter: ChatAdapter): Promise<void> {
    const responder = adapter.responder(delivery.message)
    resume(delivery, responder)
    const stopWorking = responder.working()
    const startedAt = performance.now()
    let exchange: Exchange | undefined
    try {
      exchange = await open(delivery, adapter, responder)
      const outcome = await converse(exchange, whole)
      if (outcome === 'kept') {
        delivery.signal.throwIfAborted()
        delivery.remember(remembered(exchange))
      }
      log.info(
        {
          platform: adapter.platform,
          attempt: delivery.attempt,
          ms: Math.round(performance.now() - startedAt),
        },
        'message answered',
      )
    } catch (error) {
      await recover(error, delivery, adapter, exchange?.sent.length ?? 0)
    } finally {
      stopWorking()
    }
  }

  async function open(delivery: Delivery, adapter: ChatAdapter, given: Responder): Promise<Exchange> {
    const text = clean(delivery.message.text)
    const commanded = commandOf(text)
    const understand = createUnderstanding()
    const conversation = await loadOr(delivery.message.conversation, commanded?.command === 'forget')
    const message = commanded === undefined ? withReplied(delivery.message, conversation) : delivery.message
    const language = languageFor(text, conversation, message.language, understand)
    return {
      delivery,
      message,
      adapter,
      responder: message === delivery.message ? given : adapter.responder(message),
      text,
      commanded,
      understand,
      language,
      words: wordsIn(language),
      conversation,
      turn: {
        messageId: message.id,
        ...(message.aliases && { aliases: message.aliases }),
        author: message.author.id,
        asked: text,
        subjects: [],
        pages: [],
        at: message.receivedAt,
      },
      sent: [],
    }
  }

  /** What can't be read any more can still be forgotten. */
  async function loadOr(key: ConversationKey, forgetting: boolean): Promise<Conversation> {
    try {
      return await store.load(key)
    } catch (error) {
      if (!forgetting || !(error instanceof StoreError) || error.code !== 'corrupt') throw error
      return { version: SCHEMA_VERSION, key, prescriptions: [], turns: [], updatedAt: new Date() }
    }
  }

  /** Says what went wrong; rejects where another attempt may do better. */
  async function recover(
    error: unknown,
    delivery: Delivery,
    adapter: ChatAdapter,
    repliesSent: number,
  ): Promise<void> {
    if (isGone(error)) return
    if (delivery.signal.aborted) throw error
    // What was said stays said: the next attempt goes on after it.
    const again = isPassing(error) || repliesSent > 0
    if (again && delivery.attempt < whole.maxAttempts) throw error
    if (error instanceof StoreError && error.code === 'closed') throw error
    // Pictures that can't be fetched are told page by page: what comes here is that a reply was refused, and
    // the words for a refused picture would be wrong.
    await giveUp(
      delivery,
      adapter,
      error instanceof AdapterError ? new Error(error.message, { cause: error }) : error,
    )
  }

  async function giveUp(delivery: Delivery, adapter: ChatAdapter, error: unknown): Promise<void> {
    const { message } = delivery
    const failure = failureOf(error)
    log.error(
      { platform: adapter.platform, code: failure.code, attempt: delivery.attempt },
      'message not answered',
    )
    const conversation = await store.load(message.conversation).catch(() => undefined)
    const text = clean(message.text)
    const language = conversation === undefined ? 'en' : languageFor(text, conversation, message.language)
    const responder = adapter.responder(message)
    resume(delivery, responder)
    // Not through `once`: it is the store that may have failed. The reply's id keeps platforms from doubling it.
    await responder
      .send({
        id: `${message.id}/problem`,
        kind: 'problem',
        text: wordsFor(failure, wordsIn(language)),
        quotes: [],
        pages: [],
        showPicture: false,
        suggestions: [],
        language,
      })
      .catch((cause: unknown) => {
        log.warn({ platform: adapter.platform, code: failureOf(cause).code }, 'problem not told')
      })
  }

  return {
    handle,
    giveUp,
    history: async (key) => historyOf(await store.load(key)),
  }
}

/** 'forgotten': nothing of this message may be kept. */
async function converse(exchange: Exchange, parts: AnswerParts): Promise<'kept' | 'forgotten'> {
  const { message, text, words } = exchange
  if (message.review !== undefined) {
    await takeReview(exchange, message.review, parts)
    return 'kept'
  }
  const wish = route(exchange, parts)
  if (exchange.understand(text).caution === 'emergency') await warn(exchange)
  switch (wish.kind) {
    case 'command':
      if (wish.command === 'show') await showPicture(exchange, parts)
      else return obey(exchange, wish, parts)
      break
    case 'pages':
      await takePages(exchange, parts)
      break
    case 'question':
      await answerQuestions(exchange, parts)
      break
    case 'translate':
      await answerIn(wish.language, exchange, parts)
      break
    case 'correction':
      await showPicture(exchange, parts, words.corrected)
      break
    case 'hello':
      await say(exchange, 'hello', {
        kind: 'notice',
        text: exchange.conversation.prescriptions.length > 0 ? words.hello : words.greeting,
      })
      break
    case 'thanks':
      await say(exchange, 'thanks', { kind: 'notice', text: words.welcome })
      break
    case 'unsupported': {
      const kind = UNSUPPORTED_KINDS.find((known) => known === wish.what) ?? 'other'
      await say(exchange, 'unsupported', { kind: 'problem', text: words.unsupported[kind] })
      break
    }
    case 'too-long':
      await say(exchange, 'too-long', {
        kind: 'problem',
        text: words.errors['question-too-long']({ limit: parts.maxQuestion }),
      })
      break
    case 'empty':
      await say(exchange, 'empty', { kind: 'problem', text: words.empty })
      break
  }
  return 'kept'
}

/** From now on in that language, and what was last asked once more; the page's own words stay as they are. */
async function answerIn(language: Language, exchange: Exchange, parts: AnswerParts): Promise<void> {
  exchange.language = language
  exchange.words = wordsIn(language)
  exchange.conversation = { ...exchange.conversation, language }
  await say(exchange, 'language', { kind: 'notice', text: exchange.words.languageSet })
  const { prescriptions, turns } = exchange.conversation
  if (prescriptions.length === 0) return
  const last = turns.findLast(({ resolved }) => resolved !== undefined)?.resolved
  await answerQuestions(exchange, parts, last ?? exchange.words.suggestions.medicines)
}
