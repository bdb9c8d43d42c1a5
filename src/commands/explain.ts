/** An error as one plain sentence for a terminal, with the exit code that goes with it. */
import { AdapterError } from '../../adapters/adapter.ts'
import { StoreError } from '../../conversations/store.ts'
import { HubError } from '../../inference/engines/paligemma/hub/errors.ts'
import { InferenceError } from '../../inference/errors.ts'
import { LexiconFileError } from '../../inference/lexicon/user-file.ts'
import { ConfigError } from '../config.ts'
import { wordsIn } from '../replies/index.ts'
import { EXIT } from './exit-codes.ts'
import { SourceError } from './picture-source.ts'

const { errors } = wordsIn('en')

/** Refusals that are about the machine rather than the picture. */
const NOT_READY: ReadonlySet<string> = new Set([
  'model-missing',
  'model-broken',
  'out-of-memory',
  'engine-failed',
  'engine-closed',
])
const USAGE: ReadonlySet<string> = new Set(['question-empty', 'question-too-long'])

export function explain(error: unknown): { sentence: string; code: number } {
  if (error instanceof ConfigError || error instanceof LexiconFileError)
    return { sentence: error.message, code: EXIT.usage }
  if (error instanceof SourceError) return { sentence: error.message, code: EXIT.picture }
  if (error instanceof InferenceError) {
    // At a terminal sits whoever runs it: the engine's own words say which file, and what to do.
    if (NOT_READY.has(error.code)) return { sentence: error.message, code: EXIT.notReady }
    const code = USAGE.has(error.code) ? EXIT.usage : EXIT.picture
    return { sentence: errors[error.code](error.details), code }
  }
  if (error instanceof HubError) {
    return { sentence: error.message, code: error.code === 'not-found' ? EXIT.usage : EXIT.notReady }
  }
  // These name paths and ports, which an operator needs and a chat must not show.
  if (error instanceof StoreError || error instanceof AdapterError) {
    return { sentence: error.message, code: EXIT.notReady }
  }
  const reason = error instanceof Error ? error.message : String(error)
  return { sentence: `Something went wrong: ${reason}`, code: EXIT.failed }
}
