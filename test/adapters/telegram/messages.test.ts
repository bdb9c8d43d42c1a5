import { describe, expect, it, vi } from 'vitest'
import { wordsIn } from '../../../src/replies/index.ts'
import { photo } from '../../doubles/scripted-conversation.ts'
import { startBot, texts } from './bot.ts'

const words = wordsIn('en')

describe('pictures', () => {
  it('are taken in their largest size', async () => {
    const { telegram } = await startBot()
    const person = telegram.person()
    await person.photo((await photo()).bytes)
    await texts(person, 1)
    const asked = telegram.called('getFile').map(({ payload }) => String(payload.file_id))
    expect(asked).toHaveLength(1)
    expect(asked[0]).not.toContain('small')
  })

  it('get their caption answered, as a reply to them', async () => {
    const { telegram } = await startBot()
    const person = telegram.person()
    const sent = await person.photo((await photo()).bytes, 'How often is the second one taken?')
    const [answer] = await texts(person, 1)
    expect(answer).toContain('answer to: How often is the second one taken?')
    expect(person.seen()[0]!.reply_to_message!.message_id).toBe(sent.message_id)
  })

  it.each([
    ['an image', { type: 'image/png', name: 'scan.png' }],
    [
      'an image of a kind that its sender did not know',
      { type: 'application/octet-stream', name: 'IMG_1.HEIC' },
    ],
    ['an image without a type', { name: 'page.jpeg' }],
    ['a PDF', { type: 'application/pdf', name: 'rx.pdf' }],
  ])('are taken as files too: %s', async (_, facts) => {
    const { telegram, engine } = await startBot()
    const person = telegram.person()
    person.file((await photo()).bytes, facts)
    await texts(person, 1)
    expect(engine.encoded).toHaveLength(1)
  })

  it('of an album are the pages of one prescription, in order, answered once', async () => {
    const { telegram, engine } = await startBot()
    const person = telegram.person()
    const pages = await Promise.all([10, 20, 30, 40].map(photo))
    await person.album(
      pages.map(({ bytes }) => bytes),
      'What is on it?',
    )
    person.text('And this?')
    const answers = await texts(person, 2)
    expect(answers).toHaveLength(2)
    expect(answers[0]).toContain('answer to: Which medicines are on it?')
    expect(answers[1]).toContain('answer to: And this?')
    expect(engine.encoded).toHaveLength(4)
    expect(new Set(engine.encoded).size).toBe(4)
  })

  it('a reply to any picture of an album is about that album', async () => {
    const { telegram, engine } = await startBot({
      script: { answer: (_, pages) => ({ text: `${pages.length} pages` }) },
    })
    const person = telegram.person()
    const [, second] = await person.album([(await photo(10)).bytes, (await photo(20)).bytes])
    await texts(person, 1)
    await person.photo((await photo(30)).bytes)
    await texts(person, 2)
    person.text('What is on it?', { reply_to_message: second as never })
    expect((await texts(person, 3))[2]).toContain('2 pages')
    expect(engine.encoded).toHaveLength(3)
  })

  it('are read when they were forwarded, or stand in another chat that the message answers', async () => {
    const { telegram, engine } = await startBot()
    const person = telegram.person()
    const sender_user = { id: 9, is_bot: false, first_name: 'Ravi' }
    const forward_origin = { type: 'user' as const, sender_user, date: 1_700_000_000 }
    await person.photo((await photo(10)).bytes, 'What is on it?', { forward_origin })
    await texts(person, 1)
    const elsewhere = await telegram.person().photo((await photo(20)).bytes)
    await texts(person, 1)
    person.text('And on this?', {
      external_reply: { origin: forward_origin, photo: elsewhere.photo! } as never,
    })
    expect((await texts(person, 2))[1]).toContain('answer to: Which medicines are on it?')
    expect(engine.encoded.length).toBeGreaterThanOrEqual(2)
  })

  it('larger than Telegram hands out are explained, with the limit', async () => {
    const { telegram } = await startBot()
    const person = telegram.person()
    person.file((await photo()).bytes, { type: 'image/jpeg', size: 21 * 2 ** 20 })
    expect(await texts(person, 1)).toEqual([words.errors['too-large']({ limitMegabytes: 20 })])
  })

  it('that can not be had are named beside the answer from the others', async () => {
    const { telegram } = await startBot()
    const person = telegram.person()
    telegram.failFiles('missing')
    await person.album([(await photo(10)).bytes, (await photo(20)).bytes])
    const [answer] = await texts(person, 1)
    expect(answer).toContain(words.missingPage(1, words.errors.expired({})))
    expect(answer).toContain('answer to')
  })

  it('are fetched again when the connection is cut in the middle', async () => {
    const { telegram, engine } = await startBot()
    const person = telegram.person()
    telegram.failFiles('cut')
    await person.photo((await photo()).bytes)
    await texts(person, 1)
    expect(engine.encoded).toHaveLength(1)
  })
})

