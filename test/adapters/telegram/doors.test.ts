import { describe, expect, it, vi } from 'vitest'
import { wordsIn } from '../../../src/replies/index.ts'
import { photo } from '../../doubles/scripted-conversation.ts'
import { startBot, texts } from './bot.ts'

const words = wordsIn('en')

describe('a bot for some', () => {
  it('answers who is listed, and tells others once where to ask', async () => {
    const { telegram, engine } = await startBot({ environment: { TELEGRAM_ALLOW_USERS: '71, 72' } })
    const stranger = telegram.person({ id: 70 })
    await stranger.photo((await photo()).bytes, 'What is on it?')
    stranger.text('hello?')
    const friend = telegram.person({ id: 72 })
    friend.text('/help')
    expect(await texts(friend, 1)).toEqual([words.help])
    expect(await texts(stranger, 1)).toEqual([words.notAdmitted('70')])
    expect(engine.encoded).toEqual([])
  })

  it('asks who sends too much to wait, and stops seeming to type', async () => {
    const { telegram } = await startBot({ environment: { RXCHAT_RATE_PER_PERSON: '2' } })
    const person = telegram.person()
    for (const text of ['/help', '/help ', '/help  ', '/help   ']) person.text(text)
    const said = await texts(person, 3)
    expect(said[2]).toMatch(/^That was a lot at once/)
    await vi.waitFor(() => expect(telegram.updates.waiting()).toHaveLength(0))
    const typing = telegram.called('sendChatAction').length
    await new Promise((resolve) => setTimeout(resolve, 600))
    expect(telegram.called('sendChatAction')).toHaveLength(typing)
  })
})

describe('with more pages than can be read', () => {
  it('everybody sees a sign of life, also who waits for a turn', async () => {
    const never = new Promise<void>(() => {})
    const { telegram } = await startBot({ script: { beforeEncode: () => never } })
    const people = Array.from({ length: 60 }, () => telegram.person())
    const { bytes } = await photo()
    for (const person of people) await person.photo(bytes)
    const signs = () => new Set(telegram.called('sendChatAction').map(({ payload }) => payload.chat_id))
    // How soon is measured by bench:adapters.
    await vi.waitFor(() => expect(signs().size).toBe(60), 5_000)
  })
})
