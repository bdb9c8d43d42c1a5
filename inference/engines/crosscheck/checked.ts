/**
 * The reader and PaliGemma side by side, behind the contract of one engine. The prescription and the report are the
 * reader's; a question is put to both, and nothing that the model says reaches a person before it was compared with
 * the page. Where the model fails, the reader answers alone and says so.
 */
import type { Answer, AnswerChunk, Evidence, InferenceEngine, PageImage, Question } from '../../engine.ts'
import { InferenceError } from '../../errors.ts'
import type { Lexicon } from '../../lexicon/lexicon.ts'
import type { PageRegions } from '../paligemma/options.ts'
import type { ReaderEncoding } from '../reader/encoding.ts'
import { check } from './answer.ts'
import { LISTS } from './compare-answers.ts'
import { type CheckedEncoding, packParts, unpackParts } from './encoding.ts'
import { careful, type FailureOptions, type Model } from './model.ts'
import { questionFor } from './prompt.ts'
import { type Reading, understand } from './speaker.ts'

export interface CheckedOptions extends FailureOptions {
  reader: InferenceEngine<ReaderEncoding>
  /** @param findRegions where the reader found the page's text, and which way up it stands */
  openModel(findRegions: FindRegions): Promise<Model>
  /** Names that the model may say, the operator's own among them. */
  lexicon: Lexicon
}

type FindRegions = (page: PageImage) => Promise<PageRegions>

/** Raised whenever packed pages are laid out otherwise. */
const VERSION = 1
/** Share of the progress that is the reader's: the model's eyes take longer. */
const READERS_SHARE = 0.4

const NOTHING = new Uint8Array()
const NO_TEXT: PageRegions = { turn: 0, boxes: [] }

/** @throws what `openModel` throws: a model that can't be used is told at the start, not at the first question */
export async function createChecked({
  reader,
  openModel,
  lexicon,
  ...failures
}: CheckedOptions): Promise<InferenceEngine<CheckedEncoding>> {
  /** Of the pages that the model is about to look at, by digest. */
  const regions = new Map<string, PageRegions>()
  const model = await openModel(async ({ digest }) => regions.get(digest) ?? NO_TEXT)
  const asking = careful(model, failures)

  async function* answer(
    pages: readonly CheckedEncoding[],
    question: Question,
    signal?: AbortSignal,
  ): AsyncIterable<AnswerChunk> {
    if (signal?.aborted) {
      throw new InferenceError('cancelled', 'The question was withdrawn.', { cause: signal.reason })
    }
    const reading = readingOf(pages, question)
    const asked = understand(reading)
    const { own, understood, speaker } = asked
    if (speaker === 'reader') {
      yield { type: 'text', text: own.text }
      yield { type: 'answer', answer: own }
      return
    }
    // The model takes its time. What the reader is sure of, or doesn't find, stays as it is whatever the model says.
    const first = speaker === 'both' && own.standing !== 'unsure' ? own.text : ''
    if (first !== '') yield { type: 'text', text: first }
    const seen = pages.flatMap((page) => page.model ?? [])
    const said =
      seen.length < pages.length
        ? undefined
        : await asking.answer(
            seen,
            questionFor(question, understood, reading.prescription),
            whereFor(own),
            signal,
          )
    const whole = check(reading, asked, said, lexicon)
    yield { type: 'text', text: whole.text.slice(first.length) }
    yield { type: 'answer', answer: whole }
  }

  function readingOf(pages: readonly CheckedEncoding[], question: Question): Reading {
    const read = pages.map((page) => page.reader)
    return { prescription: reader.prescription!(read), lines: read.map(({ lines }) => lines), question }
  }

  return {
    id: `checked/${VERSION}+${reader.id}+${model.id}`,
    async encode(page: PageImage, { signal, onProgress } = {}) {
      const read = await reader.encode(page, {
        ...(signal && { signal }),
        ...(onProgress && {
          onProgress: ({ stage, done }) => onProgress({ stage, done: done * READERS_SHARE }),
        }),
      })
      regions.set(page.digest, { turn: read.turn, boxes: read.lines.map(({ box }) => box) })
      try {
        const seen = await asking.encode(page, {
          ...(signal && { signal }),
          ...(onProgress && {
            onProgress: ({ stage, done }) =>
              onProgress({ stage, done: READERS_SHARE + done * (1 - READERS_SHARE) }),
          }),
        })
        return { reader: read, model: seen }
      } finally {
        regions.delete(page.digest)
      }
    },
    answer,
    report: (encoding) => reader.report(encoding.reader),
    prescription: (pages) => reader.prescription!(pages.map((page) => page.reader)),
    pack: (encoding) =>
      packParts(reader.pack(encoding.reader), encoding.model ? model.pack(encoding.model) : NOTHING),
    unpack(bytes) {
      const parts = unpackParts(bytes)
      return {
        reader: reader.unpack(parts.reader),
        model: parts.model.length > 0 ? model.unpack(parts.model) : undefined,
      }
    },
    // A page that the model could not look at is looked at again for the next question.
    isWhole: (encoding) => encoding.model !== undefined,
    forget(digest) {
      reader.forget?.(digest)
      model.forget?.(digest)
    },
    async close() {
      await Promise.all([reader.close(), model.close()])
    },
  }
}

/** Where the answer may stand. A list may go on where the reader saw nothing: all of the page is asked for it. */
function whereFor({ intent, evidence }: Answer): readonly Evidence[] | undefined {
  return LISTS.has(intent) || evidence.length === 0 ? undefined : evidence
}
