/**
 * A checkpoint from the hub to a folder, whole and checked: config, tokenizer and safetensors shards of one
 * commit. It can be stopped at any point and run again; what is there and right is not fetched twice.
 */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { checkFile } from './checksum.ts'
import { expectRoom } from './disk.ts'
import { downloadFile, TRANSFER, type Transfer } from './download.ts'
import { HubError } from './errors.ts'
import { type HubFile, listModel } from './listing.ts'
import { lockFolder } from './lock.ts'
import { receivedBytes } from './part.ts'
import { type HubProgress, startMeter } from './progress.ts'
import { connectHub, type HubOptions } from './request.ts'
import { cancelled } from './retry.ts'

export interface CheckpointRequest {
  /** "google/paligemma2-3b-mix-448" */
  model: string
  /** Branch, tag or commit; 'main' where it isn't given. */
  revision?: string
  /** Made where it isn't there. */
  folder: string
  hub?: HubOptions
  transfer?: Partial<Transfer>
  /** Room that is needed beside the files, for what will be made of them, given their bytes. */
  extraBytes?: (checkpointBytes: number) => number
  signal?: AbortSignal
  onProgress?: (progress: HubProgress) => void
}

export interface Checkpoint {
  model: string
  /** Commit. */
  revision: string
  folder: string
  files: { path: string; size: number; sha256: string }[]
}

/** Beside the weights: what says how they are to be used. */
const SETTINGS = new Set([
  'config.json',
  'generation_config.json',
  'preprocessor_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'added_tokens.json',
  'model.safetensors.index.json',
])
const WEIGHTS = /^model(?:-\d+-of-\d+)?\.safetensors$/
/** Without these it is no checkpoint that can be converted. */
const NEEDED = ['config.json', 'tokenizer.json', 'tokenizer_config.json']

/** @throws {HubError} */
export async function pullCheckpoint(wanted: CheckpointRequest): Promise<Checkpoint> {
  const { model, folder, signal, onProgress } = wanted
  const hub = connectHub(wanted.hub)
  const listing = await listModel(hub, model, wanted.revision ?? 'main', signal)
  const files = chooseFiles(model, listing.files)
  await mkdir(folder, { recursive: true })
  const unlock = await lockFolder(folder)
  try {
    const totalBytes = sum(files.map(({ size }) => size))
    const meter = startMeter(totalBytes, onProgress)
    const known = new Map<string, string>()
    let resumedBytes = 0
    for (const file of files) {
      const path = join(folder, file.path)
      meter.at('checking', file.path)
      const checked = await checkFile(path, file, undefined, signal).catch((error) => {
        throw signal?.aborted ? cancelled(signal) : error
      })
      if (checked?.matches) known.set(file.path, checked.sha256)
      else if (checked !== undefined) await rm(path)
      resumedBytes += checked?.matches ? file.size : await receivedBytes(`${path}.part`, file)
    }
    meter.add(resumedBytes, true)
    await expectRoom(folder, totalBytes - resumedBytes + (wanted.extraBytes?.(totalBytes) ?? 0))
    for (const file of files) {
      if (known.has(file.path)) continue
      meter.at('downloading', file.path)
      const sha256 = await downloadFile(hub, file, {
        model,
        revision: listing.revision,
        path: join(folder, file.path),
        transfer: { ...TRANSFER, ...wanted.transfer },
        signal,
        onBytes: (bytes) => meter.add(bytes),
        onChecking: () => meter.at('checking', file.path),
      })
      known.set(file.path, sha256)
    }
    return {
      model,
      revision: listing.revision,
      folder,
      files: files.map(({ path, size }) => ({ path, size, sha256: known.get(path)! })),
    }
  } finally {
    await unlock()
  }
}

/** Small ones first: a wrong model is noticed before gigabytes have come. */
function chooseFiles(model: string, listed: readonly HubFile[]): HubFile[] {
  const files = listed.filter(({ path }) => SETTINGS.has(path) || WEIGHTS.test(path))
  const missing = NEEDED.find((name) => !files.some(({ path }) => path === name))
  if (missing !== undefined || !files.some(({ path }) => WEIGHTS.test(path))) {
    throw new HubError(
      'not-found',
      `${model} has no ${missing ?? 'safetensors files'}: it is no checkpoint that can be converted.`,
    )
  }
  return files.toSorted((a, b) => a.size - b.size)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
