/** Pages and the engine for a single command: nothing is kept after it. */
import type { PageImage, PageReport } from '../../inference/engine.ts'
import { openImage } from '../../inference/page/image.ts'
import { drawMarked, type Mark, turnPicture } from '../../inference/page/marked.ts'
import type { ReadPages } from '../../inference/serving/inference.ts'
import type { Config } from '../config.ts'
import { type InferenceChoice, openInference } from '../inference.ts'
import { chooseModel, type ModelOptions } from '../settings/model.ts'
import { sayFailure, sayRefused } from './model-ready.ts'
import { readPicture } from './picture-source.ts'

/** Opens the pictures in the order given; a PDF gives several pages. */
export async function openPages(sources: readonly string[]): Promise<PageImage[]> {
  const pages: PageImage[] = []
  for (const source of sources) pages.push(...(await openImage(await readPicture(source))))
  return pages
}

/** A large model on a slow machine takes minutes for an answer; one that takes longer hangs. */
export const ANSWER_TIMEOUT_MS = 600_000

/** What a single command's options say of the reading; they win over the settings. */
export interface ReadingOptions extends ModelOptions {
  lexicon?: string[]
}

/** The settings, with what the command line says. */
export function choose(config: Config, { lexicon = [], ...model }: ReadingOptions): Config {
  return {
    ...config,
    lexiconFiles: [...config.lexiconFiles, ...lexicon],
    model: chooseModel(config.model, model),
  }
}

/** Runs something with pages that are read, and puts the engine away afterwards. */
export async function withReadPages<Result>(
  pages: readonly PageImage[],
  choice: InferenceChoice,
  use: (read: ReadPages) => Promise<Result>,
): Promise<Result> {
  const inference = await openInference(choice, {
    onModelReady: sayRefused,
    onModelFailure: sayFailure,
  })
  try {
    const sources = pages.map((page) => ({ digest: page.digest, image: async () => page }))
    return await use(await inference.read(sources, { lane: 'command line' }))
  } finally {
    await inference.close()
  }
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
