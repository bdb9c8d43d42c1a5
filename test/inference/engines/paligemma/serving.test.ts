/** The thread's work without the thread: what runs when, and what is told to whom. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { halvesOf } from '../../../../inference/engines/paligemma/float16.ts'
import { loadModel, type Model } from '../../../../inference/engines/paligemma/generate.ts'
import { MANIFEST_FILE, readManifest } from '../../../../inference/engines/paligemma/manifest.ts'
import type { FromWorker } from '../../../../inference/engines/paligemma/protocol.ts'
import { createServing } from '../../../../inference/engines/paligemma/serving.ts'
import { createTokenizer, type PromptTokenizer } from '../../../../inference/engines/paligemma/tokenizer.ts'
import { type Converted, checkpointOf, convert, readGoldens } from './goldens.ts'

const MOST_TOKENS = 24
const TOGETHER = 3
const PREFIXES = 2
const QUESTIONS = ['answer en what was prescribed?', 'answer hi दवा क्या है?', 'ocr']
let converted: Converted
let model: Model
let tokenizer: PromptTokenizer
let features: Uint8Array
beforeAll(async () => {
  converted = await convert('3b', 32)
  // A row of padding in place of the token that ends an answer: every one is as long as it may be.
  const manifest = await readManifest(converted.folder)
  const tokens = { ...manifest.tokens, eos: [manifest.text.vocabulary - 1] }
  await writeFile(join(converted.folder, MANIFEST_FILE), JSON.stringify({ ...manifest, tokens }))
  model = await loadModel(converted.folder, { threads: 1 })
  const read = async (name: string) => JSON.parse(await readFile(`${checkpointOf('3b')}/${name}`, 'utf8'))
  const files = [await read('tokenizer.json'), await read('tokenizer_config.json')]
  tokenizer = createTokenizer(files[0], files[1], model.manifest, MOST_TOKENS)
  const goldens = await readGoldens('3b')
  features = halvesOf(await goldens.tensors.read('pages.0.image_features'))
  await goldens.tensors.close()
})
afterAll(async () => {
  await model.close()
  await converted.remove()
})

/** Serving with the real model, and a count of what it was asked for. */
function start(options: { approximate?: boolean } = {}) {
  const heard: FromWorker[] = []
  const runs: { prompts: number; steps: number }[] = []
  let prefixes = 0
  const listeners = new Set<(message: FromWorker) => void>()
  const serving = createServing({
    async load() {
      // As long as a model takes, compared with a message.
      await sleep(5)
      return {
        tokenizer,
        plan: { together: TOGETHER, prefixes: PREFIXES },
        model: {
          manifest: model.manifest,
          features: model.features,
          async *generate(page, prompts, most, options) {
            const run = { prompts: prompts.length, steps: 0 }
            runs.push(run)
            for await (const generated of model.generate(page, prompts, most, options)) {
              run.steps++
              yield generated
            }
          },
          imagePrefix(given) {
            prefixes++
            return model.imagePrefix(given)
          },
        },
      }
    },
    maxNewTokens: MOST_TOKENS,
    approximate: options.approximate ?? false,
    send(message) {
      heard.push(message)
      for (const listener of listeners) listener(message)
    },
  })
  const ask = (job: number, prompt: string, page = 'page', view = 0) =>
    serving.take({ type: 'answer', job, page, view, features, prompt })
  const until = (wanted: (message: FromWorker) => boolean): Promise<void> =>
    new Promise((resolve) => {
      const listen = (message: FromWorker): void => {
        if (!wanted(message)) return
        listeners.delete(listen)
        resolve()
      }
      listeners.add(listen)
    })
  const done = (job: number) => until((message) => message.type === 'done' && message.job === job)
  const textOf = (job: number): string =>
    heard
      .flatMap((message) => (message.type === 'piece' && message.job === job ? [message.text] : []))
      .join('')
  return { serving, heard, runs, ask, until, done, textOf, prefixes: () => prefixes }
}

it('answers the questions that wait for one view in one run, each with the words that it has alone', async () => {
  const alone = start()
  for (const [job, prompt] of QUESTIONS.entries()) {
    const done = alone.done(job)
    alone.ask(job, prompt)
    await done
  }
  expect(alone.runs.map(({ prompts }) => prompts)).toEqual([1, 1, 1])

  const together = start()
  const done = Promise.all(QUESTIONS.map((_, job) => together.done(job)))
  for (const [job, prompt] of QUESTIONS.entries()) together.ask(job, prompt)
  await done
  expect(together.runs.map(({ prompts }) => prompts)).toEqual([3])
  for (const job of QUESTIONS.keys()) {
    expect(together.textOf(job)).toBe(alone.textOf(job))
    expect(together.textOf(job)).not.toBe('')
  }
})

