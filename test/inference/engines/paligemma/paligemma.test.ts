import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Answer, AnswerChunk, PageImage } from '../../../../inference/engine.ts'
import type { PaliGemmaEncoding } from '../../../../inference/engines/paligemma/encoding.ts'
import type {
  ModelReady,
  PaliGemmaEngine,
  PaliGemmaOptions,
} from '../../../../inference/engines/paligemma/options.ts'
import { createPaliGemma } from '../../../../inference/engines/paligemma/paligemma.ts'
import { createInference } from '../../../../inference/serving/inference.ts'
import { type Converted, convertTalkative, type Goldens, pageOf, readGoldens } from './goldens.ts'

const QUESTION = { text: 'what was prescribed?', language: 'fr' } as const
const COUNTING = new URL('./counting-worker.ts', import.meta.url)

let converted: Converted
let goldens: Goldens
let page: PageImage
const engines: PaliGemmaEngine[] = []
beforeAll(async () => {
  converted = await convertTalkative('28b', 32)
  goldens = await readGoldens('28b')
  page = await pageOf(goldens, 2)
})
afterAll(async () => {
  await goldens.tensors.close()
  await converted.remove()
})
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.close()
})

async function start(options: Partial<PaliGemmaOptions> = {}): Promise<PaliGemmaEngine> {
  const engine = await createPaliGemma({ folder: converted.folder, threads: 1, maxNewTokens: 16, ...options })
  engines.push(engine)
  return engine
}

async function ask(
  engine: PaliGemmaEngine,
  pages: readonly PaliGemmaEncoding[],
  text: string = QUESTION.text,
): Promise<{ pieces: string[]; answer: Answer }> {
  const chunks: AnswerChunk[] = []
  for await (const chunk of engine.answer(pages, { ...QUESTION, text })) chunks.push(chunk)
  const last = chunks.pop()
  if (last?.type !== 'answer') throw new Error('no answer at the end')
  return {
    answer: last.answer,
    pieces: chunks.flatMap((chunk) => (chunk.type === 'text' ? [chunk.text] : [])),
  }
}

/** Questions that reach the model's thread while something is done. */
async function asked(run: () => Promise<unknown>): Promise<string[]> {
  const seen: string[] = []
  const channel = new BroadcastChannel('paligemma-asked')
  channel.onmessage = ({ data }) => seen.push(data)
  await run()
  // Channels are delivered in order: when this one's end is here, everything before it is.
  await new Promise((resolve) => setTimeout(resolve, 50))
  channel.close()
  return seen
}

