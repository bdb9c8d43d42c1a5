/**
 * The work of the model's thread: jobs one after another, except that the questions waiting for one view go together.
 * Each prompt is prefilled by itself, but every step of decoding reads the weights once for all of them.
 */
import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import { failureOf } from '../../serving/failure.ts'
import { halvesOf, singlesOf } from './float16.ts'
import type { ImagePrefix, Model } from './generate.ts'
import type { MemoryPlan } from './memory.ts'
import { openPicture, pixelValuesOf } from './processor.ts'
import type { FromWorker, ToWorker } from './protocol.ts'
import { logProbabilityOf } from './saying.ts'
import type { PromptTokenizer, TokenStream } from './tokenizer.ts'

export interface Serving {
  take(message: Exclude<ToWorker, { type: 'close' }>): void
}

export interface ServingOptions {
  load: () => Promise<{
    model: Pick<Model, 'manifest' | 'features' | 'generate' | 'imagePrefix'>
    tokenizer: PromptTokenizer
    plan: MemoryPlan
  }>
  maxNewTokens: number
  approximate: boolean
  send: (message: FromWorker, transfer?: ArrayBuffer[]) => void
}

interface Run {
  /** That go together: one picture, or questions to one view. */
  jobs: readonly { job: number }[]
  stop: AbortController
}

type EncodeJob = Extract<ToWorker, { type: 'encode' }>
type AnswerJob = Extract<ToWorker, { type: 'answer' }>

export function createServing({ load, maxNewTokens, approximate, send }: ServingOptions): Serving {
  const waiting: (EncodeJob | AnswerJob)[] = []
  /** Of the run under way. */
  const cancelled = new Set<number>()
  let run: Run = { jobs: [], stop: new AbortController() }
  /** The one used last stands first. */
  let prefixes: { page: string; view: number; prefix: ImagePrefix }[] = []
  let busy = false

  async function work(): Promise<void> {
    busy = true
    for (;;) {
      // All that was asked at the same moment has arrived before it is chosen what goes together.
      await turnOfTheLoop()
      const next = waiting.shift()
      if (next === undefined) break
      run = { jobs: [next], stop: new AbortController() }
      try {
        if (next.type === 'encode') await encode(next)
        else await answer(next)
      } catch (error) {
        for (const { job } of run.jobs)
          if (!cancelled.has(job)) send({ type: 'failed', job, ...failureOf(error) })
      }
      cancelled.clear()
    }
    busy = false
  }

  /** Takes the questions to the same view out of the queue. */
  function takeLike({ page, view }: AnswerJob, most: number): AnswerJob[] {
    const alike = waiting
      .filter((job) => job.type === 'answer')
      .filter((job) => job.page === page && job.view === view)
      .slice(0, most)
    for (const job of alike) waiting.splice(waiting.indexOf(job), 1)
    return alike
  }

  async function encode({ job, jpeg, turn, boxes }: EncodeJob): Promise<void> {
    const { model } = await load()
    const picture = await openPicture(jpeg, turn)
    for (const box of boxes) {
      await turnOfTheLoop()
      if (run.stop.signal.aborted) return
      const halves = halvesOf(await model.features(pixelValuesOf(picture, model.manifest.image, box)))
      send({ type: 'encoded', job, features: halves }, [halves.buffer])
    }
    send({ type: 'done', job })
  }

  async function answer(next: AnswerJob): Promise<void> {
    const { model, tokenizer, plan } = await load()
    const { signal } = run.stop
    if (signal.aborted) return
    const jobs = [next, ...takeLike(next, plan.together - 1)]
    run.jobs = jobs
    const asked: { job: number; ids: number[]; stream: TokenStream; tokens: number; logs: number }[] = []
    for (const { job, prompt } of jobs) {
      try {
        asked.push({ job, ids: tokenizer.textIds(prompt), stream: tokenizer.stream(), tokens: 0, logs: 0 })
      } catch (error) {
        send({ type: 'failed', job, ...failureOf(error) })
        // Nothing more is told of it, and nobody waits for it.
        cancelled.add(job)
      }
    }
    if (asked.length === 0) return
    const page = approximate ? await prefixOf(next, model, plan.prefixes) : singlesOf(next.features)
    const prompts = asked.map(({ ids }) => ids)
    const say = (each: (typeof asked)[number], text: string): void => {
      if (text === '' && each.tokens === 0) return
      send({ type: 'piece', job: each.job, text, tokens: each.tokens, logProbability: each.logs })
      each.tokens = 0
      each.logs = 0
    }
    for await (const generated of model.generate(page, prompts, maxNewTokens, { signal })) {
      // What was called while the model ran is heard first.
      await turnOfTheLoop()
      if (signal.aborted) return
      for (const { prompt, token, logits } of generated) {
        const each = asked[prompt]!
        if (cancelled.has(each.job)) continue
        each.tokens += 1
        each.logs += logProbabilityOf(token, logits)
        if (model.manifest.tokens.eos.includes(token)) continue
        const text = each.stream.push(token)
        if (text !== '') say(each, text)
      }
    }
    for (const each of asked.filter(({ job }) => !cancelled.has(job))) {
      say(each, each.stream.end())
      send({ type: 'done', job: each.job })
    }
  }

  async function prefixOf(
    { page, view, features }: AnswerJob,
    model: Pick<Model, 'imagePrefix'>,
    most: number,
  ): Promise<ImagePrefix> {
    const at = prefixes.findIndex((each) => each.page === page && each.view === view)
    const [kept] = at < 0 ? [] : prefixes.splice(at, 1)
    const prefix = kept?.prefix ?? (await model.imagePrefix(singlesOf(features)))
    prefixes.unshift({ page, view, prefix })
    prefixes.splice(most)
    return prefix
  }

  return {
    take(message) {
      if (message.type === 'forget') {
        prefixes = prefixes.filter(({ page }) => page !== message.page)
      } else if (message.type === 'cancel') {
        const at = waiting.findIndex(({ job }) => job === message.job)
        if (at >= 0) waiting.splice(at, 1)
        else cancelled.add(message.job)
        // One of several that go together only falls silent.
        if (run.jobs.every(({ job }) => cancelled.has(job))) run.stop.abort()
      } else {
        waiting.push(message)
        if (!busy) void work()
      }
    },
  }
}
