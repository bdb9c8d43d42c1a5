/** PaliGemma 2 as an engine: a page's features are computed once, every question is answered from them. */
import type { Box, PageImage } from '../../engine.ts'
import { InferenceError } from '../../errors.ts'
import { answerPages } from './answer.ts'
import { packEncoding, unpackEncoding, WHOLE_PAGE } from './encoding.ts'
import { readManifest } from './manifest.ts'
import { planMemory } from './memory.ts'
import type { PageRegions, PaliGemmaEngine, PaliGemmaOptions } from './options.ts'
import { PREPROCESSING_VERSION } from './processor.ts'
import { createRuns } from './runs.ts'
import { startModelThread } from './thread.ts'
import { cutTiles } from './tiles.ts'
import { ANSWER_TOKENS } from './tokenizer.ts'

export type { PaliGemmaEngine, PaliGemmaOptions } from './options.ts'

/**
 * Returns at once: the model loads in the background, and the first page waits for it.
 *
 * @throws InferenceError 'model-missing', 'model-broken' for a folder without a usable manifest; 'out-of-memory' where
 * there is too little of it, with what is needed
 */
export async function createPaliGemma(options: PaliGemmaOptions): Promise<PaliGemmaEngine> {
  const { folder, maxNewTokens = ANSWER_TOKENS, findRegions, approximateFollowUps = false } = options
  // Without regions nothing is known to cut.
  const tiles = findRegions ? (options.tiles ?? 0) : 0
  const manifest = await readManifest(folder)
  const { source, precision, image, text } = manifest
  planMemory(manifest, { approximate: approximateFollowUps, maxNewTokens })
  const thread = startModelThread({
    entry: options.worker ?? new URL('./worker.ts', import.meta.url),
    folder,
    threads: options.threads,
    maxNewTokens,
    approximate: approximateFollowUps,
    providers: options.providers ?? [],
    onReady: options.onReady,
  })
  const runs = createRuns()

  /** The whole page, then its crops; nothing where the page is known to be without text. */
  function viewsOf(page: PageImage, regions: PageRegions | undefined): Box[] {
    if (regions === undefined) return [WHOLE_PAGE]
    const { turn, boxes } = regions
    if (boxes.length === 0) return []
    const lying = turn === 90 || turn === 270
    const upright = lying ? { width: page.height, height: page.width } : page
    return [WHOLE_PAGE, ...cutTiles(boxes, upright, tiles, image.size)]
  }

  return {
    id: `paligemma/${source.repository}@${source.revision}/${precision}bit/${PREPROCESSING_VERSION}/${tiles}tiles`,
    async encode(page, { signal, onProgress } = {}) {
      const regions = await findRegions?.(page, signal)
      const boxes = viewsOf(page, regions)
      const turn = regions?.turn ?? 0
      let done = 0
      const onView = (): void => onProgress?.({ stage: 'understanding', done: ++done / boxes.length })
      const features =
        boxes.length === 0 ? [] : await thread.encode({ jpeg: page.jpeg, turn, boxes }, signal, onView)
      const views = boxes.map((box, index) => ({ box, features: features[index]! }))
      return { page: page.digest, turn, tokens: image.tokens, hidden: text.hidden, views }
    },
    async *answer(pages, question, signal, where) {
      if (pages.some(({ tokens, hidden }) => tokens !== image.tokens || hidden !== text.hidden))
        throw new InferenceError('engine-failed', 'The page was encoded by another model.')
      const answer = answerPages(
        pages,
        question,
        ({ page, views }, view, prompt) =>
          runs.follow(
            { page, view, prompt },
            (shared) => thread.answer({ page, view, features: views[view]!.features, prompt }, shared),
            signal,
          ),
        where,
      )
      for await (const chunk of answer) {
        if (chunk.type === 'answer' && approximateFollowUps)
          yield { type: 'answer', answer: { ...chunk.answer, approximate: true } }
        else yield chunk
      }
    },
    report: ({ turn, views }) => ({
      turn,
      problems: views.length === 0 ? ['no-text'] : [],
      // How legible the page is nobody has judged: the model says how sure it is with each answer.
      legibility: views.length === 0 ? 0 : 1,
    }),
    pack: packEncoding,
    unpack: unpackEncoding,
    forget(page) {
      runs.forget(page)
      thread.forget(page)
    },
    close: () => thread.close(),
  }
}
