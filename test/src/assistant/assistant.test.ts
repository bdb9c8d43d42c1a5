import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AdapterError } from '../../../adapters/adapter.ts'
import { StoreError } from '../../../conversations/store.ts'
import type { Answer, Evidence } from '../../../inference/engine.ts'
import {
  emptyPrescription,
  type Medicine,
  type Prescription,
  type Reading,
} from '../../../inference/prescription.ts'
import { wordsIn } from '../../../src/replies/index.ts'
import {
  CHAT,
  photo,
  type ScriptedConversation,
  startConversation,
} from '../../doubles/scripted-conversation.ts'
import type { Script } from '../../doubles/scripted-engine.ts'

const words = wordsIn('en')

function evidence(quote: string, y = 0.7, page = 0): Evidence {
  return { page, box: { x: 0.1, y, width: 0.3, height: 0.04 }, quote, confidence: 0.95 }
}

function reading(value: string): Reading {
  return { value, quote: value, standing: 'read', evidence: [evidence(value)] }
}

function medicine(id: string, name: string): Medicine {
  return {
    id,
    name: { quote: name, standing: 'read', candidates: [], evidence: [evidence(name)] },
    evidence: [],
  }
}

const PRESCRIPTION: Prescription = {
  ...emptyPrescription(),
  prescriber: reading('Dr A. Rao'),
  medicines: [medicine('m1', 'Amoxicillin'), medicine('m2', 'Dolo 650')],
}

/** Lists both medicines when asked for them, else speaks of the one that it is asked about. */
const SCRIPT: Script = {
  prescription: PRESCRIPTION,
  answer: ({ text, about }): Partial<Answer> =>
    /medicines/i.test(text)
      ? {
          text: 'Two: “Amoxicillin” [1], “Dolo 650” [2].',
          evidence: [evidence('Amoxicillin', 0.4), evidence('Dolo 650')],
          intent: 'medicines',
          subjects: [
            { kind: 'medicine', id: 'm1', label: 'Amoxicillin' },
            { kind: 'medicine', id: 'm2', label: 'Dolo 650' },
          ],
        }
      : {
          text: `About ${about?.join('+') ?? 'the page'}: 1-0-1 [1].`,
          evidence: [evidence('1-0-1')],
          intent: 'frequency',
          subjects: (about ?? []).map((id) => ({ kind: 'medicine', id, label: id })),
        },
}

let chat: ScriptedConversation
const start = async (script: Script = SCRIPT) => {
  chat = await startConversation(script)
}
afterEach(() => chat.close())

describe('a photo', () => {
  beforeEach(() => start())

  it('with a caption gets the caption answered, quotes and their places included', async () => {
    const [reply] = await chat.send({ text: 'Which medicines are on it?', images: [await photo()] })
    expect(reply).toMatchObject({ kind: 'answer', standing: 'read', showPicture: true, language: 'en' })
    expect(reply!.text).toContain('“Amoxicillin” [1], “Dolo 650” [2]')
    expect(reply!.quotes.map(({ number, quote, where }) => [number, quote, where])).toEqual([
      [1, 'Amoxicillin', 'middle, left'],
      [2, 'Dolo 650', 'lower half, left'],
    ])
    const picture = await reply!.pages[0]!.marked()
    expect([picture[0], picture[1]]).toEqual([0xff, 0xd8])
  })

  it('without a caption gets its medicines and three questions to go on with', async () => {
    const [reply] = await chat.send({ images: [await photo()] })
    expect(chat.engine.questions[0]!.text).toBe(words.suggestions.medicines)
    expect(reply!.suggestions).toEqual([
      { label: 'How do I take Amoxicillin?', text: 'How do I take Amoxicillin?' },
      { label: 'How long do I take Amoxicillin?', text: 'How long do I take Amoxicillin?' },
      { label: 'Who wrote it?', text: 'Who wrote it?' },
    ])
  })

  it('is told once per conversation that it may be misread', async () => {
    const [first] = await chat.send({ images: [await photo()] })
    const [second] = await chat.send('How often should I take it?')
    expect(first!.text).toContain(words.notice)
    expect(second!.text).not.toContain(words.notice)
  })

  it('is encoded once, however many questions follow, also after a restart', async () => {
    await chat.send({ images: [await photo()] })
    await chat.send('How often?')
    await chat.restart()
    const [reply] = await chat.send('Which medicines?')
    expect(reply!.text).toContain('Amoxicillin')
    expect(chat.engine.encoded).toHaveLength(1)
  })

  it('gets a sign of life at once, progress while it is read, and quiet afterwards', async () => {
    await chat.send({ images: [await photo()] })
    expect(chat.adapter.progress[0]).toBe(words.progress.fetching)
    expect(chat.adapter.progress).toContain(words.progress.reading(1, 1, 100))
    expect(chat.adapter.progress.at(-1)).toContain('Dolo 650')
    expect(chat.adapter.working.size).toBe(0)
  })

  it('that is a second one starts a new prescription', async () => {
    await chat.send({ images: [await photo(10)] })
    await chat.send({ images: [await photo(20)] })
    const { prescriptions, current } = await chat.store.load(CHAT)
    expect(prescriptions.map(({ pages }) => pages.length)).toEqual([1, 1])
    expect(current).toBe('p2')
  })

  it('that is called page 2 goes on with the prescription', async () => {
    await chat.send({ images: [await photo(10)] })
    const [reply] = await chat.send({ text: 'page 2', images: [await photo(20)] })
    expect(reply!.text).toContain('it has 2 pages now')
    const { prescriptions } = await chat.store.load(CHAT)
    expect(prescriptions.map(({ pages }) => pages.length)).toEqual([2])
  })
})

