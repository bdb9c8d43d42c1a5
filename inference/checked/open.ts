/** Opens PaliGemma beside a reader that is open already. */
import type { InferenceEngine } from '../engine.ts'
import { createPaliGemma, type PaliGemmaOptions } from '../paligemma/paligemma.ts'
import type { ReaderEncoding } from '../reader/encoding.ts'
import { loadLexicon } from '../reader/lexicon/load.ts'
import { createChecked } from './checked.ts'
import type { CheckedEncoding } from './encoding.ts'

export interface BesideOptions extends Omit<PaliGemmaOptions, 'findRegions'> {
  /** Names of the operator's own: the model may say them too. */
  lexiconFiles: readonly string[]
  /** Told of every failure of the model; the reader then answers alone. */
  onFailure?: (error: unknown) => void
}

/**
 * Returns at once: the model loads in the background.
 *
 * @throws {InferenceError} `model-missing`, `model-broken`
 */
export function openBeside(
  reader: InferenceEngine<ReaderEncoding>,
  { lexiconFiles, onFailure, ...options }: BesideOptions,
): Promise<InferenceEngine<CheckedEncoding>> {
  return createChecked({
    reader,
    openModel: (findRegions) => createPaliGemma({ ...options, findRegions }),
    lexicon: loadLexicon({ extraFiles: lexiconFiles }),
    ...(onFailure && { onFailure }),
  })
}