describe('words', () => {
  it.each([
    ['sticker', { sticker: {} as never }, words.unsupported.sticker],
    ['voice message', { voice: {} as never }, words.unsupported.voice],
    ['video note', { video_note: {} as never }, words.unsupported.video],
    ['place', { location: {} as never }, words.unsupported.location],
    ['contact', { contact: {} as never }, words.unsupported.contact],
    ['poll', { poll: {} as never }, words.unsupported.other],
  ])('say what can not be read: a %s', async (_, content, expected) => {
    const { telegram } = await startBot()
    const person = telegram.person()
    person.send(content)
    expect(await texts(person, 1)).toEqual([expected])
  })

  it('say so of a file that is no picture', async () => {
    const { telegram } = await startBot()
    const person = telegram.person()
    person.file(new Uint8Array(10), { type: 'application/zip', name: 'all.zip' })
    expect(await texts(person, 1)).toEqual([words.unsupported.file])
  })

  it('come in the language of the person’s Telegram until they write in another', async () => {
    const { telegram } = await startBot()
    const person = telegram.person({ language: 'hi-IN' })
    person.text('/help')
    expect(await texts(person, 1)).toEqual([wordsIn('hi').help])
  })

  it('nobody said are not answered', async () => {
    const { telegram } = await startBot()
    const person = telegram.person()
    person.send({ pinned_message: {} as never })
    person.send({ text: 'I am a bot', from: { id: 5, is_bot: true, first_name: 'other' } })
    person.text('/help')
    expect(await texts(person, 1)).toEqual([words.help])
  })
})

describe('an edit', () => {
  it('of a question is answered as a new one', async () => {
    const { telegram } = await startBot()
    const person = telegram.person()
    await person.photo((await photo()).bytes)
    await texts(person, 1)
    const question = person.text('How oftn?')
    await texts(person, 2)
    person.edit(question, { text: 'How often?' })
    expect((await texts(person, 3))[2]).toContain('answer to: How often?')
  })

  it('that changes nothing to be read is not answered again, also after a restart', async () => {
    const bot = await startBot()
    const person = bot.telegram.person()
    const question = person.text('/help')
    await texts(person, 1)
    person.edit(question, { text: '/help' })
    await bot.restart()
    person.edit(question, { text: '/help' })
    person.text('/privacy')
    expect(await texts(person, 2)).toEqual([words.help, words.privacy({ hours: 24 })])
  })

  it('of a caption asks something else of the same prescription', async () => {
    const { telegram, engine } = await startBot({
      script: { answer: ({ text }, pages) => ({ text: `${text} on ${pages.length} pages` }) },
    })
    const person = telegram.person()
    const [first] = await person.album([(await photo(10)).bytes, (await photo(20)).bytes], 'Which medicines?')
    await texts(person, 1)
    person.edit(first!, { caption: 'Which tests are ordered?' })
    expect((await texts(person, 2))[1]).toContain('Which tests are ordered? on 2 pages')
    expect(engine.encoded).toHaveLength(2)
  })

  it('that puts another photo in the place of the first starts another prescription', async () => {
    const { telegram } = await startBot({
      script: { answer: (_, pages) => ({ text: `${pages.length} pages` }) },
    })
    const person = telegram.person()
    const first = await person.photo((await photo(10)).bytes, 'What is on it?')
    await texts(person, 1)
    const other = await telegram.person().photo((await photo(20)).bytes)
    person.edit(first, { photo: other.photo!, caption: 'What is on it?' })
    expect((await texts(person, 2))[1]).toContain('1 pages')
  })
})

describe('a reply', () => {
  it('to a photo that the conversation no longer has reads that photo', async () => {
    const { telegram, engine } = await startBot()
    const person = telegram.person()
    const old = await person.photo((await photo()).bytes)
    await texts(person, 1)
    person.text('/forget')
    await texts(person, 2)
    person.text('Which medicines are there?', { reply_to_message: old as never })
    expect((await texts(person, 3))[2]).toContain('answer to: Which medicines are on it?')
    expect(engine.encoded).toHaveLength(2)
  })

  it('to an earlier answer is about its prescription', async () => {
    const { telegram } = await startBot({
      script: { answer: (_, pages) => ({ text: pages[0]!.slice(0, 8) }) },
    })
    const person = telegram.person()
    await person.photo((await photo(10)).bytes)
    const [first] = await texts(person, 1)
    await person.photo((await photo(20)).bytes)
    await texts(person, 2)
    person.text('What is on it?', { reply_to_message: person.seen()[0] as never })
    const about = (await texts(person, 3))[2]!
    expect(first).toContain(about.slice(0, 8))
    await vi.waitFor(() => expect(telegram.updates.waiting()).toHaveLength(0))
  })
})
