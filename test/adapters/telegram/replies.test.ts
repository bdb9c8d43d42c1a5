import type { Chat } from 'grammy/types'
import { describe, expect, it, vi } from 'vitest'
import type { Answer, Evidence } from '../../../inference/engine.ts'
import { wordsIn } from '../../../src/replies/index.ts'
import { photo } from '../../doubles/scripted-conversation.ts'
import { BOT, Refusal } from '../../doubles/telegram/telegram.ts'
import { startBot, texts } from './bot.ts'

const words = wordsIn('en')

function evidence(quote: string): Evidence {
  return { page: 0, box: { x: 0.1, y: 0.5, width: 0.3, height: 0.05 }, quote, confidence: 0.95 }
}

function answering(answer: Partial<Answer>) {
  return { script: { answer: () => answer } }
}

describe('an answer', () => {
  it('lists its quotes below, set apart, with where they stand', async () => {
    const { telegram } = await startBot(
      answering({ text: 'It says “Dolo 650” [1].', evidence: [evidence('Tab. Dolo 650 1-0-1')] }),
    )
    const person = telegram.person()
    await person.photo((await photo()).bytes)
    const [text] = await texts(person, 1)
    const quote = person.seen()[0]!.entities!.find(({ type }) => type === 'blockquote')!
    expect(text!.slice(quote.offset, quote.offset + quote.length)).toBe(
      '[1] “Tab. Dolo 650 1-0-1” (middle, left)',
    )
  })

  it('can not be made to mention, link, tag or command by what stands on a page', async () => {
    const page = [
      'See @durov or @everyone, mail dr.rao@clinic.com, www.evil.com/x?y or HTTPS://EVIL.ORG',
      'pay.evil.in #offer $USD /start 5 ml/day *bold* _it_ [link](http://evil.com) <b>b</b> Tab.Dolo',
    ].join('\n')
    const { telegram } = await startBot(answering({ text: page, evidence: [evidence(page)] }))
    const person = telegram.person()
    await person.photo((await photo()).bytes)
    const [text] = await texts(person, 1)
    expect(text).toContain(page)
    const made = person.seen()[0]!.entities!.map(({ type }) => type)
    expect(made.filter((type) => !/^(code|blockquote)$/.test(type))).toEqual([])
    const code = person.seen()[0]!.entities!.filter(({ type }) => type === 'code')
    const spelled = code.map(({ offset, length }) => text!.slice(offset, offset + length))
    expect(spelled).not.toContain('Tab.Dolo')
    expect(telegram.called('sendMessage').every(({ payload }) => payload.parse_mode === undefined)).toBe(true)
  })

  it('is never opened up by a preview of an address', async () => {
    const { telegram } = await startBot(answering({ text: 'see www.example.com' }))
    const person = telegram.person()
    await person.photo((await photo()).bytes)
    await texts(person, 1)
    const [call] = telegram.called('sendMessage')
    expect(call!.payload.link_preview_options).toEqual({ is_disabled: true })
  })

  it('that is long is sent whole in several messages, cut between paragraphs, buttons on the last', async () => {
    const paragraphs = Array.from({ length: 60 }, (_, n) => `Paragraph ${n} ${'💊 word '.repeat(30)}end.`)
    const quotes = Array.from({ length: 40 }, (_, n) => evidence(`quote ${n} ${'x'.repeat(100)}`))
    const { telegram } = await startBot(answering({ text: paragraphs.join('\n\n'), evidence: quotes }))
    const person = telegram.person()
    await person.photo((await photo()).bytes)
    await vi.waitFor(() => expect(person.seen().some((message) => message.photo)).toBe(true), 10_000)
    const said = person.texts()
    expect(said.length).toBeGreaterThan(4)
    for (const paragraph of paragraphs) expect(said.some((text) => text.includes(paragraph))).toBe(true)
    for (const [n] of quotes.entries())
      expect(said.some((text) => text.includes(`quote ${n} xxx`))).toBe(true)
    const withButtons = person.seen().filter(({ reply_markup }) => reply_markup !== undefined)
    expect(withButtons.map(({ text }) => text)).toEqual([said.at(-1)])
    expect(person.seen().filter((message) => message.text && message.reply_to_message)).toHaveLength(1)
  })

  it('comes with the page marked where it quotes', async () => {
    const { telegram } = await startBot(answering({ text: '“a” [1]', evidence: [evidence('a')] }))
    const person = telegram.person()
    const sent = await person.photo((await photo()).bytes)
    await vi.waitFor(() => expect(person.seen()).toHaveLength(2), 10_000)
    const picture = person.seen()[1]!
    expect(picture.photo).toBeDefined()
    expect(picture.reply_to_message!.message_id).toBe(sent.message_id)
  })

  it('comes with the page as a file where Telegram refuses it as a photo', async () => {
    const { telegram } = await startBot(answering({ text: '“a” [1]', evidence: [evidence('a')] }))
    telegram.fail('sendPhoto', new Refusal(400, 'Bad Request: PHOTO_INVALID_DIMENSIONS'))
    const person = telegram.person()
    await person.photo((await photo()).bytes)
    await vi.waitFor(() => expect(person.seen()).toHaveLength(2), 10_000)
    expect(person.seen()[1]!.document).toBeDefined()
  })

  it('comes with all its pages as one album', async () => {
    const second = { ...evidence('b'), page: 1 }
    const { telegram } = await startBot(
      answering({ text: '“a” [1] “b” [2]', evidence: [evidence('a'), second] }),
    )
    const person = telegram.person()
    await person.album([(await photo(10)).bytes, (await photo(20)).bytes])
    await vi.waitFor(() => expect(person.seen()).toHaveLength(3), 10_000)
    expect(telegram.called('sendMediaGroup')).toHaveLength(1)
  })

  it('is given without its picture where that can not be sent', async () => {
    const { telegram, logged } = await startBot(answering({ text: '“a” [1]', evidence: [evidence('a')] }))
    telegram.fail('sendPhoto', new Refusal(400, 'Bad Request: not enough rights to send photos to the chat'))
    const person = telegram.person()
    await person.photo((await photo()).bytes)
    expect(await texts(person, 1)).toHaveLength(1)
    person.text('/help')
    expect((await texts(person, 2))[1]).toBe(words.help)
    expect(logged.filter(({ level }) => level === 'error')).toEqual([])
  })

  it('without its picture is remembered, where a group allows neither photos nor files', async () => {
    const { telegram } = await startBot(
      answering({ text: 'It says “a” [1]', evidence: [evidence('a')], subjects: [] }),
    )
    telegram.fail('sendPhoto', new Refusal(400, 'Bad Request: not enough rights to send photos to the chat'))
    telegram.fail(
      'sendDocument',
      new Refusal(400, 'Bad Request: not enough rights to send documents to the chat'),
    )
    const person = telegram.person()
    await person.photo((await photo()).bytes)
    await texts(person, 1)
    person.text('How often?')
    expect((await texts(person, 2))[1]).toContain('It says “a”')
  })

  it('reaches who has deleted the message that it answers', async () => {
    const { telegram } = await startBot({
      script: { beforeEncode: () => new Promise((r) => setTimeout(r, 300)) },
    })
    const person = telegram.person()
    const sent = await person.photo((await photo()).bytes)
    person.deleteMessage(sent)
    expect(await texts(person, 1)).toHaveLength(1)
  })
})

