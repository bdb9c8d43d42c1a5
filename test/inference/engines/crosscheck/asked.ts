/** A typed page, and a model that says what it is told to. */

import type { Answer, Language } from '../../../../inference/engine.ts'
import { createChecked } from '../../../../inference/engines/crosscheck/checked.ts'
import type { Prescription } from '../../../../inference/prescription.ts'
import { createSpeakingModel } from '../../../doubles/speaking-model.ts'
import { createTypedReader, lexicon, typedPage } from '../../../doubles/typed-reader.ts'

export const PAGE = `
Dr. Anita Rao MBBS
Sunrise Clinic Ph: 98300 12345
Patient: Ravi Kumar   Age: 45 M
Date: 12/03/2024
Dx: Hypertension, Cholesterol
Rx
1. Tab Amlodipine 5 mg once daily x 30 days
2. Tab Metformin 500 mg twice daily after food
3. Tab Prednisolone 10 mg at bedtime
`
export const MEDICINES = 'Which medicines are prescribed?'

export interface Told extends Answer {
  /** What was streamed before the model had spoken. */
  early: string
  pieces: string
}

export async function setUp(
  says: string | Error,
  { change, now }: { change?: (read: Prescription) => Prescription; now?: () => number } = {},
) {
  const model = createSpeakingModel(says)
  const reader = createTypedReader(change)
  const failures: unknown[] = []
  const engine = await createChecked({
    reader,
    openModel: async () => model,
    lexicon,
    onFailure: (error) => failures.push(error),
    ...(now && { now }),
  })
  const ask = async (text: string, language: Language = 'en', pages = [PAGE]): Promise<Told> => {
    const encodings = await Promise.all(pages.map((page) => engine.encode(typedPage(page))))
    let pieces = ''
    let early = ''
    for await (const chunk of engine.answer(encodings, { text, language })) {
      if (chunk.type === 'answer') return { ...chunk.answer, early, pieces }
      if (model.questions.length === 0) early += chunk.text
      pieces += chunk.text
    }
    throw new Error('no answer')
  }
  return { model, reader, engine, ask, failures }
}

export async function answerTo(question: string, says: string): Promise<Told> {
  const { ask } = await setUp(says)
  return ask(question)
}