describe('an answer', () => {
  it('streams, and its pieces make up the whole', async () => {
    const engine = await start()
    const { pieces, answer } = await ask(engine, [await engine.encode(page)])
    expect(pieces.length).toBeGreaterThan(1)
    expect(answer).toMatchObject({ text: pieces.join(''), standing: 'unsure', intent: 'answer' })
    expect(answer.confidence).toBeGreaterThan(0)
    expect(answer.confidence).toBeLessThan(1)
    expect(answer).not.toHaveProperty('approximate')
  })

  it('is the same from packed bytes; bytes that are cut off are refused', async () => {
    const engine = await start()
    const encoding = await engine.encode(page)
    const bytes = engine.pack(encoding)
    expect(engine.unpack(bytes)).toEqual(encoding)
    expect(() => engine.unpack(bytes.subarray(0, -2))).toThrow(/whole/)
    expect(() => engine.unpack(bytes.subarray(0, 6))).toThrow(/whole/)
    expect(() => engine.unpack(Buffer.concat([Buffer.from('RXP\x01'), bytes.subarray(4)]))).toThrow(/whole/)
    const other = await start()
    expect(await ask(other, [other.unpack(bytes)])).toEqual(await ask(engine, [encoding]))
  })

  it('costs nothing the second time, until the page is forgotten', async () => {
    const engine = await start({ worker: COUNTING })
    const encoding = await engine.encode(page)
    const first = await ask(engine, [encoding])
    expect(
      await asked(async () => {
        expect((await ask(engine, [engine.unpack(engine.pack(encoding))])).answer).toEqual(first.answer)
      }),
    ).toEqual([])
    engine.forget?.(page.digest)
    expect(await asked(() => ask(engine, [encoding]))).toHaveLength(1)
  })

  it('is gone with everything else of a page that somebody wants forgotten', async () => {
    const inference = createInference(await start({ worker: COUNTING }))
    const source = { digest: page.digest, image: async () => page }
    const put = async (): Promise<void> => {
      const read = await inference.read([source], { lane: 'one' })
      for await (const _ of read.answer(QUESTION));
    }
    await put()
    expect(await asked(put)).toEqual([])
    await inference.forget([page.digest])
    expect(await asked(put)).toHaveLength(1)
  })

  it('is made once for several people who ask the same at a time', async () => {
    const engine = await start({ worker: COUNTING })
    const encoding = await engine.encode(page)
    const questions = [QUESTION.text, QUESTION.text, 'ocr', QUESTION.text]
    let answers: Answer[] = []
    const seen = await asked(async () => {
      answers = (await Promise.all(questions.map((text) => ask(engine, [encoding], text)))).map(
        ({ answer }) => answer,
      )
    })
    expect(seen).toHaveLength(2)
    expect(answers[1]).toEqual(answers[0])
    expect(answers[3]).toEqual(answers[0])
  })

  it('is given to the others when one of those who asked the same goes away', async () => {
    const engine = await start()
    const encoding = await engine.encode(page)
    const controller = new AbortController()
    const leaving = (async () => {
      for await (const _ of engine.answer([encoding], QUESTION, controller.signal)) controller.abort()
    })()
    const staying = ask(engine, [encoding])
    await expect(leaving).rejects.toMatchObject({ code: 'cancelled' })
    expect((await staying).answer.text).not.toBe('')
  })

  it('stops when it is cancelled, and the next question is answered', async () => {
    const engine = await start()
    const encoding = await engine.encode(page)
    const controller = new AbortController()
    const pieces: AnswerChunk[] = []
    const reading = (async () => {
      for await (const chunk of engine.answer([encoding], QUESTION, controller.signal)) {
        pieces.push(chunk)
        controller.abort()
      }
    })()
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' })
    expect(pieces.every(({ type }) => type === 'text')).toBe(true)
    expect((await ask(engine, [encoding])).answer.text.length).toBeGreaterThan(
      pieces.map((chunk) => (chunk.type === 'text' ? chunk.text : '')).join('').length,
    )
  })

  it('ends with an error of its own when the engine is closed in the middle of it', async () => {
    const engine = await start()
    const encoding = await engine.encode(page)
    const reading = (async () => {
      for await (const _ of engine.answer([encoding], QUESTION)) await engine.close()
    })()
    await expect(reading).rejects.toMatchObject({ code: 'engine-closed' })
  })

  it('is refused for a question that is too long, with the limit in characters, and for an empty one', async () => {
    const engine = await start()
    const encoding = await engine.encode(page)
    await expect(ask(engine, [encoding], 'why '.repeat(1000))).rejects.toMatchObject({
      code: 'question-too-long',
      details: { limit: expect.any(Number) },
    })
    await expect(ask(engine, [encoding], ' \n')).rejects.toMatchObject({ code: 'question-empty' })
  })

  it.each(['ཡི་གེ་འདི་ག་རེ་རེད།', '💊💊 ℞?', 'ⵜⴰⵎⴰⵣⵉⵖⵜ', 'a\u0000b\ud800'])(
    'comes for a question that has to be spelt in bytes: %j',
    async (text) => {
      const engine = await start()
      const { answer } = await ask(engine, [await engine.encode(page)], text)
      expect(answer.text).not.toBe('')
    },
  )

  it('says where it is approximate', async () => {
    const engine = await start({ approximateFollowUps: true })
    const encoding = await engine.encode(page)
    const { answer } = await ask(engine, [encoding])
    expect(answer).toMatchObject({ approximate: true })
    expect((await ask(engine, [encoding])).answer).toEqual(answer)
  })
})

