import { Keyv } from 'keyv'
import { describe, expect, it, vi } from 'vitest'
import type { EncodeOptions, InferenceEngine } from '../../../inference/engine.ts'
import { Encodings } from '../../../inference/serving/encodings.ts'

interface Note {
  page: string
}

/** An engine that keeps count; encoding ends when it is told to. */
function countingEngine(id = 'counting') {
  const runs: { page: string; options: EncodeOptions; end: () => void; fail: (error: Error) => void }[] = []
  const engine: InferenceEngine<Note> = {
    id,
    encode: async () => ({ page: 'unused' }),
    answer: async function* () {},
    report: () => ({ turn: 0, problems: [], legibility: 1 }),
    pack: (note) => new TextEncoder().encode(JSON.stringify(note)),
    unpack: (bytes) => JSON.parse(new TextDecoder().decode(bytes)),
    close: async () => {},
  }
  const encode = (page: string) => (options: EncodeOptions) => {
    const { promise, resolve, reject } = Promise.withResolvers<Note>()
    runs.push({ page, options, end: () => resolve({ page }), fail: reject })
    options.signal?.addEventListener('abort', () => reject(new Error('stopped')))
    return promise
  }
  const started = async (count: number) => {
    while (runs.length < count) await new Promise((resolve) => setImmediate(resolve))
    return runs[count - 1]!
  }
  return { engine, encode, runs, started }
}

