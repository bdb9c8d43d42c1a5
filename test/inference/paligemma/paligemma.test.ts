import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AnswerChunk, InferenceEngine, PageImage } from '../../../inference/engine.ts'
import { convertCheckpoint } from '../../../inference/paligemma/convert.ts'
import type { PaliGemmaEncoding } from '../../../inference/paligemma/encoding.ts'
import { createPaliGemma } from '../../../inference/paligemma/paligemma.ts'
import { checkpointOf } from './goldens.ts'

const QUESTION = { text: 'what was prescribed?', language: 'fr' } as const
let parent: string
let engine: InferenceEngine<PaliGemmaEncoding>
let page: PageImage
let encoding: PaliGemmaEncoding
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'paligemma-'))
  const folder = join(parent, 'model')
  const source = { repository: 'test/28b', revision: 'fixture' }
  await convertCheckpoint({ checkpoint: checkpointOf('28b'), folder, precision: 8, source })
  engine = await createPaliGemma({ folder, threads: 1 })
  const jpeg = await readFile(join(checkpointOf('28b'), '../pages/square.jpg'))
  page = { digest: 'square', width: 96, height: 100, jpeg }
  encoding = await engine.encode(page)
})
afterAll(async () => {
  await engine.close()
  await rm(parent, { recursive: true, force: true })
})

async function ask(of: PaliGemmaEncoding): Promise<AnswerChunk[]> {
  const chunks: AnswerChunk[] = []
  for await (const chunk of engine.answer([of], QUESTION)) chunks.push(chunk)
  return chunks
}

it('streams an answer whose pieces make up the whole', async () => {
  const chunks = await ask(encoding)
  const last = chunks.at(-1)!
  const pieces = chunks.flatMap((chunk) => (chunk.type === 'text' ? [chunk.text] : []))
  expect(pieces.length).toBeGreaterThan(1)
  expect(last).toMatchObject({ type: 'answer', answer: { text: pieces.join(''), standing: 'unsure' } })
})

it('answers the same from packed bytes, and refuses bytes that are cut off', async () => {
  const bytes = engine.pack(encoding)
  expect(await ask(engine.unpack(bytes))).toEqual(await ask(encoding))
  expect(() => engine.unpack(bytes.subarray(0, -2))).toThrow(/whole/)
})

it('stops in the middle of an answer when it is cancelled, and answers the next question', async () => {
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
  expect((await ask(encoding)).at(-1)?.type).toBe('answer')
})

it('says so where there is no model', async () => {
  await expect(createPaliGemma({ folder: parent })).rejects.toMatchObject({ code: 'model-missing' })
})

it('refuses pages once it is closed', async () => {
  const other = await createPaliGemma({ folder: join(parent, 'model') })
  await other.close()
  await expect(other.encode(page)).rejects.toMatchObject({ code: 'engine-closed' })
})
