import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import {
  createRuns,
  type Make,
  type RunKey,
  type Runs,
} from '../../../../inference/engines/paligemma/runs.ts'
import { type Piece, sayingOf } from '../../../../inference/engines/paligemma/saying.ts'

const KEY: RunKey = { page: 'a', view: 0, prompt: 'ocr' }

/** Says words one by one, and counts how often it is asked and stopped. */
function speaker(...words: string[]) {
  const counts = { made: 0, stopped: 0, said: 0 }
  const make: Make = async function* (signal) {
    counts.made++
    signal.addEventListener('abort', () => counts.stopped++)
    for (const text of words) {
      await sleep(1)
      if (signal.aborted) return
      counts.said++
      yield { text, tokens: 1, logProbability: 0 }
    }
  }
  return { counts, make }
}

async function follow(
  runs: Runs,
  make: Make,
  key: Partial<RunKey> = {},
  signal?: AbortSignal,
): Promise<string> {
  const pieces: Piece[] = []
  for await (const piece of runs.follow({ ...KEY, ...key }, make, signal)) pieces.push(piece)
  return sayingOf(pieces).text
}

it('puts a question once, and gives what was said from memory after that', async () => {
  const runs = createRuns()
  const { counts, make } = speaker('one ', 'two')
  expect(await follow(runs, make)).toBe('one two')
  expect(await follow(runs, make)).toBe('one two')
  expect(counts.made).toBe(1)
})

it('takes another page, view or prompt for another question', async () => {
  const runs = createRuns()
  const { counts, make } = speaker('x')
  for (const key of [{}, { page: 'b' }, { view: 1 }, { prompt: 'caption en' }, { page: 'a\n0', prompt: 'x' }])
    await follow(runs, make, key)
  expect(counts.made).toBe(5)
})

it('lets somebody who comes later hear it from the start', async () => {
  const runs = createRuns()
  const { counts, make } = speaker('a', 'b', 'c', 'd')
  const first = follow(runs, make)
  await expect.poll(() => counts.said).toBeGreaterThan(1)
  expect(await follow(runs, make)).toBe('abcd')
  expect(await first).toBe('abcd')
  expect(counts.made).toBe(1)
})

it('stops the run when the last one has left, and begins anew for the next', async () => {
  const runs = createRuns()
  const { counts, make } = speaker(...Array.from({ length: 200 }, () => '.'))
  const [one, two] = [new AbortController(), new AbortController()]
  const both = [one, two].map(({ signal }) => follow(runs, make, {}, signal))
  await expect.poll(() => counts.said).toBeGreaterThan(0)
  one.abort()
  await expect(both[0]).rejects.toMatchObject({ code: 'cancelled' })
  expect(counts.stopped).toBe(0)
  two.abort()
  await expect(both[1]).rejects.toMatchObject({ code: 'cancelled' })
  expect(counts.stopped).toBe(1)
  expect(counts.said).toBeLessThan(200)
  expect(await follow(runs, make)).toHaveLength(200)
  expect(counts.made).toBe(2)
})

it('stops it, too, when the one who asked just stops listening', async () => {
  const runs = createRuns()
  const { counts, make } = speaker('a', 'b', 'c')
  for await (const _ of runs.follow(KEY, make)) break
  expect(counts.stopped).toBe(1)
})

it('tells everybody when it fails, and keeps nothing of it', async () => {
  const runs = createRuns()
  const failing: Make = async function* () {
    yield { text: 'so far', tokens: 1, logProbability: 0 }
    throw new Error('no more')
  }
  const both = [follow(runs, failing), follow(runs, failing)]
  for (const each of both) await expect(each).rejects.toThrow('no more')
  expect(await follow(runs, speaker('whole').make)).toBe('whole')
})

it('forgets a page, also one that is just being asked', async () => {
  const runs = createRuns()
  const { counts, make } = speaker('a', 'b')
  await follow(runs, make)
  await follow(runs, make, { page: 'other' })
  const going = follow(runs, make, { prompt: 'caption en' })
  runs.forget('a')
  expect(await going).toBe('ab')
  counts.made = 0
  await follow(runs, make)
  await follow(runs, make, { prompt: 'caption en' })
  await follow(runs, make, { page: 'other' })
  expect(counts.made).toBe(2)
})

it('keeps no more than so many bytes', async () => {
  const runs = createRuns(10_000)
  const { counts, make } = speaker('x'.repeat(1000))
  for (let prompt = 0; prompt < 20; prompt++) await follow(runs, make, { prompt: `${prompt}` })
  counts.made = 0
  await follow(runs, make, { prompt: '19' })
  await follow(runs, make, { prompt: '0' })
  expect(counts.made).toBe(1)
})
