/** From a model's name on the hub to a converted, checked model on this machine. Safe to stop and to run again. */
import { mkdir, rm } from 'node:fs/promises'
import { InferenceError } from '../../errors.ts'
import { convertCheckpoint } from './convert.ts'
import { pullCheckpoint } from './hub/checkpoint.ts'
import type { Transfer } from './hub/download.ts'
import { listModel } from './hub/listing.ts'
import { lockFolder } from './hub/lock.ts'
import type { HubProgress } from './hub/progress.ts'
import { connectHub, type HubOptions } from './hub/request.ts'
import { type Manifest, type Precision, SELF_TEST_VERSION, writeManifest } from './manifest.ts'
import { planMemory } from './memory.ts'
import { checkpointFolder, convertedFolder, modelFolder, verifyModel } from './models.ts'
import { ANSWER_TOKENS } from './tokenizer.ts'

export interface PullOptions {
  /** Folder of all models. */
  root: string
  model: string
  revision?: string
  precision: Precision
  /** Keeps the checkpoint's own files after the conversion: another precision then needs no download. */
  keepCheckpoint?: boolean
  hub?: HubOptions
  transfer?: Partial<Transfer>
  signal?: AbortSignal
  onProgress?: (progress: PullProgress) => void
}

/** `done` is 0..1 of the stage. */
export type PullProgress =
  | { stage: 'download'; download: HubProgress }
  | { stage: 'conversion' | 'check' | 'self-test'; done: number }

export interface Pulled {
  folder: string
  manifest: Manifest
  /** False where it was there already, of the same commit and whole. */
  fresh: boolean
  /** Why it could not be tried out: this machine lacks the memory to run it. */
  untried?: InferenceError
}

/** @throws {HubError} {InferenceError} */
export async function pullModel(options: PullOptions): Promise<Pulled> {
  const { root, model, precision, signal, onProgress } = options
  const { revision } = await listModel(connectHub(options.hub), model, options.revision ?? 'main', signal)
  const folder = convertedFolder(root, model, precision)
  const check = (thorough: boolean) =>
    verifyModel(folder, {
      thorough,
      signal,
      onBytes: (read, all) => onProgress?.({ stage: 'check', done: all === 0 ? 1 : read / all }),
    })
  await mkdir(modelFolder(root, model), { recursive: true })
  const unlock = await lockFolder(modelFolder(root, model))
  try {
    const there = await check(false).catch(unlessUnusable)
    if (there?.source.revision === revision)
      return { folder, fresh: false, ...(await tryOut(there, options)) }
    const checkpoint = await pullCheckpoint({
      ...options,
      revision,
      folder: checkpointFolder(root, model),
      extraBytes: (bytes) => bytes * convertedShare(precision),
      onProgress: (download) => onProgress?.({ stage: 'download', download }),
    })
    await convertCheckpoint({
      checkpoint: checkpoint.folder,
      folder,
      precision,
      source: { repository: model, revision },
      onProgress: (done) => onProgress?.({ stage: 'conversion', done }),
      ...(signal && { signal }),
    })
    // Read back from the disk, every byte.
    const tried = await tryOut(await check(true), options)
    if (!options.keepCheckpoint) await rm(checkpoint.folder, { recursive: true })
    return { folder, fresh: true, ...tried }
  } finally {
    await unlock()
  }
}

/** Runs the self-test once, and writes down what it gave. A model that fails it is removed. */
async function tryOut(
  manifest: Manifest,
  { root, model, precision, signal, onProgress }: PullOptions,
): Promise<Pick<Pulled, 'manifest' | 'untried'>> {
  if (manifest.selfTest?.version === SELF_TEST_VERSION) return { manifest }
  const folder = convertedFolder(root, model, precision)
  try {
    planMemory(manifest, { maxNewTokens: ANSWER_TOKENS })
    // Not before: it brings the runtime along.
    const { selfTest } = await import('./self-test.ts')
    const result = await selfTest(folder, {
      signal,
      onProgress: (done) => onProgress?.({ stage: 'self-test', done }),
    })
    const tried = { ...manifest, selfTest: result }
    await writeManifest(folder, tried)
    return { manifest: tried }
  } catch (error) {
    if (!(error instanceof InferenceError)) throw error
    if (error.code === 'out-of-memory') return { manifest, untried: error }
    if (error.code === 'model-broken') await rm(folder, { recursive: true })
    throw error
  }
}

/** Bits of a weight on the hub: bfloat16. */
const CHECKPOINT_BITS = 16
/** What block scales add to quantised weights, at most. */
const SCALES = 1.25
/** The token table in 16 bits, and once more as the head: a fifth of the 3B, less of the others. */
const TOKEN_TABLE = 0.2
/** A model of 4 bits has the layers once more, at 8 bits, for prefill. */
const PREFILL = 0.5

/** How large the converted model may get, as a share of the checkpoint. */
function convertedShare(precision: Precision): number {
  const prefill = precision === 4 ? PREFILL : 0
  return (precision / CHECKPOINT_BITS) * (SCALES + TOKEN_TABLE) + TOKEN_TABLE + prefill
}

/** What isn't there or is broken is pulled anew. */
function unlessUnusable(error: unknown): undefined {
  if (error instanceof InferenceError && /^model-(?:missing|broken)$/.test(error.code)) return undefined
  throw error
}