describe('a button', () => {
  async function offered() {
    const bot = await startBot()
    const person = bot.telegram.person()
    await person.photo((await photo()).bytes)
    await texts(person, 1)
    const message = person.seen()[0]!
    const [label] = message.reply_markup!.inline_keyboard.flat().map(({ text }) => text)
    return { ...bot, bot, person, message, label: label! }
  }

  it('asks what it says, is answered at once, and the question is repeated above the answer', async () => {
    const { telegram, person, message, label } = await offered()
    const query = person.press(message, label)
    const answer = (await texts(person, 2))[1]!
    expect(answer.startsWith(label)).toBe(true)
    expect(answer).toContain(`answer to: ${label}`)
    expect(telegram.answeredCallbacks.get(query)).toBe('')
  })

  it('holds at most 64 bytes that give nothing of the question away', async () => {
    const { message, label } = await offered()
    for (const button of message.reply_markup!.inline_keyboard.flat()) {
      const { callback_data: data } = button as { callback_data: string }
      expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64)
      expect(data).not.toContain(label.slice(0, 5))
    }
  })

  it('still works after a restart', async () => {
    const { bot, person, message, label } = await offered()
    await bot.restart()
    person.press(message, label)
    expect((await texts(person, 2))[1]).toContain(`answer to: ${label}`)
  })

  it('still works where Telegram no longer shows the bot the message that it stands under', async () => {
    const { telegram, person, message, label } = await offered()
    // It is known by what is kept of the answer, and that is on its way to the disk when its words are shown: what is
    // answered after it comes when it is there.
    person.text('/help')
    await texts(person, 2)
    const [button] = message.reply_markup!.inline_keyboard.flat()
    const { callback_data: data } = button as { callback_data: string }
    telegram.updates.push({
      callback_query: {
        id: '900100',
        from: person.user,
        chat_instance: '1',
        data,
        message: { chat: message.chat, message_id: message.message_id, date: 0 },
      },
    } as never)
    expect((await texts(person, 3))[2]).toContain(`answer to: ${label}`)
  })

  it('whose label was changed, or that was taken from another chat, says that it is too old', async () => {
    const { telegram, person, message, label } = await offered()
    const stranger = telegram.person()
    const theirs = stranger.press({ ...message, chat: stranger.chat }, label)
    const keyboard = message.reply_markup!.inline_keyboard.flat()
    const forged = { ...keyboard[0]!, text: 'What is my neighbour taking?' }
    const own = person.press(
      {
        ...message,
        reply_markup: { inline_keyboard: [[{ ...forged, callback_data: `ask:${'A'.repeat(22)}` }]] },
      } as never,
      forged.text,
    )
    await vi.waitFor(() => {
      expect(telegram.answeredCallbacks.get(theirs)).toBe(words.buttonExpired)
      expect(telegram.answeredCallbacks.get(own)).toBe(words.buttonExpired)
    }, 5_000)
    expect(telegram.called('sendMessage')).toHaveLength(1)
  })
})

