/** The tiny checkpoints and what the reference makes of them: `tools/paligemma/fixtures.py`. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import type { PageImage } from '../../../../inference/engine.ts'
import { openFiles, type Weights } from '../../../../inference/engines/paligemma/checkpoint/safetensors.ts'
import { convertCheckpoint } from '../../../../inference/engines/paligemma/convert.ts'
import { loadModel, type Model } from '../../../../inference/engines/paligemma/generate.ts'
import { FILES, type Precision } from '../../../../inference/engines/paligemma/manifest.ts'

export const FAMILIES = ['3b', '10b', '28b'] as const
export type Family = (typeof FAMILIES)[number]

export interface Goldens {
  pages: string[]
  imageTokens: number
  maxNewTokens: number
  cases: { page: number; prompt: string; promptIds: number[]; tokens: number[]; text: string }[]
  tensors: Weights
}

const FIXTURES = join(import.meta.dirname, '../../../fixtures/paligemma')

export const checkpointOf = (family: Family): string => join(FIXTURES, family)

export async function readGoldens(family: Family): Promise<Goldens> {
  const folder = checkpointOf(family)
  const record = JSON.parse(await readFile(join(folder, 'goldens.json'), 'utf8'))
  return { ...record, tensors: await openFiles([join(folder, 'goldens.safetensors')]) }
}

export interface Converted {
  folder: string
  remove(): Promise<void>
}

/** Converted into a folder of its own. */
export async function convert(family: Family, precision: Precision): Promise<Converted> {
  return convertFrom(checkpointOf(family), family, precision)
}

/**
 * The same with another tokenizer: random weights say places more often than words, and here those are words too, so
 * that there are answers to read.
 */
export async function convertTalkative(family: Family, precision: Precision): Promise<Converted> {
  const checkpoint = await mkdtemp(join(tmpdir(), 'paligemma-checkpoint-'))
  await cp(checkpointOf(family), checkpoint, { recursive: true })
  const path = join(checkpoint, FILES.tokenizer)
  const tokenizer = await readFile(path, 'utf8')
  await writeFile(path, tokenizer.replaceAll('<loc', '{loc').replaceAll('<seg', '{seg'))
  try {
    return await convertFrom(checkpoint, family, precision)
  } finally {
    await rm(checkpoint, { recursive: true })
  }
}

async function convertFrom(checkpoint: string, family: Family, precision: Precision): Promise<Converted> {
  const parent = await mkdtemp(join(tmpdir(), 'paligemma-'))
  const folder = join(parent, 'model')
  const source = { repository: `test/${family}`, revision: 'fixture' }
  await convertCheckpoint({ checkpoint, folder, precision, source })
  return { folder, remove: () => rm(parent, { recursive: true, force: true }) }
}

/** Its folder goes when the model is closed. */
export async function convertAndLoad(family: Family, precision: Precision): Promise<Model> {
  const { folder, remove } = await convert(family, precision)
  const model = await loadModel(folder, { threads: 1 })
  return {
    ...model,
    async close() {
      await model.close()
      await remove()
    },
  }
}

/** A page of the fixtures as the engine gets it. */
export async function pageOf(goldens: Goldens, page: number): Promise<PageImage> {
  const name = goldens.pages[page]!
  const jpeg = await readFile(join(FIXTURES, 'pages', name))
  const { width, height } = await sharp(jpeg).metadata()
  return { digest: name, width, height, jpeg }
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
