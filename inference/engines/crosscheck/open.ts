/** Opens PaliGemma beside a reader that is open already. */
import type { InferenceEngine } from '../../engine.ts'
import { InferenceError } from '../../errors.ts'
import { loadLexicon } from '../../lexicon/load.ts'
import { createPaliGemma, type PaliGemmaOptions } from '../paligemma/paligemma.ts'
import type { ReaderEncoding } from '../reader/encoding.ts'
import { absentModel } from './absent-model.ts'
import { createChecked } from './checked.ts'
import type { CheckedEncoding } from './encoding.ts'
import type { Model } from './model.ts'

export interface BesideOptions extends Omit<PaliGemmaOptions, 'findRegions'> {
  /** Names of the operator's own: the model may say them too. */
  lexiconFiles: readonly string[]
  /** Told of every failure of the model; the reader then answers alone. */
  onFailure?: (error: unknown) => void
}

/**
 * Returns at once: the model loads in the background, or is left out where there is no memory for it.
 *
 * @throws {InferenceError} `model-missing`, `model-broken`
 */
export function openBeside(
  reader: InferenceEngine<ReaderEncoding>,
  { lexiconFiles, onFailure, ...options }: BesideOptions,
): Promise<InferenceEngine<CheckedEncoding>> {
  return createChecked({
    reader,
    openModel: (findRegions) => createPaliGemma({ ...options, findRegions }).catch(withoutMemory),
    lexicon: loadLexicon({ extraFiles: lexiconFiles }),
    ...(onFailure && { onFailure }),
  })

  /** A bot that was started on a full machine answers all the same; files that can't be used are the operator's. */
  function withoutMemory(error: unknown): Model {
    if (!(error instanceof InferenceError) || error.code !== 'out-of-memory') throw error
    onFailure?.(error)
    return absentModel(error)
  }
}