describe('several pictures in one message', () => {
  beforeEach(() => start())

  it('are pages of one prescription, in order', async () => {
    await chat.send({ images: [await photo(10), await photo(20), await photo(30)] })
    const { prescriptions } = await chat.store.load(CHAT)
    expect(prescriptions[0]!.pages.map(({ id }) => id)).toEqual(chat.engine.encoded)
    expect(prescriptions[0]!.pages).toHaveLength(3)
  })

  it('are answered without those that are missing, and these are named', async () => {
    const broken = { bytes: new TextEncoder().encode('no picture at all') }
    const [reply] = await chat.send({
      images: [await photo(10), broken, await photo(30)],
      missingImages: [{ position: 3, reason: 'too-large' }],
    })
    expect(reply!.kind).toBe('answer')
    expect(reply!.text).toContain(`Page 2 is not part of this answer. ${words.errors['not-an-image']({})}`)
    expect(reply!.text).toContain(`Page 4 is not part of this answer. ${words.errors['too-large']({})}`)
  })
})

describe('a follow-up', () => {
  beforeEach(async () => {
    await start()
    await chat.send({ text: 'Which medicines are on it?', images: [await photo()] })
  })
  const about = () => chat.engine.questions.at(-1)

  it('"the second one" is the second of what was listed', async () => {
    await chat.send('How often should I take the second one?')
    expect(about()!.about).toEqual(['m2'])
  })

  it('"it" is what was spoken of last', async () => {
    await chat.send('How often should I take the second one?')
    await chat.send('And for how long should I take it?')
    expect(about()!.about).toEqual(['m2'])
  })

  it('"and the first one?" asks of the first what was asked before', async () => {
    await chat.send('How often should I take the second one?')
    await chat.send('And the first one?')
    expect(about()).toMatchObject({ about: ['m1'], text: 'How often should I take Amoxicillin?' })
  })

  it.each(['detect signature', 'caption', 'ocr'])(
    "is no follow-up where it is a model's own prompt: %s",
    async (text) => {
      await chat.send('How often should I take the second one?')
      await chat.send(text)
      expect(about()).toEqual({ text, language: 'en' })
    },
  )

  it('in another language points at the same things', async () => {
    await chat.send('¿Cuántas veces debo tomar el segundo?')
    expect(about()).toMatchObject({ about: ['m2'], language: 'es' })
  })

  it('that answers to an earlier reply leans on that one', async () => {
    await chat.send('How often should I take the second one?')
    const replied = chat.adapter.replies.at(-1)!.ids[0]!
    await chat.send('How often should I take the first one?')
    await chat.send({ text: 'And for how long should I take it?', replyTo: replied })
    expect(about()!.about).toEqual(['m2'])
  })

  it('that asks two things gets both answered, with quotes counted through', async () => {
    const [reply] = await chat.send('Which medicines are there? How often do I take the first one?')
    expect(reply!.text).toContain('[2].\n\nAbout m1: 1-0-1 [3].')
    expect(reply!.quotes.map(({ number }) => number)).toEqual([1, 2, 3])
  })
})

describe('a PDF', () => {
  it('gives its pages, in order', async () => {
    await start()
    const bytes = new Uint8Array(readFileSync(new URL('../../fixtures/two-pages.pdf', import.meta.url)))
    await chat.send({ images: [{ bytes }] })
    expect((await chat.store.load(CHAT)).prescriptions.map(({ pages }) => pages.length)).toEqual([2])
  })
})

