/** Opens what reads the pages: the embedded reader, and beside it the PaliGemma model that the operator chose. */

import type { Manifest } from '../inference/engines/paligemma/manifest.ts'
import type { ModelReady } from '../inference/engines/paligemma/options.ts'
import { createReader } from '../inference/engines/reader/reader.ts'
import { InferenceError } from '../inference/errors.ts'
import { createInference, type Inference, type InferenceOptions } from '../inference/serving/inference.ts'
import type { Config } from './config.ts'

export type { ModelReady }

export type InferenceChoice = Pick<Config, 'lexiconFiles' | 'modelsDir' | 'model'>

export interface OpenOptions extends InferenceOptions {
  /** The model is in memory: where it runs, and what it took. */
  onModelReady?: ((ready: ModelReady) => void) | undefined
  /** The model failed; the reader goes on alone. */
  onModelFailure?: ((error: unknown) => void) | undefined
}

export interface UsableModel {
  folder: string
  manifest: Manifest
}

/**
 * Returns at once: the reader's models and PaliGemma load in the background.
 *
 * @throws {LexiconFileError}; {InferenceError} `model-missing`, `model-broken`
 */
export async function openInference(
  choice: InferenceChoice,
  { onModelReady, onModelFailure, ...options }: OpenOptions = {},
): Promise<Inference> {
  const { lexiconFiles, model } = choice
  const found = model.name === undefined ? undefined : await findModel(choice)
  const reader = await createReader({ lexiconFiles })
  if (found === undefined) return createInference(reader, options)
  const { openBeside } = await import('../inference/engines/crosscheck/open.ts')
  const { tiles, threads, approximate, providers } = model
  try {
    const engine = await openBeside(reader, {
      lexiconFiles,
      folder: found.folder,
      approximateFollowUps: approximate,
      ...(tiles !== undefined && { tiles }),
      ...(threads !== undefined && { threads }),
      ...(providers.length > 0 && { providers }),
      ...(onModelReady && { onReady: onModelReady }),
      ...(onModelFailure && { onFailure: onModelFailure }),
    })
    return createInference(engine, options)
  } catch (error) {
    await reader.close()
    throw error
  }
}

/**
 * The model that was asked for, in the most exact of the precisions that are here.
 *
 * @throws {InferenceError} `model-missing`, `model-broken`
 */
export async function findModel({ modelsDir, model: { name, bits } }: InferenceChoice): Promise<UsableModel> {
  const { listModels } = await import('../inference/engines/paligemma/models.ts')
  const installed = (await listModels(modelsDir)).findLast(
    (each) => each.model === name && (bits === undefined || each.precision === bits),
  )
  if (installed === undefined) {
    const asked = bits === undefined ? name : `${name} --bits ${bits}`
    const which = bits === undefined ? name : `${name} in ${bits} bits`
    throw new InferenceError('model-missing', `${which} is not here. Fetch it: rxchat models pull ${asked}`)
  }
  if (installed.state instanceof InferenceError) throw installed.state
  return { folder: installed.folder, manifest: installed.state }
}
