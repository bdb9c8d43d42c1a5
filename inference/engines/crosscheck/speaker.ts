/** Who answers what. */

import { answerQuestion } from '../../answers/answer.ts'
import type { Answer, Question } from '../../engine.ts'
import type { Prescription } from '../../prescription.ts'
import { type Understood, understandQuestion } from '../../questions/question.ts'
import { type PromptTask, toPrompt } from '../paligemma/prompts.ts'
import type { Pages } from './page-text.ts'

/** A question to pages that the reader has read. */
export interface Reading {
  prescription: Prescription
  lines: Pages
  question: Question
}

/**
 * Who answers. `reader`: alone, since nobody may advise, and a model least of all. `both`: the reader, compared with
 * the model. `model`: the reader doesn't know what is asked, so the model's words are shown, each looked up on the page.
 */
export type Speaker = 'reader' | 'both' | 'model'

export interface Asked {
  /** The reader's answer. */
  own: Answer
  understood: Understood
  speaker: Speaker
}

/** Prompts of the model's own that ask for something else than reading. */
const LOOKING: ReadonlySet<PromptTask> = new Set(['caption', 'describe', 'detect'])

export function understand(reading: Reading): Asked {
  const { text, language } = reading.question
  const own = answerQuestion(reading)
  const understood = understandQuestion(text)
  const looks = LOOKING.has(toPrompt(text, language).task)
  const unknown =
    understood.intents.length === 0 && (own.standing === 'absent' || own.standing === 'not-understood')
  const speaker = own.caution ? 'reader' : looks || unknown ? 'model' : 'both'
  return { own, understood, speaker }
}