describe('a page photographed sideways', () => {
  it('is kept and shown upright', async () => {
    await start({ ...SCRIPT, reports: new Proxy({}, { get: () => ({ turn: 90 }) }) })
    const [reply] = await chat.send({ images: [await photo()] })
    expect(reply!.pages[0]).toMatchObject({ width: 400, height: 300 })
    const { width, height } = await sharp(await reply!.pages[0]!.marked()).metadata()
    expect([width, height]).toEqual([400, 300])
  })
})

describe('several prescriptions', () => {
  beforeEach(async () => {
    const named = (name: string): Prescription => ({ ...PRESCRIPTION, prescriber: reading(name) })
    let encodings = 0
    const script: Script = { ...SCRIPT, prescription: named('Dr Rao') }
    await start({
      ...script,
      beforeEncode: async () => {
        encodings++
        script.prescription = named(encodings === 1 ? 'Dr Rao' : 'Dr Sen')
      },
      get prescription() {
        return script.prescription!
      },
      answer: (_, pages) => ({ text: `page ${chat.engine.encoded.indexOf(pages[0]!) + 1}` }),
    })
    await chat.send({ id: 'first', images: [await photo(10)] })
    await chat.send({ id: 'second', images: [await photo(20)] })
  })

  it.each([
    ['Which medicines?', 'page 2'],
    ['Which medicines are on the first prescription?', 'page 1'],
    ['What did Dr Rao prescribe?', 'page 1'],
    ['What about the one from Dr Sen?', 'page 2'],
  ])('%s is answered from %s', async (question, page) => {
    const [reply] = await chat.send(question)
    expect(reply!.text).toContain(page)
  })

  it('a reply to the earlier photo is about that one', async () => {
    const [reply] = await chat.send({ text: 'Which medicines?', replyTo: 'first' })
    expect(reply!.text).toContain('page 1')
  })
})

describe('before any photo', () => {
  beforeEach(() => start())

  it.each([
    ['How often should I take it?', words.photoFirst],
    ['', words.empty],
    [{ unsupported: 'voice' }, words.unsupported.voice],
    [{ unsupported: 'poll' }, words.unsupported.other],
    ['x'.repeat(2001), words.errors['question-too-long']({ limit: 2000 })],
    ['thank you!', words.welcome],
    ['hi', words.greeting],
    ['\u0007\u001b[2J', wordsIn('en').photoFirst],
  ])('%j is answered plainly', async (said, text) => {
    expect((await chat.send(said)).map((reply) => reply.text)).toEqual([text])
  })

  it('danger is answered first, with the numbers to call and nothing else', async () => {
    const replies = await chat.send('My son swallowed the whole strip of tablets, what should I do?')
    expect(replies.map(({ kind, text }) => [kind, text])).toEqual([['emergency', words.emergency]])
  })
})

describe('danger with a photo', () => {
  it('is answered before the photo is read', async () => {
    await start({ ...SCRIPT, answer: () => ({ text: 'Dolo 650 [1]', evidence: [evidence('Dolo 650')] }) })
    const replies = await chat.send({ text: 'she took too many of these tablets', images: [await photo()] })
    expect(replies.map(({ kind }) => kind)).toEqual(['emergency', 'answer'])
  })
})

describe('danger, in every language', () => {
  it.each([
    ['en', 'He can’t breathe after taking it'],
    ['hi', 'उसने ज़्यादा गोलियाँ खा ली'],
    ['es', 'No puede respirar'],
    ['fr', 'Il ne peut plus respirer'],
    ['bn', 'শ্বাস নিতে কষ্ট হচ্ছে'],
  ] as const)('%s: %s', async (language, said) => {
    await start()
    const [first] = await chat.send({ text: said, language })
    expect(first).toMatchObject({ kind: 'emergency', text: wordsIn(language).emergency })
  })
})

describe('a question for advice', () => {
  it('gets what the page says, and who to ask', async () => {
    await start({ ...SCRIPT, answer: () => ({ text: '“Dolo 650” [1]', caution: 'advice' }) })
    await chat.send({ images: [await photo()] })
    const [reply] = await chat.send('Can I take two Dolo 650 with alcohol?')
    expect(reply!.text).toBe(`${words.advice}\n\n“Dolo 650” [1]`)
  })
})

