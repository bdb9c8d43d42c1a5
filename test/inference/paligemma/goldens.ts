/** The tiny checkpoints and what the reference makes of them: `tools/paligemma/fixtures.py`. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openFiles, type Weights } from '../../../inference/paligemma/checkpoint/safetensors.ts'
import { convertCheckpoint } from '../../../inference/paligemma/convert.ts'
import { loadModel, type Model } from '../../../inference/paligemma/generate.ts'
import type { Precision } from '../../../inference/paligemma/manifest.ts'

export const FAMILIES = ['3b', '10b', '28b'] as const
export type Family = (typeof FAMILIES)[number]

export interface Goldens {
  pages: string[]
  imageTokens: number
  maxNewTokens: number
  cases: { page: number; prompt: string; promptIds: number[]; tokens: number[]; text: string }[]
  tensors: Weights
}

const FIXTURES = join(import.meta.dirname, '../../fixtures/paligemma')

export const checkpointOf = (family: Family): string => join(FIXTURES, family)

export async function readGoldens(family: Family): Promise<Goldens> {
  const folder = checkpointOf(family)
  const record = JSON.parse(await readFile(join(folder, 'goldens.json'), 'utf8'))
  return { ...record, tensors: await openFiles([join(folder, 'goldens.safetensors')]) }
}

/** Converted into a folder of its own, which goes when the model is closed. */
export async function convertAndLoad(family: Family, precision: Precision): Promise<Model> {
  const parent = await mkdtemp(join(tmpdir(), 'paligemma-'))
  const folder = join(parent, 'model')
  const source = { repository: `test/${family}`, revision: 'fixture' }
  await convertCheckpoint({ checkpoint: checkpointOf(family), folder, precision, source })
  const model = await loadModel(folder, { threads: 1 })
  return {
    ...model,
    async close() {
      await model.close()
      await rm(parent, { recursive: true, force: true })
    },
  }
}

/** ‖given − wanted‖ / ‖wanted‖ */
export function departure(given: Float32Array, wanted: Float32Array): number {
  if (given.length !== wanted.length) throw new RangeError(`${given.length} values, not ${wanted.length}`)
  let difference = 0
  let size = 0
  for (let i = 0; i < wanted.length; i++) {
    difference += (given[i]! - wanted[i]!) ** 2
    size += wanted[i]! ** 2
  }
  return Math.sqrt(difference / size)
}
