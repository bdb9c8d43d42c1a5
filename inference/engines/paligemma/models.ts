/**
 * The converted models of this machine: `OWNER/NAME/4bit/`, `8bit`, `16bit`, each whole in itself, and beside them
 * `checkpoint/`, what was downloaded, until it is converted.
 */
import { readdir, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { InferenceError } from '../../errors.ts'
import { isModelId } from './hub/listing.ts'
import { type CheckOptions, expectIntact } from './intact.ts'
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
 * The manifest of a model whose files are as they were written.
 *
 * @throws {InferenceError} `model-missing`, `model-broken` with the first file that isn't right
 */
export async function verifyModel(folder: string, options: CheckOptions = {}): Promise<Manifest> {
  const manifest = await readManifest(folder)
  await expectIntact(folder, manifest, options)
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
