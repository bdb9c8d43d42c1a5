import { readFile } from 'node:fs/promises'
import { describe, expect, it, vi } from 'vitest'
import { startBot } from './bot.ts'

describe('a photographed prescription on Telegram, with the embedded reader', () => {
  it('is read, answered beside the marked page, and asked about with a button', async () => {
    const { telegram } = await startBot({ reader: true })
    const person = telegram.person()
    const photo = await readFile(new URL('../../../samples/clinic-printed.jpg', import.meta.url))
    const sent = await person.photo(new Uint8Array(photo), 'Which medicines are on it?')

    await vi.waitFor(() => expect(person.seen().some((message) => message.photo !== undefined)).toBe(true), {
      timeout: 60_000,
      interval: 50,
    })
    const [answer, picture] = person.seen()
    expect(answer!.text).toContain('Amoxicillin')
    expect(answer!.reply_to_message!.message_id).toBe(sent.message_id)
    expect(answer!.entities!.some(({ type }) => type.endsWith('blockquote'))).toBe(true)
    expect(person.pictureOf(picture!)!.length).toBeGreaterThan(10_000)
    const buttons = answer!.reply_markup!.inline_keyboard.flat()
    expect(buttons).toHaveLength(3)

    const query = person.press(answer!, buttons[0]!.text)
    await vi.waitFor(() => expect(person.seen()).toHaveLength(3), { timeout: 20_000, interval: 20 })
    expect(telegram.answeredCallbacks.get(query)).toBe('')
    expect(person.seen()[2]!.text).toContain(buttons[0]!.text)
  })
})
