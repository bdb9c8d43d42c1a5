/** The reader without its eyes: a page is typed text, everything behind the recogniser is the real thing. */

import { answerQuestion } from '../../inference/answers/answer.ts'
import type { InferenceEngine, PageImage } from '../../inference/engine.ts'
import { packEncoding, type ReaderEncoding, unpackEncoding } from '../../inference/engines/reader/encoding.ts'
import { loadLexicon } from '../../inference/lexicon/load.ts'
import type { Prescription } from '../../inference/prescription.ts'
import { mergePrescriptions } from '../../inference/structure/merge.ts'
import { readPrescription } from '../../inference/structure/read.ts'
import { pageOf } from '../inference/engines/reader/page-of.ts'

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
