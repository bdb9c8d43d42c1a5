/** What the words of one message ask, worked out once however many steps want to know. */
import { type Understood, understandQuestion } from '../../inference/questions/question.ts'

export type Understand = (text: string) => Understood

/** For one message and no longer: what people ask is kept nowhere else than in their conversation. */
export function createUnderstanding(): Understand {
  const known = new Map<string, Understood>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const understood = understandQuestion(text)
    known.set(text, understood)
    return understood
  }
}
