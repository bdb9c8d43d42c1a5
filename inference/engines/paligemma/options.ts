/** What the PaliGemma engine can be given, and what it can do beyond every engine's contract. */
import type { AnswerChunk, Box, Evidence, InferenceEngine, PageImage, Question, Turn } from '../../engine.ts'
import type { PaliGemmaEncoding } from './encoding.ts'
import type { Provider, RefusedProvider } from './session.ts'

export interface PaliGemmaOptions {
  /** Of a converted model. */
  folder: string
  /** Physical cores where it isn't given. */
  threads?: number
  /** 100 where it isn't given, as the published figures have it. */
  maxNewTokens?: number
  /**
   * Crops of a page that are encoded beside the whole of it, at most; 0 where it isn't given. Each costs one more run
   * of the vision encoder per page, and one more prefill for every question that it matters to.
   */
  tiles?: number
  /**
   * Answers from image tokens that were computed once, without the question: follow-ups are several times as fast,
   * and approximate, since the model was trained to let them see it. Such answers say so (`Answer.approximate`).
   */
  approximateFollowUps?: boolean
  /** In the order of preference; `cpu` is fallen back on where none of them works. */
  providers?: readonly Provider[]
  /** Where the page has text, for crops and for turning it upright. */
  findRegions?: (page: PageImage, signal?: AbortSignal) => Promise<PageRegions>
  /** Called when the model is in memory, and again after the thread had to be started anew. */
  onReady?: (ready: ModelReady) => void
  /** The worker thread's module. */
  worker?: URL
}

/** What is known of a page before the model sees it. */
export interface PageRegions {
  /** By how much the picture has to be turned to stand upright. */
  turn: Turn
  /** Lines of text, or larger regions, on the upright page. None: there is no text. */
  boxes: readonly Box[]
}

export interface ModelReady {
  provider: Provider
  /** Providers that were wanted and didn't work, with the reason. */
  refused: readonly RefusedProvider[]
  /** Memory of the process that the model took. */
  bytes: number
  milliseconds: number
}

export interface PaliGemmaEngine extends InferenceEngine<PaliGemmaEncoding> {
  /**
   * @param where places on the pages where the answer may stand: of the crops, only those that show one of them are
   * asked. All of them where it isn't given.
   */
  answer(
    pages: readonly PaliGemmaEncoding[],
    question: Question,
    signal?: AbortSignal,
    where?: readonly Pick<Evidence, 'page' | 'box'>[],
  ): AsyncIterable<AnswerChunk>
}
