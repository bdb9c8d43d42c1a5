/** Puts questions to pages that are read, shows the answer as it grows, and makes one reply of it. */
import type { Answer, Question } from '../../inference/engine.ts'
import { InferenceError } from '../../inference/errors.ts'
import type { ReadPages } from '../../inference/serving/inference.ts'

/** The whole answer; `onText` is given the text so far whenever it grows. */
export async function ask(
  read: ReadPages,
  question: Question,
  options: { signal: AbortSignal; onText: (soFar: string) => void },
): Promise<Answer> {
  let soFar = ''
  for await (const chunk of read.answer(question, options.signal)) {
    if (chunk.type === 'answer') return chunk.answer
    soFar += chunk.text
    options.onText(soFar)
  }
  throw new InferenceError('engine-failed', 'the engine ended without an answer')
}

const WORST_FIRST = ['unsure', 'read', 'absent', 'not-understood'] as const

/** Answers to several questions of one message as one: numbers of quotes go on from each to the next. */
export function joined(answers: readonly Answer[]): Answer {
  const [only] = answers
  if (answers.length === 1 && only !== undefined) return only
  const evidence = answers.flatMap((answer) => answer.evidence)
  let before = 0
  const texts = answers.map((answer) => {
    const shift = before
    before += answer.evidence.length
    return answer.text.replace(/\[(\d+)\]/g, (_, number) => `[${Number(number) + shift}]`)
  })
  const caution = answers.find((answer) => answer.caution !== undefined)?.caution
  return {
    text: texts.join('\n\n'),
    // What was answered tells how far to trust the whole; what was not says so in its own words.
    standing:
      WORST_FIRST.find((standing) => answers.some((answer) => answer.standing === standing)) ?? 'read',
    evidence,
    intent: answers.at(-1)?.intent ?? '',
    subjects: answers.flatMap(({ subjects }) => subjects),
    ...(caution && { caution }),
  }
}
