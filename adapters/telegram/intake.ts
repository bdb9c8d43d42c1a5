/** Updates in, recorded messages out: whatever isn't recorded yet is not confirmed to Telegram. */
import type { Api } from 'grammy'
import type { CallbackQuery, Update } from 'grammy/types'
import type { AdapterHost, ConversationKey, IncomingMessage } from '../adapter.ts'
import { wordsOf } from './buttons.ts'
import { createGroupAlbums } from './group-albums.ts'
import { conversationOf, messageFrom, pressedFrom, type Understanding } from './incoming.ts'
import type { Moves } from './moves.ts'

export interface IntakeOptions {
  api: Api
  host: AdapterHost
  understanding: Understanding
  moves: Moves
  /** A message was recorded and waits for its turn. */
  onTaken: (message: IncomingMessage) => void
  /** What is told to who presses a button that says nothing any more. */
  buttonExpired: (language: string | undefined) => string
}

export interface Intake {
  /** Resolves when the update is recorded or known to need no answer; rejects when it must come again. */
  take(update: Update): Promise<void>
  /** The same for several in their order; resolves with how many, from the first on, need not come again. */
  takeAll(updates: readonly Update[]): Promise<number>
}

export function createIntake(options: IntakeOptions): Intake {
  const { api, host, understanding, moves, onTaken, buttonExpired } = options
  const groupAlbums = createGroupAlbums()

  const accept = async (message: IncomingMessage): Promise<void> => {
    if ((await host.accept(message)) === 'accepted') onTaken(message)
  }

  const wordsIn = async (query: CallbackQuery): Promise<string | undefined> => {
    if (query.message === undefined) return undefined
    const conversation = conversationOf(query.message, understanding.homeOf)
    return wordsOf(query, conversation.chat, understanding.signer, () => offeredIn(conversation, host))
  }

  const press = async (query: CallbackQuery): Promise<void> => {
    const text = await wordsIn(query)
    const message = text === undefined ? undefined : pressedFrom(query, text, understanding)
    // At once: until then the button shows that it waits. One that was pressed too long ago can't be answered.
    const words = message === undefined ? { text: buttonExpired(query.from.language_code) } : {}
    api.answerCallbackQuery(query.id, words).catch(() => undefined)
    if (message !== undefined) await accept(message)
  }

  const messagesIn = (update: Update): IncomingMessage[] => {
    try {
      const said = messageFrom(update, understanding)
      return said === undefined ? [] : groupAlbums.take(said)
    } catch (error) {
      // An update that can't be understood never will be; it must not keep out those after it.
      host.log.error({ platform: 'telegram', error: (error as Error).name }, 'update not understood')
      return []
    }
  }

  const take = async (update: Update): Promise<void> => {
    // Known before anything that comes after it is looked at.
    if (update.message !== undefined) await moves.follow(update.message)
    if (update.callback_query !== undefined) await press(update.callback_query)
    else await Promise.all(messagesIn(update).map(accept))
  }

  return {
    take,
    async takeAll(updates) {
      // Side by side, so that they are recorded in one go; begun in order, so that they stay in order.
      const taken = await Promise.allSettled(updates.map(take))
      const failed = taken.findIndex(({ status }) => status === 'rejected')
      return failed < 0 ? updates.length : failed
    },
  }
}

/** What the buttons of the replies kept in this chat say. */
async function offeredIn(conversation: ConversationKey, host: AdapterHost): Promise<string[]> {
  const history = await host.history(conversation)
  return history.flatMap(({ reply }) => reply?.suggestions.map(({ text }) => text) ?? [])
}
