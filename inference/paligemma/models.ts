/**
 * The converted models of this machine: `OWNER/NAME/4bit/`, `8bit`, `16bit`, each whole in itself, and beside them
 * `checkpoint/`, what was downloaded, until it is converted.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { InferenceError } from '../errors.ts'
import { isModelId } from './hub/listing.ts'
import { type Manifest, PRECISIONS, type Precision, readManifest } from './manifest.ts'

export interface InstalledModel {
  /** "google/paligemma2-3b-mix-448" */
  model: string
  precision: Precision
  folder: string
  /** Why it can't be used, in place of its manifest. */
  state: Manifest | InferenceError
}

/** @throws {InferenceError} `model-missing` for what is no model's name, so that no path leads out of the root */
export function modelFolder(root: string, model: string): string {
  if (!isModelId(model)) throw new InferenceError('model-missing', `“${model}” is no model: OWNER/NAME`)
  return join(root, model)
}

export function convertedFolder(root: string, model: string, precision: Precision): string {
  return join(modelFolder(root, model), `${precision}bit`)
}

export function checkpointFolder(root: string, model: string): string {
  return join(modelFolder(root, model), 'checkpoint')
}

/** In the order of their names. */
export async function listModels(root: string): Promise<InstalledModel[]> {
  const installed: InstalledModel[] = []
  for (const model of await modelNames(root)) {
    for (const precision of PRECISIONS) {
      const folder = convertedFolder(root, model, precision)
      if (!(await exists(folder))) continue
      installed.push({ model, precision, folder, state: await readManifest(folder).catch(asInferenceError) })
    }
  }
  return installed
}

/** Models that were begun and never converted. */
export async function unfinishedModels(root: string): Promise<string[]> {
  const names = await modelNames(root)
  const begun = await Promise.all(names.map((model) => exists(checkpointFolder(root, model))))
  return names.filter((_, index) => begun[index])
}

/**
 * Reads every file of a converted model.
 *
 * @throws {InferenceError} `model-missing`, `model-broken` with the first file that isn't as it was written
 */
export async function verifyModel(
  folder: string,
  onBytes?: (bytes: number, totalBytes: number) => void,
  signal?: AbortSignal,
): Promise<Manifest> {
  const manifest = await readManifest(folder)
  const totalBytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0)
  let read = 0
  for (const { path, bytes, sha256 } of manifest.files) {
    const broken = (why: string, cause?: unknown) =>
      new InferenceError('model-broken', `${join(folder, path)} ${why}; pull the model again.`, { cause })
    const found = await stat(join(folder, path)).catch((cause) => {
      throw broken('is missing', cause)
    })
    if (found.size !== bytes) throw broken(`has ${found.size} bytes and not ${bytes}`)
    const hash = createHash('sha256')
    try {
      for await (const chunk of createReadStream(join(folder, path), { highWaterMark: 2 ** 22, signal })) {
        hash.update(chunk)
        read += chunk.length
        onBytes?.(read, totalBytes)
      }
    } catch (cause) {
      if (signal?.aborted) throw new InferenceError('cancelled', 'the check was stopped', { cause })
      throw broken("can't be read", cause)
    }
    if (hash.digest('hex') !== sha256) throw broken('is not as it was written')
  }
  return manifest
}

/**
 * One precision of a model, or all there is of it.
 *
 * @throws {InferenceError} `model-missing`
 */
export async function removeModel(root: string, model: string, precision?: Precision): Promise<void> {
  const whole = modelFolder(root, model)
  const folder = precision === undefined ? whole : convertedFolder(root, model, precision)
  if (!(await exists(folder))) throw new InferenceError('model-missing', `There is no ${model} in ${root}.`)
  await rm(folder, { recursive: true })
  // Empty folders go too; rmdir refuses the others.
  for (const parent of [whole, dirname(whole)]) await rmdir(parent).catch(() => undefined)
}

async function modelNames(root: string): Promise<string[]> {
  const owners = await foldersIn(root)
  const names = await Promise.all(
    owners.map(async (owner) => (await foldersIn(join(root, owner))).map((name) => `${owner}/${name}`)),
  )
  return names.flat().filter(isModelId).sort()
}

async function foldersIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined
}

function asInferenceError(error: unknown): InferenceError {
  if (error instanceof InferenceError) return error
  throw error
}