describe('commands', () => {
  beforeEach(() => start())

  it.each([
    ['/help', 'help'],
    ['/help@rxchat_bot', 'help'],
    ['Help!', 'help'],
    ['/privacy', 'privacy'],
    ['/new', 'new'],
    ['/language', 'language'],
  ])('%s is obeyed', async (said, command) => {
    const expected = {
      help: words.help,
      privacy: words.privacy({ hours: 24 }),
      new: words.startedAnew,
      language: words.languageAsk(['English', 'हिन्दी', 'Español', 'Français', 'বাংলা']),
    }[command]
    expect((await chat.send(said))[0]!.text).toBe(expected)
  })

  it.each([
    ['मदद', 'hi'],
    ['ayuda', 'es'],
    ['aide', 'fr'],
    ['সাহায্য', 'bn'],
  ] as const)('%s is help in %s', async (said, language) => {
    const [reply] = await chat.send({ text: said, language })
    expect(reply!.text).toBe(wordsIn(language).help)
  })

  it('start greets and warns, whatever follows it', async () => {
    const [reply] = await chat.send('/start from-a-link')
    expect(reply!.text).toBe(`${words.greeting}\n\n${words.notice}`)
  })

  it('a chosen language stays, whatever language is asked in', async () => {
    const [chosen] = await chat.send('/language fr')
    const [asked] = await chat.send('What is it for?')
    expect(chosen!.text).toBe(wordsIn('fr').languageSet)
    expect(asked!.text).toBe(wordsIn('fr').photoFirst)
  })

  it('new puts the prescription aside', async () => {
    await chat.send({ images: [await photo()] })
    await chat.send('new')
    expect((await chat.send('Which medicines?'))[0]!.text).toBe(words.photoFirst)
  })

  it('show sends the page with the last quotes marked', async () => {
    await chat.send({ images: [await photo()] })
    const [reply] = await chat.send('show me')
    expect(reply).toMatchObject({ showPicture: true })
    expect(reply!.quotes.map(({ quote }) => quote)).toEqual(['Amoxicillin', 'Dolo 650'])
    expect((await reply!.pages[0]!.marked()).length).toBeGreaterThan(1000)
  })

  it('forget me leaves nothing behind, encodings included, and says so', async () => {
    await chat.send({ images: [await photo()] })
    const pageId = (await chat.store.load(CHAT)).prescriptions[0]!.pages[0]!.id
    const replies = await chat.send('Forget me.')
    expect(replies.map(({ text }) => text)).toEqual([words.forgotten])
    const left = await chat.store.load(CHAT)
    expect([left.turns, left.prescriptions, left.current]).toEqual([[], [], undefined])
    expect(await chat.store.pictures.get(CHAT, pageId)).toBeUndefined()
    await chat.send({ images: [await photo()] })
    expect(chat.engine.encoded).toEqual([pageId, pageId])
  })

  it('a correction is thanked for, and what is seen is shown again', async () => {
    await chat.send({ images: [await photo()] })
    const [reply] = await chat.send('No, that is wrong')
    expect(reply).toMatchObject({ text: words.corrected, showPicture: true })
    expect(reply!.quotes.map(({ quote }) => quote)).toEqual(['Amoxicillin', 'Dolo 650'])
  })
})

describe('problems of the photo', () => {
  const blurry = { reports: new Proxy({}, { get: () => ({ problems: ['blurry'] }) }) }

  it('are named with the way to retake it, and what was readable is answered all the same', async () => {
    await start({ ...SCRIPT, ...blurry })
    const [reply] = await chat.send({ images: [await photo()] })
    const { what, retake } = words.problems.blurry
    expect(reply!.text).toContain(`${what} ${retake}\n\n${words.readAnyway}\n\nTwo: “Amoxicillin”`)
  })

  it('no text at all is a problem and no answer', async () => {
    await start({ ...SCRIPT, reports: new Proxy({}, { get: () => ({ problems: ['no-text'] }) }) })
    const [reply] = await chat.send({ images: [await photo()] })
    expect(reply).toMatchObject({ kind: 'problem', quotes: [] })
    expect(reply!.text).toContain(words.problems['no-text'].retake)
    expect(chat.engine.questions).toEqual([])
  })
})

