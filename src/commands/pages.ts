/** Pages and the engine for a single command: nothing is kept after it. */
import type { PageImage, PageReport } from '../../inference/engine.ts'
import { InferenceError } from '../../inference/errors.ts'
import { openImage } from '../../inference/image.ts'
import { createInference, type Inference, type ReadPages } from '../../inference/inference.ts'
import { drawMarked, type Mark, turnPicture } from '../../inference/marked.ts'
import { listModels } from '../../inference/paligemma/models.ts'
import { createReader } from '../../inference/reader/reader.ts'
import { readPicture } from './picture-source.ts'

/** Opens the pictures in the order given; a PDF gives several pages. */
export async function openPages(sources: readonly string[]): Promise<PageImage[]> {
  const pages: PageImage[] = []
  for (const source of sources) pages.push(...(await openImage(await readPicture(source))))
  return pages
}

/** Which engine reads: the embedded reader, or a model that was pulled. */
export interface EngineChoice {
  lexiconFiles: readonly string[]
  modelsDir: string
  /** 'google/paligemma2-3b-mix-448' */
  model?: string
}

/** Runs something with pages that are read, and puts the engine away afterwards. */
export async function withReadPages<Result>(
  pages: readonly PageImage[],
  choice: EngineChoice,
  use: (read: ReadPages) => Promise<Result>,
): Promise<Result> {
  const inference = await openInference(choice)
  try {
    const sources = pages.map((page) => ({ digest: page.digest, image: async () => page }))
    return await use(await inference.read(sources, { lane: 'command line' }))
  } finally {
    await inference.close()
  }
}

async function openInference({ lexiconFiles, modelsDir, model }: EngineChoice): Promise<Inference> {
  if (model === undefined) return createInference(await createReader({ lexiconFiles }))
  // The most exact of the precisions that are here.
  const installed = (await listModels(modelsDir)).findLast((each) => each.model === model)
  if (installed === undefined) {
    throw new InferenceError('model-missing', `${model} is not here: rxchat models pull ${model}`)
  }
  const { createPaliGemma } = await import('../../inference/paligemma/paligemma.ts')
  return createInference(await createPaliGemma({ folder: installed.folder }))
}

/** Each page with its marks, one below the other, in the format that the file's name asks for. */
export async function writeMarkedPicture(
  path: string,
  pages: readonly PageImage[],
  reports: readonly PageReport[],
  marks: readonly (Mark & { page: number })[],
): Promise<void> {
  const { default: sharp } = await import('sharp')
  const drawn = await Promise.all(
    pages.map(async (page, index) => {
      const upright = await turnPicture(page.jpeg, reports[index]!.turn)
      return drawMarked(
        upright.jpeg,
        marks.filter((mark) => mark.page === index),
      )
    }),
  )
  const joined = drawn.length === 1 ? sharp(drawn[0]) : sharp(drawn, { join: { across: 1 } })
  await joined.toFile(path)
}
