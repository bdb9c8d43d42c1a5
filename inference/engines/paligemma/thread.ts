/** The worker thread from the engine's side: any number of jobs, started anew after a crash. */
import { Worker } from 'node:worker_threads'
import { InferenceError } from '../../errors.ts'
import { switchTelemetryOff } from '../../onnx/telemetry.ts'
import { endThread } from '../../serving/end-thread.ts'
import type { Failure } from '../../serving/failure.ts'
import type { ModelReady } from './options.ts'
import type { AnswerRequest, EncodeRequest, FromWorker, ThreadOptions, ToWorker } from './protocol.ts'
import type { Piece } from './saying.ts'

export interface ModelThread {
  /** Features of each box, as bytes of float16; `onView` is called after each. */
  encode(request: EncodeRequest, signal?: AbortSignal, onView?: () => void): Promise<Uint8Array[]>
  /** Leaving it stops the model within one token. */
  answer(request: AnswerRequest, signal?: AbortSignal): AsyncGenerator<Piece, void>
  /** Lets go of what the thread keeps of a page. */
  forget(page: string): void
  close(): Promise<void>
}

export interface ModelThreadOptions extends ThreadOptions {
  /** The thread's module. */
  entry: URL
  onReady?: ((ready: ModelReady) => void) | undefined
  coolDownMs?: number
}

/** So many crashes with no job done between them: starting it once more would only load gigabytes to crash again. */
const MOST_CRASHES = 3
/** Then it is left alone for so long; what made it crash (another program's memory) may pass. */
const COOL_DOWN_MS = 60_000

/**
 * Weights, features and the KV cache lie outside V8's heap. Within it are the tokenizer (360 MB at full size) and what
 * is said between the threads: with more than this something is wrong, and the thread ends before the machine swaps.
 */
const HEAP_MEGABYTES = 1024

type ForJob = Exclude<FromWorker, { type: 'ready' }>

/** Starts the thread at once, so that the model loads while nobody waits for it. */
export function startModelThread(options: ModelThreadOptions): ModelThread {
  const { entry, onReady, coolDownMs = COOL_DOWN_MS, ...workerData } = options
  const jobs = new Map<number, (message: ForJob) => void>()
  let worker: Worker | undefined
  let lastJob = 0
  let closed = false
  let crashes: { count: number; at: number; last: Failure } | undefined

  function start(): Worker {
    switchTelemetryOff()
    const started = new Worker(entry, {
      execArgv: [],
      name: 'paligemma',
      workerData: workerData satisfies ThreadOptions,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES },
    })
    // An idle engine that nobody closed doesn't keep the process alive.
    if (jobs.size === 0) started.unref()
    started.on('message', (message: FromWorker) => {
      if (message.type === 'ready') return onReady?.(message)
      if (message.type === 'done') crashes = undefined
      jobs.get(message.job)?.(message)
    })
    started.on('error', (error) => lose(started, error))
    started.on('exit', () => lose(started))
    return started
  }

  function lose(lost: Worker, cause?: Error): void {
    if (lost !== worker) return
    worker = undefined
    const failure = closed ? closedFailure() : crashOf(cause)
    if (!closed) crashes = { count: (crashes?.count ?? 0) + 1, at: Date.now(), last: failure }
    for (const [job, tell] of [...jobs]) tell({ type: 'failed', job, ...failure })
  }

  /** @throws InferenceError while it is left alone after crashes */
  function running(): Worker {
    if (crashes && crashes.count >= MOST_CRASHES && !worker) {
      if (Date.now() - crashes.at < coolDownMs) {
        const { code, message } = crashes.last
        const seconds = Math.ceil(coolDownMs / 1000)
        throw new InferenceError(
          code,
          `The model's thread crashed ${crashes.count} times in a row, and is started again only after ${seconds} s. ` +
            `The last time: ${message}`,
        )
      }
      crashes.count = MOST_CRASHES - 1
    }
    worker ??= start()
    return worker
  }

  /** What the thread says of one job, until it is done. */
  async function* run(
    make: (job: number) => ToWorker,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<ForJob, void> {
    if (closed) throw new InferenceError('engine-closed', closedFailure().message)
    if (signal?.aborted) throw cancelled(signal)
    const thread = running()
    const job = ++lastJob
    const heard: ForJob[] = []
    let wake = (): void => {}
    jobs.set(job, (message) => {
      heard.push(message)
      wake()
    })
    const abort = (): void => wake()
    signal?.addEventListener('abort', abort, { once: true })
    thread.ref()
    thread.postMessage(make(job))
    let over = false
    try {
      for (;;) {
        if (signal?.aborted) throw cancelled(signal)
        const message = heard.shift()
        if (message === undefined) {
          const { promise, resolve } = Promise.withResolvers<void>()
          wake = resolve
          await promise
          continue
        }
        over = message.type === 'done' || message.type === 'failed'
        if (message.type === 'failed')
          throw new InferenceError(message.code, message.message, { details: message.details })
        if (message.type === 'done') return
        yield message
      }
    } finally {
      signal?.removeEventListener('abort', abort)
      jobs.delete(job)
      if (!over && thread === worker) thread.postMessage({ type: 'cancel', job } satisfies ToWorker)
      if (jobs.size === 0) thread.unref()
    }
  }

  worker = start()
  return {
    async encode(request, signal, onView) {
      const features: Uint8Array[] = []
      for await (const message of run((job) => ({ type: 'encode', job, ...request }), signal)) {
        if (message.type !== 'encoded') continue
        features.push(message.features)
        onView?.()
      }
      return features
    },
    async *answer(request, signal) {
      for await (const message of run((job) => ({ type: 'answer', job, ...request }), signal)) {
        if (message.type !== 'piece') continue
        const { text, tokens, logProbability } = message
        yield { text, tokens, logProbability }
      }
    },
    forget: (page) => worker?.postMessage({ type: 'forget', page } satisfies ToWorker),
    async close() {
      closed = true
      for (const [job, tell] of [...jobs]) tell({ type: 'failed', job, ...closedFailure() })
      const thread = worker
      if (thread) await endThread(thread, () => thread.postMessage({ type: 'close' } satisfies ToWorker))
    },
  }
}

function crashOf(cause: Error | undefined): Failure {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code
  return code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? { code: 'out-of-memory', message: "The model's thread ran out of memory.", details: {} }
    : { code: 'engine-failed', message: `The model's thread stopped. ${cause ?? ''}`.trim(), details: {} }
}

function closedFailure(): Failure {
  return { code: 'engine-closed', message: 'The engine is closed.', details: {} }
}

function cancelled(signal: AbortSignal): InferenceError {
  return new InferenceError('cancelled', 'It was cancelled.', { cause: signal.reason })
}
