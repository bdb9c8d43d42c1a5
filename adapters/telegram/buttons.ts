/**
 * Suggestions as buttons. What comes back when one is pressed are a few signed characters: the words themselves
 * stand on the button or in the kept reply, and the signature tells which of them were really offered in this chat.
 */
import type { CallbackQuery, InlineKeyboardMarkup } from 'grammy/types'
import type { Suggestion } from '../adapter.ts'
import type { Signer } from './identity.ts'

/** Telegram gives back 64 bytes at most; 132 bits of signature leave room for other kinds of button. */
const PREFIX = 'ask:'
const SIGNATURE_LENGTH = 22
const PURPOSE = 'suggestion'

export function keyboardOf(
  suggestions: readonly Suggestion[],
  chat: string,
  signer: Signer,
): InlineKeyboardMarkup | undefined {
  if (suggestions.length === 0) return undefined
  return {
    inline_keyboard: suggestions.map(({ label, text }) => [
      { text: label, callback_data: PREFIX + signer.sign(PURPOSE, [chat, text], SIGNATURE_LENGTH) },
    ]),
  }
}

/**
 * What a pressed button says; `undefined` where the bot never offered it.
 *
 * @param chat of the conversation
 * @param offered suggestions of earlier replies in the chat, for buttons whose label isn't what they say
 */
export async function wordsOf(
  { data = '', message }: CallbackQuery,
  chat: string,
  signer: Signer,
  offered: () => Promise<readonly string[]>,
): Promise<string | undefined> {
  if (message === undefined || !data.startsWith(PREFIX)) return undefined
  const signature = data.slice(PREFIX.length)
  const fits = (text: string) =>
    signature.length === SIGNATURE_LENGTH && signer.matches(signature, PURPOSE, [chat, text])
  const labels = message.reply_markup?.inline_keyboard.flat().map(({ text }) => text) ?? []
  return labels.find(fits) ?? (await offered()).find(fits)
}
