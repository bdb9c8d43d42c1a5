/**
 * HEIC and PDF are decoded by WebAssembly, which blocks its thread and can't be told to stop: so each file gets
 * a worker thread of its own that is ended when it is done, too slow or no longer wanted.
 */
import { Worker } from 'node:worker_threads'
import { InferenceError, type InferenceErrorCode } from '../errors.ts'
import type { ImageLimits } from './limits.ts'

/** 8-bit RGBA, row by row. */
export interface RawPicture {
  data: Uint8Array
  width: number
  height: number
}

export interface ApartTask {
  kind: 'heic' | 'pdf'
  file: Uint8Array
  limits: ImageLimits
}

export type ApartResult =
  | { pictures: RawPicture[] }
  | { refused: InferenceErrorCode; message: string; details?: Record<string, string | number> }

/** V8 heap of the worker; pixels and WebAssembly memory are outside it. */
const MAX_HEAP_MB = 256

/** @throws {InferenceError} as `openImage` says */
export async function decodeApart(
  kind: ApartTask['kind'],
  file: Uint8Array,
  limits: ImageLimits,
  signal?: AbortSignal,
): Promise<RawPicture[]> {
  const task: ApartTask = { kind, file, limits }
  const worker = new Worker(new URL('./apart-worker.ts', import.meta.url), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  })
  const ended = Promise.withResolvers<ApartResult>()
  const fail = (code: InferenceErrorCode, message: string, cause?: unknown) =>
    ended.reject(new InferenceError(code, message, { cause }))
  const timer = setTimeout(
    () => fail('too-slow', `decoding took over ${limits.timeoutMs} ms`),
    limits.timeoutMs,
  )
  const onAbort = () => fail('cancelled', 'the page is no longer wanted')
  signal?.addEventListener('abort', onAbort, { once: true })
  worker.once('message', ended.resolve)
  worker.once('error', (cause) => fail('broken-image', `the ${kind} file can not be decoded`, cause))
  worker.once('exit', () => fail('broken-image', `the ${kind} decoder stopped`))
  try {
    const result = await ended.promise
    if ('pictures' in result) return result.pictures
    throw new InferenceError(result.refused, result.message, { details: result.details })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
    await worker.terminate()
  }
}
