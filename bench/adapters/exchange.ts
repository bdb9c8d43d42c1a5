/** What is sent and answered on both platforms: a page in every chat, then questions about it. */
import { createScriptedEngine } from '../../test/doubles/scripted-engine.ts'

export const QUESTION = 'How often is the first one taken?'
/** Tells an answer from an excuse. */
export const ANSWER = 'once a day'

/** Reads and answers at once, with two quotes. */
export function createInstantEngine() {
  return createScriptedEngine({
    answer: () => ({
      text: `Tab. Aten-D 50 mg is taken ${ANSWER}, in the morning [1], for 30 days [2].`,
      evidence: ['Tab. Aten-D 50 mg 1-0-0', 'x 30 days'].map((quote, index) => ({
        page: 0,
        box: { x: 0.1, y: 0.2 + index / 10, width: 0.5, height: 0.03 },
        quote,
        confidence: 0.97,
      })),
    }),
  })
}
