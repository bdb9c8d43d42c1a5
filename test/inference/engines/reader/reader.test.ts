import { performance } from 'node:perf_hooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AnswerChunk, EncodeProgress, InferenceEngine, PageImage } from '../../../../inference/engine.ts'
import type { ReaderEncoding } from '../../../../inference/engines/reader/encoding.ts'
import { createReader } from '../../../../inference/engines/reader/reader.ts'
import { drawSheet, PRESCRIPTION, toPage } from '../../ocr/sheets.ts'

const MEDICINES = { text: 'Which medicines are recommended?', language: 'en' } as const
/** 30 medicines: long enough to be interrupted. */
const LONG_PAGE = Array.from({ length: 30 }, (_, i) => `${i + 1}. Tab. Metformin ${i + 1}00 mg once daily`)

let reader: InferenceEngine<ReaderEncoding>
let page: PageImage
let longPage: PageImage
beforeAll(async () => {
  reader = await createReader({ worker: new URL('./crashing-worker.ts', import.meta.url) })
  page = await toPage(drawSheet(PRESCRIPTION))
  longPage = await toPage(drawSheet(LONG_PAGE, { height: 1700, pitch: 52, size: 30 }))
  await reader.encode(page)
})
afterAll(() => reader.close())

async function lastOf(chunks: AsyncIterable<AnswerChunk>): Promise<{ text: string; chunk: AnswerChunk }> {
  let text = ''
  let chunk: AnswerChunk = { type: 'text', text: '' }
  for await (chunk of chunks) if (chunk.type === 'text') text += chunk.text
  return { text, chunk }
}

describe('the reader', () => {
  it('is identified by its models and its preprocessing', () => {
    expect(reader.id).toMatch(/^reader\/PP-OCRv4@\d+\.\d+\.\d+\/fp32\/\d+$/)
  })

  it('reads a page and names its medicines, with their places on it', async () => {
    const encoding = await reader.encode(page)
    const { text, chunk } = await lastOf(reader.answer([encoding], MEDICINES))
    expect(chunk.type).toBe('answer')
    if (chunk.type !== 'answer') return
    expect(text).toBe(chunk.answer.text)
    for (const name of ['Metformin', 'Amlodipine', 'Amoxicillin', 'Atorvastatin'])
      expect(text).toContain(name)
    expect(chunk.answer.evidence.length).toBeGreaterThan(0)
    for (const { box, page: index } of chunk.answer.evidence) {
      expect(index).toBe(0)
      expect(box.x).toBeGreaterThanOrEqual(0)
      expect(box.y + box.height).toBeLessThanOrEqual(1)
    }
  })

  it('answers the same from packed bytes, which stay small', async () => {
    const encoding = await reader.encode(page)
    const bytes = reader.pack(encoding)
    expect(bytes.byteLength).toBeLessThan(1_000_000)
    const unpacked = reader.unpack(bytes)
    expect(unpacked).toEqual(encoding)
    const [before, after] = await Promise.all(
      [encoding, unpacked].map((pages) => lastOf(reader.answer([pages], MEDICINES))),
    )
    expect(after).toEqual(before)
  })

  it('reads several pages as one prescription', async () => {
    const second = await reader.encode(
      await toPage(drawSheet(['Rx', '5. Tab. Pantoprazole 40 mg once daily'])),
    )
    const first = await reader.encode(page)
    const prescription = reader.prescription!([first, second])
    const last = prescription.medicines.at(-1)!
    expect(last.name.quote).toContain('Pantoprazole')
    expect(last.evidence[0]!.page).toBe(1)
  })

  it('tells how a page went', async () => {
    expect(reader.report(await reader.encode(page))).toMatchObject({ turn: 0, problems: [] })
  })

  it('tells how far it is, to the end', async () => {
    const seen: EncodeProgress[] = []
    await reader.encode(page, { onProgress: (progress) => seen.push(progress) })
    expect(seen.at(-1)).toEqual({ stage: 'understanding', done: 1 })
  })

  it('leaves the event loop alone while it reads', async () => {
    const before = performance.eventLoopUtilization()
    await reader.encode(longPage)
    // A share, since machines are shared; bench:reader measures the longest stall in milliseconds.
    expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.5)
  })

  it('gives up at once when it is cancelled, and reads the next page', async () => {
    const controller = new AbortController()
    const seen: EncodeProgress[] = []
    const onProgress = (progress: EncodeProgress) => {
      seen.push(progress)
      if (progress.stage === 'reading-text') controller.abort()
    }
    const reading = reader.encode(longPage, { signal: controller.signal, onProgress })
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' })
    expect(seen.at(-1)!.stage).toBe('reading-text')
    expect((await reader.encode(page)).lines.length).toBe(PRESCRIPTION.length)
  })

  it('refuses a page that was cancelled before its turn', async () => {
    await expect(reader.encode(page, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    })
  })

  it('survives the death of its thread: the page fails, waiting and later ones are read', async () => {
    const lost = reader.encode({ ...page, digest: 'crash' })
    const waiting = reader.encode(page)
    await expect(lost).rejects.toMatchObject({ code: 'engine-failed' })
    expect((await waiting).lines.length).toBe(PRESCRIPTION.length)
    expect((await reader.encode(page)).lines.length).toBe(PRESCRIPTION.length)
  })

  it('passes on why a page was refused', async () => {
    const broken = { ...page, jpeg: new Uint8Array([0xff, 0xd8, 1, 2, 3]) }
    await expect(reader.encode(broken)).rejects.toMatchObject({ code: 'broken-image' })
  })

  it('refuses pages once it is closed', async () => {
    const closed = await createReader()
    await closed.close()
    await expect(closed.encode(page)).rejects.toMatchObject({ code: 'engine-closed' })
  })

  it('says that a page of a newspaper is not a prescription', async () => {
    const story = [
      'Ferry to run until midnight from Monday',
      'The night ferry across the estuary will run an hour later',
      'from Monday, the harbour board said after a meeting of',
      'three hours. Fares stay as they are. Fishermen had asked',
      'for later boats since the old bridge was closed to lorries',
      'in the spring. A second ferry may follow when the new pier',
      'is finished. Work on it is two months behind, the engineer',
      'told the board, because stone from the quarry came late.',
    ]
    const { problems } = await reader.encode(await toPage(drawSheet(story)))
    expect(problems).toContain('not-a-prescription')
  })
})
