/** The worker thread from the engine's side: one page at a time, started anew after a crash. */
import { Worker } from 'node:worker_threads'
import type { EncodeOptions, PageImage } from '../../engine.ts'
import { InferenceError } from '../../errors.ts'
import { switchTelemetryOff } from '../../onnx/telemetry.ts'
import { endThread } from '../../serving/end-thread.ts'
import type { FromWorker, ReadingThreadOptions, ToWorker } from './protocol.ts'

export interface ReadingThread {
  /** @returns The packed encoding. */
  read(page: PageImage, options?: EncodeOptions): Promise<Uint8Array>
  close(): Promise<void>
}

interface Job {
  id: number
  onProgress: EncodeOptions['onProgress']
  resolve(packed: Uint8Array): void
  reject(error: InferenceError): void
}

/**
 * A page leaves tens of megabytes of pixels behind that V8 only frees when it collects; a small young generation
 * makes it collect often: 540 MB of peak memory against 554 MB over 20 pages, 506 MB held against 554 MB.
 */
const YOUNG_MEGABYTES = 8

/** Starts the thread at once, so that models load while nobody waits for them. */
export function startReadingThread(entry: URL, options: ReadingThreadOptions): ReadingThread {
  let worker: Worker | undefined
  let current: Job | undefined
  let turn: Promise<unknown> = Promise.resolve()
  let jobs = 0
  let closed = false

  function start(): Worker {
    switchTelemetryOff()
    const started = new Worker(entry, {
      execArgv: [],
      name: 'reader',
      workerData: options,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
    })
    // An idle engine that nobody closed doesn't keep the process alive.
    started.unref()
    started.on('message', receive)
    started.on('error', (error) => lose(started, error))
    started.on('exit', () => lose(started))
    return started
  }

  function receive(message: FromWorker): void {
    if (message.job !== current?.id) return
    if (message.type === 'progress') current.onProgress?.(message.progress)
    else if (message.type === 'encoded') current.resolve(message.packed)
    else current.reject(new InferenceError(message.code, message.message))
  }

  function lose(lost: Worker, cause?: unknown): void {
    if (lost !== worker) return
    worker = undefined
    if (closed) current?.reject(closedError())
    else if ((cause as NodeJS.ErrnoException | undefined)?.code === 'ERR_WORKER_OUT_OF_MEMORY')
      current?.reject(
        new InferenceError('out-of-memory', 'Reading the page took too much memory.', { cause }),
      )
    else current?.reject(new InferenceError('engine-failed', 'The reading thread stopped.', { cause }))
  }

  function run(page: PageImage, { signal, onProgress }: EncodeOptions): Promise<Uint8Array> {
    if (closed) throw closedError()
    if (signal?.aborted) throw cancelledError(signal)
    worker ??= start()
    const thread = worker
    const send = (message: ToWorker): void => thread.postMessage(message)
    const id = ++jobs
    const result = Promise.withResolvers<Uint8Array>()
    current = { id, onProgress, resolve: result.resolve, reject: result.reject }
    const cancel = (): void => {
      send({ type: 'cancel', job: id })
      result.reject(cancelledError(signal!))
    }
    signal?.addEventListener('abort', cancel, { once: true })
    thread.ref()
    const { digest, width, height, jpeg } = page
    send({ type: 'read', job: id, page: { digest, width, height, jpeg } })
    return result.promise.finally(() => {
      signal?.removeEventListener('abort', cancel)
      current = undefined
      thread.unref()
    })
  }

  worker = start()
  return {
    read(page, options = {}) {
      const result = turn.then(() => run(page, options))
      turn = result.catch(() => {})
      return untilAborted(result, options.signal)
    },
    async close() {
      closed = true
      const thread = worker
      if (thread) await endThread(thread, () => thread.postMessage({ type: 'close' } satisfies ToWorker))
    },
  }
}

/** A page that waits for its turn is given up at once, not when the one before it is done. */
function untilAborted<T>(result: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return result
  const aborted = Promise.withResolvers<never>()
  const abort = (): void => aborted.reject(cancelledError(signal))
  if (signal.aborted) abort()
  else signal.addEventListener('abort', abort, { once: true })
  return Promise.race([result, aborted.promise]).finally(() => signal.removeEventListener('abort', abort))
}

function cancelledError(signal: AbortSignal): InferenceError {
  return new InferenceError('cancelled', 'Reading the page was cancelled.', { cause: signal.reason })
}

function closedError(): InferenceError {
  return new InferenceError('engine-closed', 'The reader is closed.')
}
