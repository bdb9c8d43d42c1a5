/** The reader without its eyes: a page is typed text, everything behind the recogniser is the real thing. */
import type { InferenceEngine, PageImage } from '../../inference/engine.ts'
import type { Prescription } from '../../inference/prescription.ts'
import { answerQuestion } from '../../inference/reader/answers/answer.ts'
import { packEncoding, type ReaderEncoding, unpackEncoding } from '../../inference/reader/encoding.ts'
import { loadLexicon } from '../../inference/reader/lexicon/load.ts'
import { mergePrescriptions } from '../../inference/reader/prescription/merge.ts'
import { readPrescription } from '../../inference/reader/prescription/read.ts'
import { pageOf } from '../inference/reader/page-of.ts'

export const lexicon = loadLexicon()

/** A page whose "picture" is its text. */
export function typedPage(text: string): PageImage {
  return { digest: `typed ${text}`, width: 1000, height: 1400, jpeg: Buffer.from(text) }
}

/** @param change makes the reading less certain than typed text is */
export function createTypedReader(
  change: (prescription: Prescription) => Prescription = (prescription) => prescription,
): InferenceEngine<ReaderEncoding> {
  const together = (pages: readonly ReaderEncoding[]) =>
    mergePrescriptions(pages.map(({ prescription }) => prescription))
  return {
    id: 'reader/typed',
    async encode({ jpeg }) {
      const lines = pageOf(Buffer.from(jpeg).toString())
      const prescription = change(readPrescription(lines, lexicon))
      return { turn: 0, problems: [], legibility: 0.99, lines, prescription }
    },
    async *answer(pages, question) {
      const lines = pages.map((page) => page.lines)
      const answer = answerQuestion({ prescription: together(pages), lines, question })
      yield { type: 'text', text: answer.text }
      yield { type: 'answer', answer }
    },
    report: ({ turn, problems, legibility }) => ({ turn, problems, legibility }),
    prescription: together,
    pack: packEncoding,
    unpack: unpackEncoding,
    close: async () => {},
  }
}