it('puts questions to other views, and more than go together, into runs of their own', async () => {
  const { ask, done, runs } = start()
  const jobs = Array.from({ length: TOGETHER + 1 }, (_, job) => job)
  const all = Promise.all([...jobs.map(done), done(90), done(91)])
  for (const job of jobs) ask(job, `answer en question ${job}`)
  ask(90, 'ocr', 'another page')
  ask(91, 'ocr', 'page', 1)
  await all
  expect(runs.map(({ prompts }) => prompts)).toEqual([TOGETHER, 1, 1, 1])
})

it('makes at most one more token after it was cancelled, and tells nothing more', async () => {
  const { serving, ask, until, done, runs, heard } = start()
  const begun = until(({ type }) => type === 'piece')
  ask(1, 'caption en')
  await begun
  const stepsAtAbort = runs[0]!.steps
  serving.take({ type: 'cancel', job: 1 })
  const told = heard.length
  const next = done(2)
  ask(2, 'ocr')
  await next
  expect(runs[0]!.steps - stepsAtAbort).toBeLessThanOrEqual(1)
  expect(heard.slice(told).filter((message) => 'job' in message && message.job === 1)).toEqual([])
})

it('goes on with the others of a run when one of them is cancelled', async () => {
  const { serving, ask, until, done, textOf } = start()
  const begun = until((message) => message.type === 'piece' && message.job === 1)
  const rest = done(2)
  ask(1, 'caption en')
  ask(2, QUESTIONS[0]!)
  await begun
  serving.take({ type: 'cancel', job: 1 })
  await rest
  const alone = start()
  const whole = alone.done(2)
  alone.ask(2, QUESTIONS[0]!)
  await whole
  expect(textOf(2)).toBe(alone.textOf(2))
})

it('stops when all of a run are cancelled, or were refused', async () => {
  const { serving, ask, until, done, runs } = start()
  const begun = until((message) => message.type === 'piece' && message.job === 2)
  ask(1, 'x'.repeat(5000))
  ask(2, 'caption en')
  ask(3, 'ocr')
  await begun
  serving.take({ type: 'cancel', job: 2 })
  serving.take({ type: 'cancel', job: 3 })
  const next = done(4)
  ask(4, 'ocr', 'another page')
  await next
  expect(runs[0]).toMatchObject({ prompts: 2 })
  expect(runs[0]!.steps).toBeLessThan(MOST_TOKENS / 2)
})

it('never runs what is cancelled while the model loads, and answers what waits behind it', async () => {
  const { serving, ask, done, runs, textOf } = start()
  const second = done(2)
  ask(1, 'caption en')
  ask(2, 'ocr')
  // The first has been taken up by now, and the model is being fetched.
  await new Promise((resolve) => setImmediate(resolve))
  serving.take({ type: 'cancel', job: 1 })
  await second
  expect(runs).toHaveLength(1)
  expect(textOf(1)).toBe('')
  expect(textOf(2)).not.toBe('')
})

it('never runs what is cancelled while it waits', async () => {
  const { serving, ask, done, runs } = start()
  const first = done(1)
  ask(1, 'ocr')
  ask(2, 'caption en', 'another page')
  serving.take({ type: 'cancel', job: 2 })
  await first
  expect(runs).toHaveLength(1)
})

it('refuses a question that is too long by itself, and answers the ones beside it', async () => {
  const { ask, until, done, heard } = start()
  const refused = until(({ type }) => type === 'failed')
  const other = done(2)
  ask(1, 'x'.repeat(5000))
  ask(2, 'ocr')
  await Promise.all([refused, other])
  expect(heard).toContainEqual(
    expect.objectContaining({
      type: 'failed',
      job: 1,
      code: 'question-too-long',
      details: { limit: expect.any(Number) },
    }),
  )
})

it('gives every piece with the probability of its tokens', async () => {
  const { ask, done, heard } = start()
  const whole = done(1)
  ask(1, 'caption en')
  await whole
  const pieces = heard.filter((message) => message.type === 'piece')
  expect(pieces.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(MOST_TOKENS)
  for (const { logProbability } of pieces) {
    expect(logProbability).toBeLessThanOrEqual(0)
    expect(logProbability).toBeGreaterThan(Number.NEGATIVE_INFINITY)
  }
})

it('in the approximate mode computes what a view holds once, keeps it for a few views, and forgets it when told', async () => {
  const { serving, ask, done, prefixes } = start({ approximate: true })
  let job = 0
  const put = async (page: string, prompt: string): Promise<void> => {
    const whole = done(++job)
    ask(job, prompt, page)
    await whole
  }
  for (const prompt of QUESTIONS) await put('page', prompt)
  expect(prefixes()).toBe(1)
  serving.take({ type: 'forget', page: 'page' })
  await put('page', 'ocr')
  expect(prefixes()).toBe(2)
  for (let other = 0; other < PREFIXES; other++) await put(`page ${other}`, 'ocr')
  await put('page', 'ocr')
  expect(prefixes()).toBe(2 + PREFIXES + 1)
})