describe('a page', () => {
  const LINES = [
    { x: 0.1, y: 0.1, width: 0.4, height: 0.05 },
    { x: 0.1, y: 0.7, width: 0.5, height: 0.1 },
  ]

  it('is encoded with crops of its text, and asked part by part', async () => {
    const engine = await start({
      worker: COUNTING,
      tiles: 2,
      findRegions: async () => ({ turn: 0, boxes: LINES }),
    })
    const large = { ...page, width: 960, height: 1000 }
    const done: number[] = []
    const encoding = await engine.encode(large, { onProgress: (progress) => done.push(progress.done) })
    expect(encoding.views).toHaveLength(3)
    expect(done).toEqual([1 / 3, 2 / 3, 1])
    expect(engine.unpack(engine.pack(encoding))).toEqual(encoding)
    expect(await asked(() => ask(engine, [encoding]))).toHaveLength(3)
    expect(await asked(() => ask(engine, [encoding], 'caption en'))).toHaveLength(1)
    const { answer } = await ask(engine, [encoding], 'ocr')
    for (const { box, quote } of answer.evidence) {
      expect(box.height).toBeLessThan(0.2)
      expect(quote).not.toBe('')
    }
  })

  it('is asked only in the crops that show the places that are named', async () => {
    const engine = await start({
      worker: COUNTING,
      tiles: 2,
      findRegions: async () => ({ turn: 0, boxes: LINES }),
    })
    const encoding = await engine.encode({ ...page, width: 960, height: 1000 })
    const named = engine.answer([encoding], QUESTION, undefined, [{ page: 0, box: LINES[1]! }])
    const seen = await asked(async () => {
      for await (const _ of named);
    })
    expect(seen.map((line) => line.split(' ')[1])).toEqual(['0', '2'])
  })

  it('has another engine id with another number of crops', async () => {
    const findRegions = async () => ({ turn: 0 as const, boxes: LINES })
    const ids = await Promise.all(
      [{}, { findRegions, tiles: 2 }, { findRegions, tiles: 3 }].map(
        async (options) => (await start(options)).id,
      ),
    )
    expect(new Set(ids).size).toBe(3)
  })

  it('without text is said to be so, and no model is asked', async () => {
    const engine = await start({ worker: COUNTING, findRegions: async () => ({ turn: 0, boxes: [] }) })
    const encoding = await engine.encode(page)
    expect(engine.report(encoding)).toMatchObject({ problems: ['no-text'], legibility: 0 })
    expect(
      await asked(async () => expect((await ask(engine, [encoding])).answer.standing).toBe('absent')),
    ).toEqual([])
    const other = await start()
    const full = await other.encode(page)
    // Beside a page with text, it is passed over.
    expect((await ask(other, [engine.unpack(engine.pack(encoding)), full])).answer.standing).toBe('unsure')
  })

  it('that was encoded by another model is refused', async () => {
    const engine = await start()
    const encoding = await engine.encode(page)
    await expect(ask(engine, [{ ...encoding, hidden: 1 }])).rejects.toMatchObject({ code: 'engine-failed' })
  })

  it('that is no picture is refused, and the next one is read', async () => {
    const engine = await start()
    await expect(engine.encode({ ...page, jpeg: Buffer.from('no') })).rejects.toMatchObject({
      code: 'broken-image',
    })
    expect((await engine.encode(page)).views).toHaveLength(1)
  })
})

describe('the engine', () => {
  it('says what it runs on, and what it took', async () => {
    const ready = Promise.withResolvers<ModelReady>()
    await start({ onReady: ready.resolve })
    expect(await ready.promise).toMatchObject({ provider: 'cpu', refused: [] })
  })

  it('says why it doesn’t run on what was wanted', async () => {
    const ready = Promise.withResolvers<ModelReady>()
    await start({ providers: ['cuda'], onReady: ready.resolve })
    expect(await ready.promise).toMatchObject({
      provider: 'cpu',
      refused: [{ provider: 'cuda', why: expect.stringMatching(/\w/) }],
    })
  })

  it('says so where there is no model', async () => {
    await expect(createPaliGemma({ folder: '/nowhere' })).rejects.toMatchObject({ code: 'model-missing' })
  })

  it('refuses pages and questions once it is closed', async () => {
    const engine = await start()
    const encoding = await engine.encode(page)
    await engine.close()
    await expect(engine.encode(page)).rejects.toMatchObject({ code: 'engine-closed' })
    await expect(ask(engine, [encoding])).rejects.toMatchObject({ code: 'engine-closed' })
  })
})
