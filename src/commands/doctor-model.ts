/** What `rxchat doctor` says of PaliGemma: which models are here, and whether the chosen one can run. */

import { memoryAvailable, memoryNeeded } from '../../inference/engines/paligemma/memory.ts'
import { listModels } from '../../inference/engines/paligemma/models.ts'
import { ANSWER_TOKENS, loadTokenizer } from '../../inference/engines/paligemma/tokenizer.ts'
import { InferenceError } from '../../inference/errors.ts'
import { listSupportedBackends } from '../../inference/onnx/runtime.ts'
import type { Config } from '../config.ts'
import { findModel, type UsableModel } from '../inference.ts'
import type { Check } from './doctor.ts'
import { explain } from './explain.ts'
import { size } from './figures.ts'

export async function checkModel(config: Config): Promise<Check[]> {
  const { name } = config.model
  const here = await checkModels(config)
  if (name === undefined) return [here]
  try {
    const found = await findModel(config)
    return [here, await checkTokenizer(found), checkMemory(found, config), checkProviders(config)]
  } catch (error) {
    const remedy = 'docs/paligemma.md goes through it step by step'
    return [here, { name: 'Chosen', state: 'fails', says: explain(error).sentence, remedy }]
  }
}

async function checkModels({ modelsDir, model }: Config): Promise<Check> {
  const installed = await listModels(modelsDir)
  const names = installed.map((each) =>
    each.state instanceof InferenceError
      ? `${each.model} in ${each.precision} bits (broken)`
      : `${each.model} in ${each.precision} bits`,
  )
  const chosen =
    model.name === undefined
      ? 'the embedded reader reads alone'
      : `${model.name} is to read beside the reader`
  const list = names.length === 0 ? 'no PaliGemma model was pulled' : `pulled: ${names.join(', ')}`
  return {
    name: 'Model',
    state: names.length === 0 ? 'off' : 'works',
    says: `${chosen}; ${list}`,
  }
}

/** Any words will do: what is looked for is that they come back as they were. */
const PROBE = 'answer en which medicines are prescribed?'

async function checkTokenizer({ folder, manifest }: UsableModel): Promise<Check> {
  const name = 'Tokenizer'
  const tokenizer = await loadTokenizer(folder, manifest, ANSWER_TOKENS)
  const ids = tokenizer.textIds(PROBE)
  if (tokenizer.decode(ids).trim() !== PROBE) {
    const remedy = `rxchat models pull ${manifest.source.repository} again`
    return { name, state: 'fails', says: "doesn't give back the words that it takes", remedy }
  }
  return { name, state: 'works', says: `takes a question in ${ids.length} tokens` }
}

function checkMemory({ manifest }: UsableModel, { model }: Config): Check {
  const name = 'Memory'
  const needed = memoryNeeded(manifest, { approximate: model.approximate, maxNewTokens: ANSWER_TOKENS })
  const free = memoryAvailable()
  const says = `the model takes about ${size(needed)}, ${size(free)} are free`
  if (needed <= free) return { name, state: 'works', says }
  const remedy =
    'close other programs, pull it in fewer bits (rxchat models pull … --bits 4), or choose a smaller one'
  return { name, state: 'fails', says, remedy }
}

function checkProviders({ model }: Config): Check {
  const known = listSupportedBackends().map(({ name }) => name)
  const { providers } = model
  const unknown = providers.filter((provider) => !known.includes(provider))
  const asked = providers.length === 0 ? 'cpu' : providers.join(', then ')
  const check: Check = {
    name: 'Provider',
    state: unknown.length > 0 && unknown.length === providers.length ? 'fails' : 'works',
    says: `${asked} is asked for; the runtime knows ${known.join(', ')}, and says at the start which one works`,
  }
  if (unknown.length === 0) return check
  return { ...check, remedy: `set RXCHAT_MODEL_PROVIDER without ${unknown.join(', ')}` }
}
