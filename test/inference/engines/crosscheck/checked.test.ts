import { describe, expect, it } from 'vitest'
import { absentModel } from '../../../../inference/engines/crosscheck/absent-model.ts'
import { createChecked } from '../../../../inference/engines/crosscheck/checked.ts'
import type { PageRegions } from '../../../../inference/engines/paligemma/options.ts'
import { InferenceError } from '../../../../inference/errors.ts'
import { createSpeakingModel } from '../../../doubles/speaking-model.ts'
import { createTypedReader, lexicon, typedPage } from '../../../doubles/typed-reader.ts'
import { answerTo, MEDICINES, PAGE, setUp } from './asked.ts'

describe('advice', () => {
  it.each(['Can I take it with alcohol?', 'Should I stop taking Metformin?', 'I took too many tablets'])(
    'is never asked of the model: %s',
    async (question) => {
      const { model, ask } = await setUp('yes')
      const answer = await ask(question)
      expect(model.questions).toEqual([])
      expect(answer.caution).toBeDefined()
      expect(answer.text).not.toContain('PaliGemma')
    },
  )
})

describe('while the model thinks', () => {
  it("streams what the reader is sure of, and never the model's own words", async () => {
    const answer = await answerTo(MEDICINES, 'metoprolol')
    expect(answer.early).toContain('Amlodipine')
    expect(answer.early).not.toContain('metoprolol')
    expect(answer.pieces).toBe(answer.text)
  })

  it('streams nothing of a question that only the model can answer', async () => {
    const answer = await answerTo('What colour is the paper?', 'green')
    expect(answer.early).toBe('')
    expect(answer.pieces).toBe(answer.text)
  })

  it('is withdrawn with the question', async () => {
    const { engine } = await setUp('amlodipine')
    const page = await engine.encode(typedPage(PAGE))
    const asking = engine.answer([page], { text: MEDICINES, language: 'en' }, AbortSignal.abort())
    await expect(asking[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('a model that fails', () => {
  const broken = new InferenceError('out-of-memory', 'It needs 3 GB, 1 GB is free.')

  it("leaves the reader's answer, with a plain note, and tells whoever keeps the log", async () => {
    const { ask, failures } = await setUp(broken)
    const answer = await ask(MEDICINES)
    expect(answer.standing).toBe('read')
    expect(answer.text).toMatch(/Prednisolone[\s\S]*PaliGemma could not be asked/)
    expect(answer.text).not.toContain('GB')
    expect(failures).toEqual([broken])
  })

  it('is left alone for a minute, then asked again', async () => {
    let now = 0
    const { model, ask } = await setUp(broken, { now: () => now })
    await ask(MEDICINES)
    model.says = 'amlodipine, metformin, prednisolone'
    now = 59_000
    expect((await ask(MEDICINES)).text).toContain('could not be asked')
    now = 61_000
    expect((await ask(MEDICINES)).text).toContain('reads the same')
  })

  it('is asked the next question where only this one was too long for it', async () => {
    const { model, ask } = await setUp(new InferenceError('question-too-long', 'It has 900 tokens.'))
    expect((await ask(MEDICINES)).text).toContain('could not be asked')
    model.says = 'amlodipine, metformin, prednisolone'
    expect((await ask(MEDICINES)).text).toContain('reads the same')
  })

  it('for which there is no memory at the start leaves the reader, which says that it is alone', async () => {
    const engine = await createChecked({
      reader: createTypedReader(),
      openModel: async () => absentModel(broken),
      lexicon,
    })
    const page = await engine.encode(typedPage(PAGE))
    expect(engine.isWhole!(page)).toBe(false)
    const chunks = []
    for await (const chunk of engine.answer([page], { text: MEDICINES, language: 'en' })) chunks.push(chunk)
    expect(chunks.at(-1)).toMatchObject({
      answer: {
        standing: 'read',
        text: expect.stringMatching(/Amlodipine[\s\S]*PaliGemma could not be asked/),
      },
    })
    await engine.close()
  })

  it('keeps a page that it could not look at from being kept as whole', async () => {
    const { model, engine, ask } = await setUp('amlodipine')
    model.blind = broken
    const page = await engine.encode(typedPage(PAGE))
    expect(engine.isWhole!(page)).toBe(false)
    expect((await ask(MEDICINES)).text).toContain('could not be asked')
    expect(engine.isWhole!(engine.unpack(engine.pack(page)))).toBe(false)
  })
})

describe('looking at a page', () => {
  it('is told where the answer stands, but for a list, which may go on where the reader saw nothing', async () => {
    const { model, ask } = await setUp('twice a day')
    const { evidence } = await ask('How often is Metformin taken?')
    await ask(MEDICINES)
    expect(evidence).toHaveLength(1)
    expect(model.wheres).toMatchObject([[{ page: 0, box: evidence[0]!.box }], undefined])
  })

  it('tells the model where the reader found text, and which way up it stands, and how far both have come', async () => {
    const model = createSpeakingModel('')
    const told: PageRegions[] = []
    const engine = await createChecked({
      reader: createTypedReader(),
      openModel: async (findRegions) => ({
        ...model,
        encode: async (page, options) => {
          told.push(await findRegions(page))
          options?.onProgress?.({ stage: 'understanding', done: 1 })
          return model.encode(page)
        },
      }),
      lexicon,
    })
    const progress: number[] = []
    await engine.encode(typedPage('Rx\n1. Tab Amlodipine 5 mg'), {
      onProgress: ({ done }) => progress.push(done),
    })
    expect(told).toMatchObject([{ turn: 0, boxes: [{ x: 0.05 }, { x: 0.05 }] }])
    expect(progress.at(-1)).toBe(1)
  })
})

describe('an encoding', () => {
  it('outlives the process, and holds the reader’s part as the reader packs it', async () => {
    const { engine, reader } = await setUp('amlodipine, metformin, prednisolone')
    const page = await engine.encode(typedPage(PAGE))
    const packed = engine.pack(page)
    const again = engine.unpack(packed)
    expect(engine.prescription!([again])).toEqual(engine.prescription!([page]))
    expect(engine.isWhole!(again)).toBe(true)
    const part = Buffer.from(reader.pack(page.reader))
    expect(Buffer.from(packed).includes(part)).toBe(true)
    expect(reader.unpack(part).prescription).toEqual(page.reader.prescription)
  })

  it.each([0, 5, 40])('is refused where only %s bytes are left', async (bytes) => {
    const { engine } = await setUp('')
    const packed = engine.pack(await engine.encode(typedPage(PAGE)))
    expect(() => engine.unpack(packed.subarray(0, bytes))).toThrow(InferenceError)
  })

  it('is the reader’s for everything but answers', async () => {
    const { engine, reader } = await setUp('')
    const page = await engine.encode(typedPage(PAGE))
    expect(engine.report(page)).toEqual(reader.report(page.reader))
    expect(engine.id).toContain(reader.id)
    expect(engine.id).toContain('paligemma/scripted')
  })
})

describe('in other languages', () => {
  it.each([
    ['hi', 'कौन सी दवाइयाँ हैं?'],
    ['es', '¿Qué medicamentos hay?'],
    ['fr', 'Quels médicaments sont prescrits ?'],
    ['bn', 'কী কী ওষুধ আছে?'],
  ] as const)(
    'asks the model in English, whose answer can be compared, and answers in %s',
    async (language, text) => {
      const { model, ask } = await setUp('amlodipine, metformin, metoprolol')
      const answer = await ask(text, language)
      expect(model.questions).toMatchObject([{ text: 'which medicines are prescribed?', language: 'en' }])
      expect(answer.standing).toBe('unsure')
      expect(answer.text).toMatch(/[“«]\s?metoprolol\s?[”»]/)
      expect(answer.text).not.toMatch(/can't|leaves out|where I read/)
    },
  )

  it('puts a question that is not understood as it stands', async () => {
    const { model, ask } = await setUp('verde')
    await ask('¿De qué color es el papel?', 'es')
    expect(model.questions).toMatchObject([{ text: '¿De qué color es el papel?', language: 'es' }])
  })
})