describe('failures', () => {
  it('a file that is no picture is refused in words', async () => {
    await start()
    const [reply] = await chat.send({ images: [{ bytes: new TextEncoder().encode('hello') }] })
    expect(reply).toMatchObject({ kind: 'problem', text: words.errors['not-an-image']({}) })
  })

  it('a platform that is briefly away is tried again, and the answer comes once', async () => {
    await start()
    chat.adapter.files.set('file', (await photo()).bytes)
    let calls = 0
    chat.adapter.fail.download = () => (++calls === 1 ? new AdapterError('unreachable', 'no') : undefined)
    const replies = await chat.send({ images: [{ reference: 'file' }] })
    expect(replies.map(({ kind }) => kind)).toEqual(['answer'])
  })

  it('a platform that stays away is told of after the last attempt', async () => {
    await start()
    chat.adapter.fail.download = () => new AdapterError('unreachable', 'no')
    const replies = await chat.send({ images: [{ reference: 'file' }] })
    expect(replies.map(({ text }) => text)).toEqual([words.errors.unreachable({})])
  })

  it('a blocked bot drops the message quietly', async () => {
    await start()
    chat.adapter.fail.send = () => new AdapterError('gone', 'blocked')
    expect(await chat.send('hi')).toEqual([])
    expect(chat.store.inbox.pending()).toBe(0)
  })

  it('an engine that fails says so, and the next question is answered', async () => {
    let fail = true
    await start({
      ...SCRIPT,
      beforeEncode: async () => {
        if (fail) throw new Error('broken')
      },
    })
    const [failed] = await chat.send({ images: [await photo()] })
    fail = false
    const [answered] = await chat.send({ images: [await photo()] })
    expect([failed!.kind, answered!.kind]).toEqual(['problem', 'answer'])
  })
})

describe('a store that fails', () => {
  it.each(['wrong-key', 'corrupt', 'newer-version', 'disk-full', 'unwritable', 'in-use'] as const)(
    '%s is told',
    async (code) => {
      await start()
      chat.store.load = async () => {
        throw new StoreError(code, 'no')
      }
      const replies = await chat.send('Which medicines?')
      expect(replies.map(({ text }) => text)).toEqual([words.errors[code]({})])
    },
  )

  it('is cleared by “forget me” where it can not be read', async () => {
    await start()
    chat.store.load = async () => {
      throw new StoreError('corrupt', 'no')
    }
    expect((await chat.send('forget me')).map(({ text }) => text)).toEqual([words.forgotten])
  })
})

describe('order and restarts', () => {
  it('fifty questions at once are answered in order, each once', async () => {
    await start({ ...SCRIPT, answer: ({ text }) => ({ text }) })
    await chat.send({ images: [await photo()] })
    const asked = Array.from({ length: 50 }, (_, n) => `What does it say about thing ${n}?`)
    await Promise.all(asked.map((text) => chat.accept(text)))
    await chat.settled()
    expect(chat.texts().slice(1)).toEqual(asked)
  })

  it('a message whose reply was sent before the process died is not answered twice', async () => {
    await start()
    const { handle } = chat.assistant
    chat.assistant.handle = async (delivery, adapter) => {
      chat.assistant.handle = handle
      const remember = () => {
        throw new Error('died between sending and remembering')
      }
      await handle({ ...delivery, remember }, adapter)
    }
    const id = await chat.accept({ images: [await photo()] })
    await chat.settled()
    expect(chat.adapter.replies.filter(({ to }) => to === id)).toHaveLength(1)
    expect((await chat.store.load(CHAT)).turns).toHaveLength(1)
  })

  it('a message under way at a stop is answered by the next process', async () => {
    let stuck = true
    await start({ ...SCRIPT, beforeEncode: () => (stuck ? new Promise(() => {}) : Promise.resolve()) })
    const id = await chat.accept({ images: [await photo()] })
    await new Promise((resolve) => setTimeout(resolve, 100))
    stuck = false
    await chat.restart()
    await chat.settled()
    expect(chat.adapter.replies.map(({ to, reply }) => [to, reply.kind])).toEqual([[id, 'answer']])
  })

  it('keeps turns bounded', async () => {
    await start()
    for (let n = 0; n < 45; n++) await chat.accept('hi')
    await chat.settled()
    expect((await chat.store.load(CHAT)).turns.length).toBe(20)
  })
})

describe('history', () => {
  it('gives back what a surface needs to draw the conversation again', async () => {
    await start()
    await chat.send({ text: 'Which medicines?', images: [await photo()], author: { id: 'asha' } })
    const history = await chat.assistant.history(CHAT)
    expect(history.map(({ from }) => from)).toEqual(['person', 'bot'])
    expect(history[0]).toMatchObject({ text: 'Which medicines?', pages: chat.engine.encoded })
    const { pages: _, ...sent } = chat.adapter.replies[0]!.reply
    expect(history[1]!.reply).toMatchObject(JSON.parse(JSON.stringify(sent)))
    expect((await chat.store.load(CHAT)).turns[0]!.author).toBe('asha')
  })
})
