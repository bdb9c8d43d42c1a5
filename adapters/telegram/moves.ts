/**
 * Groups become supergroups, under another number: https://core.telegram.org/bots/api#responseparameters. A conversation
 * keeps the number under which it began, so that it goes on in the supergroup; calls go to where the chat is now.
 */
import type { Transformer } from 'grammy'
import type { Message } from 'grammy/types'
import { z } from 'zod'
import type { AdapterMemory } from '../adapter.ts'
import { keep, readKept } from '../kept.ts'

export interface Moves {
  /** Reads what an earlier process kept. */
  open(): Promise<void>
  /** The number of a chat's conversation. */
  homeOf(chat: number): number
  /** The number of the chat now. */
  nowAt(chat: number): number
  /** Learns from the words with which Telegram tells the group, on either side; resolves when that is kept. */
  follow(message: Message): Promise<void>
  /** Sends calls to where the chat is now, also when Telegram tells only then that it has moved. */
  readonly redirect: Transformer
}

/** More groups than any bot sees move within the time for which a conversation is kept. */
const REMEMBERED = 10_000
const KEY = 'telegram moves'
const keptSchema = z.array(z.tuple([z.number().int(), z.number().int()]))

export function createMoves(memory: AdapterMemory | undefined): Moves {
  const now = new Map<number, number>()
  const home = new Map<number, number>()

  const learn = (from: number, to: number): boolean => {
    if (now.get(from) === to) return false
    now.set(from, to)
    home.set(to, from)
    const [oldest] = now
    if (now.size > REMEMBERED && oldest !== undefined) {
      now.delete(oldest[0])
      home.delete(oldest[1])
    }
    return true
  }
  const moved = async (from: number, to: number): Promise<void> => {
    if (learn(from, to)) await keep(memory, KEY, [...now])
  }
  const nowAt = (chat: number) => now.get(chat) ?? chat

  return {
    async open() {
      for (const [from, to] of (await readKept(memory, KEY, keptSchema)) ?? []) learn(from, to)
    },
    homeOf: (chat) => home.get(chat) ?? chat,
    nowAt,
    async follow({ chat, migrate_to_chat_id: to, migrate_from_chat_id: from }) {
      if (to !== undefined) await moved(chat.id, to)
      if (from !== undefined) await moved(from, chat.id)
    },
    async redirect(prev, method, payload, signal) {
      const { chat_id: chat } = payload as { chat_id?: unknown }
      if (typeof chat !== 'number') return prev(method, payload, signal)
      const answer = await prev(method, { ...payload, chat_id: nowAt(chat) }, signal)
      const to = answer.ok ? undefined : answer.parameters?.migrate_to_chat_id
      if (to === undefined) return answer
      // Obeyed also where it can't be kept: Telegram tells it again.
      await moved(chat, to).catch(() => undefined)
      return prev(method, { ...payload, chat_id: to }, signal)
    },
  }
}