describe('encodings', () => {
  it('runs the model once for a page, however often it is asked about', async () => {
    const { engine, encode, runs, started } = countingEngine()
    const encodings = new Encodings(engine)
    const first = encodings.get('a', encode('a'))
    ;(await started(1)).end()
    expect(await first).toEqual({ page: 'a' })
    expect(await encodings.get('a', encode('a'))).toEqual({ page: 'a' })
    expect(runs).toHaveLength(1)
    expect(encodings.stats()).toMatchObject({ misses: 1, memoryHits: 1, storeHits: 0 })
  })

  it('lets ten people who ask about one new photo share one run', async () => {
    const { engine, encode, runs, started } = countingEngine()
    const encodings = new Encodings(engine)
    const asked = Array.from({ length: 10 }, () => encodings.get('a', encode('a')))
    ;(await started(1)).end()
    expect(await Promise.all(asked)).toHaveLength(10)
    expect(runs).toHaveLength(1)
  })

  it('holds what nobody asks about in the store alone', async () => {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] })
    try {
      const { engine, encode, runs, started } = countingEngine()
      const encodings = new Encodings(engine, {
        store: new Keyv<Uint8Array>({ serialization: false }),
        // The cache takes a start at 0 for none.
        now: () => 1 + performance.now(),
      })
      const first = encodings.get('a', encode('a'))
      ;(await started(1)).end()
      await first
      expect(encodings.stats().bytes).toBeGreaterThan(0)
      await vi.advanceTimersByTimeAsync(31 * 60_000)
      expect(encodings.stats().bytes).toBe(0)
      expect(await encodings.get('a', encode('a'))).toEqual({ page: 'a' })
      expect(runs).toHaveLength(1)
      expect(encodings.stats()).toMatchObject({ misses: 1, storeHits: 1 })
    } finally {
      vi.useRealTimers()
    }
  })

  it('uses what lacks a part for the moment, and makes it again after a restart', async () => {
    const store = new Keyv<Uint8Array>({ serialization: false })
    const before = countingEngine()
    const partial = { ...before.engine, isWhole: () => false }
    const encodings = new Encodings(partial, { store })
    const made = encodings.get('a', before.encode('a'))
    ;(await before.started(1)).end()
    expect(await made).toEqual({ page: 'a' })
    expect(await encodings.get('a', before.encode('a'))).toEqual({ page: 'a' })
    expect(before.runs).toHaveLength(1)
    const after = countingEngine()
    const again = new Encodings(after.engine, { store }).get('a', after.encode('a'))
    ;(await after.started(1)).end()
    expect(await again).toEqual({ page: 'a' })
  })

  it('finds the encoding again after a restart, without the model', async () => {
    const store = new Keyv<Uint8Array>({ serialization: false })
    const before = countingEngine()
    const made = new Encodings(before.engine, { store }).get('a', before.encode('a'))
    ;(await before.started(1)).end()
    await made
    const after = countingEngine()
    const encodings = new Encodings(after.engine, { store })
    expect(await encodings.get('a', after.encode('a'))).toEqual({ page: 'a' })
    expect(after.runs).toHaveLength(0)
    expect(encodings.stats().storeHits).toBe(1)
  })

  it('never gives the encoding of one engine to another', async () => {
    const store = new Keyv<Uint8Array>({ serialization: false })
    for (const id of ['reader 1', 'reader 2']) {
      const { engine, encode, started } = countingEngine(id)
      const asked = new Encodings(engine, { store }).get('a', encode(id))
      ;(await started(1)).end()
      expect(await asked).toEqual({ page: id })
    }
  })

  it('stops the run only when the last who waits has gone', async () => {
    const { engine, encode, started } = countingEngine()
    const encodings = new Encodings(engine)
    const [one, other] = [new AbortController(), new AbortController()]
    const asked = [one, other].map(({ signal }) => encodings.get('a', encode('a'), { signal }))
    const run = await started(1)
    one.abort()
    await expect(asked[0]).rejects.toMatchObject({ code: 'cancelled' })
    expect(run.options.signal?.aborted).toBe(false)
    other.abort()
    await expect(asked[1]).rejects.toMatchObject({ code: 'cancelled' })
    expect(run.options.signal?.aborted).toBe(true)
  })

  it('encodes anew for whoever comes after a run was given up', async () => {
    const { engine, encode, started } = countingEngine()
    const encodings = new Encodings(engine)
    const controller = new AbortController()
    const left = encodings.get('a', encode('a'), { signal: controller.signal })
    await started(1)
    controller.abort()
    await expect(left).rejects.toMatchObject({ code: 'cancelled' })
    const came = encodings.get('a', encode('a'))
    ;(await started(2)).end()
    expect(await came).toEqual({ page: 'a' })
  })

  it('tells everybody who waits how far it is, latecomers too', async () => {
    const { engine, encode, started } = countingEngine()
    const encodings = new Encodings(engine)
    const heard: string[] = []
    const early = encodings.get('a', encode('a'), { onProgress: ({ done }) => heard.push(`early ${done}`) })
    const run = await started(1)
    run.options.onProgress?.({ stage: 'finding-text', done: 0.25 })
    const late = encodings.get('a', encode('a'), { onProgress: ({ done }) => heard.push(`late ${done}`) })
    run.options.onProgress?.({ stage: 'reading-text', done: 0.5 })
    run.end()
    await Promise.all([early, late])
    expect(heard).toEqual(['early 0.25', 'late 0.25', 'early 0.5', 'late 0.5'])
  })

  it('leaves nothing behind when a page is forgotten, even one that is being encoded', async () => {
    const store = new Keyv<Uint8Array>({ serialization: false })
    const { engine, encode, runs, started } = countingEngine()
    const encodings = new Encodings(engine, { store })
    const asked = encodings.get('a', encode('a'))
    const run = await started(1)
    await encodings.forget('a')
    run.end()
    await asked
    expect(encodings.stats().bytes).toBe(0)
    const again = encodings.get('a', encode('a'))
    ;(await started(2)).end()
    await again
    expect(runs).toHaveLength(2)
    await encodings.forget('a')
    expect(await store.get('counting/a')).toBeUndefined()
  })

  it('keeps within its memory and drops what was used longest ago', async () => {
    const { engine, encode, runs, started } = countingEngine()
    const size = engine.pack({ page: 'a' }).byteLength
    const encodings = new Encodings(engine, { maxBytes: 2 * size })
    const fetch = async (page: string) => {
      const before = runs.length
      const asked = encodings.get(page, encode(page))
      await new Promise((resolve) => setImmediate(resolve))
      if (runs.length > before) (await started(before + 1)).end()
      await asked
    }
    for (const page of ['a', 'b', 'a', 'c', 'a', 'b']) await fetch(page)
    expect(runs.map((run) => run.page)).toEqual(['a', 'b', 'c', 'b'])
    expect(encodings.stats().bytes).toBeLessThanOrEqual(2 * size)
  })

  it('answers although the store fails, and counts it', async () => {
    const broken = {
      get: () => Promise.reject(new Error('disk')),
      set: () => Promise.reject(new Error('disk')),
    }
    const { engine, encode, started } = countingEngine()
    const encodings = new Encodings(engine, { store: { ...broken, delete: async () => false } as never })
    const asked = encodings.get('a', encode('a'))
    ;(await started(1)).end()
    expect(await asked).toEqual({ page: 'a' })
    expect(encodings.stats().storeFailures).toBe(2)
  })

  it('encodes anew where the stored bytes are damaged', async () => {
    const store = new Keyv<Uint8Array>({ serialization: false })
    await store.set('counting/a', new Uint8Array([1, 2, 3]))
    const { engine, encode, started } = countingEngine()
    const asked = new Encodings(engine, { store }).get('a', encode('a'))
    ;(await started(1)).end()
    expect(await asked).toEqual({ page: 'a' })
  })

  it('tries again after an encoding that failed', async () => {
    const { engine, encode, started } = countingEngine()
    const encodings = new Encodings(engine)
    const failing = encodings.get('a', encode('a'))
    ;(await started(1)).fail(new Error('model broke'))
    await expect(failing).rejects.toThrow('model broke')
    const again = encodings.get('a', encode('a'))
    ;(await started(2)).end()
    expect(await again).toEqual({ page: 'a' })
  })
})
