/** PaliGemma 2 as an engine: a page's features are computed once, every question is answered from them. */
import { Worker } from 'node:worker_threads'
import type { AnswerChunk, Evidence, InferenceEngine } from '../engine.ts'
import { InferenceError } from '../errors.ts'
import { type PaliGemmaEncoding, packEncoding, unpackEncoding } from './encoding.ts'
import { readManifest } from './manifest.ts'
import { PREPROCESSING_VERSION } from './processor.ts'
import { parseDetections, toPrompt } from './prompts.ts'
import type { FromWorker, ThreadOptions, ToWorker } from './protocol.ts'

export interface PaliGemmaOptions {
  /** Of a converted model. */
  folder: string
  threads?: number
  /** 100 where it isn't given, as the published figures have it. */
  maxNewTokens?: number
}

const MAX_NEW_TOKENS = 100
/** Nobody has compared its words with the page's: no more than a guess. */
const UNCHECKED = 0.5

/** @throws InferenceError 'model-missing', 'model-broken' for a folder without a usable manifest */
export async function createPaliGemma(
  options: PaliGemmaOptions,
): Promise<InferenceEngine<PaliGemmaEncoding>> {
  const { folder, threads, maxNewTokens = MAX_NEW_TOKENS } = options
  const { source, precision, image, text } = await readManifest(folder)
  const workerData: ThreadOptions = { folder, threads }
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { execArgv: [], workerData })
  worker.unref()
  const listeners = new Map<number, (message: FromWorker) => void>()
  let jobs = 0
  let closed = false
  worker.on('message', (message: FromWorker) => listeners.get(message.job)?.(message))
  const stop = (cause?: unknown): void => {
    const message = closed ? 'The engine is closed.' : `The model's thread stopped. ${cause ?? ''}`.trim()
    const code = closed ? 'engine-closed' : 'engine-failed'
    closed = true
    for (const [job, tell] of listeners) tell({ type: 'failed', job, code, message })
  }
  worker.on('error', stop)
  worker.on('exit', () => stop())

  /** What the thread says of one job, until it is done. */
  async function* run(
    make: (job: number) => ToWorker,
    signal?: AbortSignal,
  ): AsyncGenerator<FromWorker, void> {
    if (closed) throw new InferenceError('engine-closed', 'The engine is closed.')
    const job = ++jobs
    const said: FromWorker[] = []
    let wake = (): void => {}
    const tell = (message: FromWorker): void => {
      said.push(message)
      wake()
    }
    const cancel = (): void => tell({ type: 'failed', job, code: 'cancelled', message: 'It was cancelled.' })
    if (signal?.aborted) cancel()
    else {
      signal?.addEventListener('abort', cancel, { once: true })
      listeners.set(job, tell)
      worker.ref()
      worker.postMessage(make(job))
    }
    let done = false
    try {
      while (!done) {
        const message = said.shift()
        if (!message) {
          await new Promise<void>((resolve) => {
            wake = resolve
          })
          continue
        }
        // Only a job that was cancelled may still be running.
        done = message.type !== 'text' && !signal?.aborted
        if (message.type === 'failed') throw new InferenceError(message.code, message.message)
        yield message
      }
    } finally {
      signal?.removeEventListener('abort', cancel)
      listeners.delete(job)
      if (!done && !closed) worker.postMessage({ type: 'cancel', job } satisfies ToWorker)
      if (listeners.size === 0) worker.unref()
    }
  }

  return {
    id: `paligemma/${source.repository}@${source.revision}/${precision}bit/${PREPROCESSING_VERSION}`,
    async encode({ jpeg }, { signal } = {}) {
      for await (const message of run((job) => ({ type: 'encode', job, jpeg }), signal))
        if (message.type === 'encoded') return message.encoding
      throw new InferenceError('engine-failed', 'The page was not encoded.')
    },
    async *answer(pages, question, signal): AsyncGenerator<AnswerChunk> {
      const asked = toPrompt(question.text, question.language)
      const evidence: Evidence[] = []
      let whole = ''
      for (const [page, encoding] of pages.entries()) {
        if (encoding.tokens !== image.tokens || encoding.hidden !== text.hidden)
          throw new InferenceError('engine-failed', 'The page was encoded by another model.')
        let said = page === 0 ? '' : '\n'
        if (said !== '') yield { type: 'text', text: said }
        const start = said.length
        const ask = (job: number): ToWorker => ({
          type: 'answer',
          job,
          encoding,
          prompt: asked.text,
          most: maxNewTokens,
        })
        for await (const message of run(ask, signal)) {
          if (message.type !== 'text') continue
          said += message.text
          yield { type: 'text', text: message.text }
        }
        for (const { label, box } of parseDetections(said.slice(start)))
          evidence.push({ page, box, quote: label, confidence: UNCHECKED })
        whole += said
      }
      yield {
        type: 'answer',
        answer: { text: whole, standing: 'unsure', evidence, intent: asked.task, subjects: [] },
      }
    },
    // The model doesn't judge the photograph: nothing is claimed of it.
    report: () => ({ turn: 0, problems: [], legibility: UNCHECKED }),
    pack: packEncoding,
    unpack: unpackEncoding,
    async close() {
      closed = true
      await worker.terminate()
    },
  }
}