describe('while a page is read', () => {
  const slow = (ms: number) => ({
    script: { beforeEncode: () => new Promise<void>((r) => setTimeout(r, ms)) },
  })

  it('the person sees within a second that the bot is at it, and the answer takes that message’s place', async () => {
    const { telegram } = await startBot(slow(2_500))
    const person = telegram.person()
    const startedAt = Date.now()
    await person.photo((await photo()).bytes)
    await vi.waitFor(() => expect(telegram.called('sendChatAction').length).toBeGreaterThan(0), 5_000)
    expect(telegram.called('sendChatAction')[0]!.at - startedAt).toBeLessThan(1_000)
    const [first] = await texts(person, 1)
    expect(first).toMatch(/look|Reading|Queue/i)
    await vi.waitFor(() => expect(person.texts()[0]).toContain('answer to'), { timeout: 10_000 })
    expect(person.texts()).toHaveLength(1)
  })

  it('edits keep the distance that Telegram allows', async () => {
    const group: Chat.GroupChat = { id: -4001, type: 'group', title: 'Family' }
    const chatty = {
      script: {
        answer: () => ({ text: Array.from({ length: 400 }, (_, n) => `word${n}`).join(' ') }),
        beforeEncode: () => new Promise<void>((r) => setTimeout(r, 1_500)),
      },
    }
    const { telegram } = await startBot(chatty)
    const person = telegram.person()
    await person.photo((await photo(1)).bytes)
    await vi.waitFor(() => expect(person.texts()[0] ?? '').toContain('word399'), { timeout: 10_000 })
    const member = telegram.person({ chat: group })
    await member.photo((await photo(2)).bytes, `@${BOT.username} read`)
    await vi.waitFor(() => expect(member.texts()[0] ?? '').toContain('word399'), { timeout: 10_000 })
    // The answer itself may come at any time; what shows progress may not.
    const progress = [...telegram.called('sendMessage'), ...telegram.called('editMessageText')]
    expect(progress.length).toBeLessThan(10)
  })

  it('who waits for others’ pages is told how many there are before theirs', async () => {
    const { telegram } = await startBot(slow(1_500))
    const people = [telegram.person(), telegram.person(), telegram.person()]
    for (const [index, person] of people.entries()) await person.photo((await photo(index)).bytes)
    await vi.waitFor(
      () => {
        const said = telegram.calls.map(({ payload }) => payload.text)
        expect(said).toContain(words.progress.queued(1))
      },
      { timeout: 10_000 },
    )
    for (const person of people)
      await vi.waitFor(() => expect(person.texts().at(-1)).toContain('answer to'), { timeout: 10_000 })
  })

  it('nothing is shown that the answer would chase away at once', async () => {
    const { telegram } = await startBot()
    const person = telegram.person()
    await person.photo((await photo()).bytes)
    await texts(person, 1)
    expect(telegram.called('editMessageText')).toHaveLength(0)
    expect(telegram.called('deleteMessage')).toHaveLength(0)
  })
})

describe('the menu', () => {
  it('describes every command in every language', async () => {
    const { telegram } = await startBot()
    await vi.waitFor(() => expect(telegram.commands.size).toBe(6), 5_000)
    for (const language of ['en', 'hi', 'es', 'fr', 'bn'] as const) {
      expect(telegram.commands.get(language)).toContainEqual({
        command: 'forget',
        description: wordsIn(language).commands.forget,
      })
    }
    expect(telegram.commands.get('')).toEqual(telegram.commands.get('en'))
  })
})
