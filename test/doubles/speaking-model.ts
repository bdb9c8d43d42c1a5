/** Stands in for PaliGemma, whose weights are gated: it says what a script says, behind the same contract. */
import type { Evidence, Question } from '../../inference/engine.ts'
import type { PaliGemmaEncoding } from '../../inference/engines/paligemma/encoding.ts'
import type { PaliGemmaEngine } from '../../inference/engines/paligemma/options.ts'

export interface SpeakingModel extends PaliGemmaEngine {
  readonly questions: Question[]
  /** Where it was told to look, question by question. */
  readonly wheres: (readonly Pick<Evidence, 'page' | 'box'>[] | undefined)[]
  /** What it says from now on; an error is thrown. */
  says: string | Error
  /** Places that it marks. */
  marks: Evidence[]
  /** How sure it says that it is. */
  confidence: number
  /** Thrown in place of looking at a page. */
  blind: Error | undefined
}

export function createSpeakingModel(says: string | Error): SpeakingModel {
  const questions: Question[] = []
  const model: SpeakingModel = {
    id: 'paligemma/scripted',
    questions,
    wheres: [],
    says,
    marks: [],
    confidence: 1,
    blind: undefined,
    async encode({ digest }) {
      if (model.blind) throw model.blind
      return { digest } as unknown as PaliGemmaEncoding
    },
    async *answer(_, question, __, where) {
      questions.push(question)
      model.wheres.push(where)
      if (model.says instanceof Error) throw model.says
      const text = model.says
      for (const piece of text.split(/(?<= )/)) yield { type: 'text', text: piece }
      yield {
        type: 'answer',
        answer: {
          text,
          standing: 'unsure',
          evidence: model.marks,
          intent: 'answer',
          subjects: [],
          confidence: model.confidence,
        },
      }
    },
    report: () => ({ turn: 0, problems: [], legibility: 0.5 }),
    pack: (encoding) => Buffer.from(JSON.stringify(encoding)),
    unpack: (bytes) => JSON.parse(Buffer.from(bytes).toString()),
    close: async () => {},
  }
  return model
}
