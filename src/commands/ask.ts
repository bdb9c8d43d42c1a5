/** `rxchat ask`: questions to one prescription, answered on standard output. */
import { plain } from '../../adapters/terminal/plain.ts'
import type { Answer, Evidence, Language } from '../../inference/engine.ts'
import type { ReadPages } from '../../inference/serving/inference.ts'
import { ask as put } from '../assistant/answer.ts'
import { complete } from '../assistant/follow-ups.ts'
import { UNSURE_BELOW, whereOf } from '../assistant/reply.ts'
import { readConfig } from '../config.ts'
import { wordsIn } from '../replies/index.ts'
import { EXIT } from './exit-codes.ts'
import {
  ANSWER_TIMEOUT_MS,
  choose,
  openPages,
  type ReadingOptions,
  withReadPages,
  writeMarkedPicture,
} from './pages.ts'

export interface AskOptions extends ReadingOptions {
  page?: string[]
  json?: boolean
  picture?: string
  language: Language
}

export async function ask(source: string, questions: readonly string[], options: AskOptions): Promise<void> {
  const choice = choose(readConfig(), options)
  const pages = await openPages([source, ...(options.page ?? [])])
  await withReadPages(pages, choice, async (read) => {
    const answers = await answerAll(read, questions, options.language)
    if (options.json) {
      console.log(JSON.stringify(answers.length === 1 ? answers[0] : answers, null, 2))
    } else {
      console.log(answers.map((answer) => print(answer, pages.length, options.language)).join('\n\n'))
    }
    if (options.picture !== undefined) {
      await writeMarkedPicture(
        options.picture,
        pages,
        read.reports,
        marksOf(answers.flatMap((answer) => answer.evidence)),
      )
    }
    if (answers.every(({ standing }) => standing === 'absent' || standing === 'not-understood'))
      process.exitCode = EXIT.absent
  })
}

type Asked = Answer & { question: string }

async function answerAll(
  read: ReadPages,
  questions: readonly string[],
  language: Language,
): Promise<Asked[]> {
  const answers: Asked[] = []
  for (const question of questions) {
    // A later question may lean on the earlier ones, as in a chat: "and for how long?"
    const answer = await put(
      read,
      complete(question, language, { turns: answers, prescription: read.prescription }),
      { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS), onText: () => {} },
    )
    answers.push({ question, ...answer })
  }
  return answers
}

function print(answer: Asked, pages: number, language: Language): string {
  const words = wordsIn(language)
  const caution = answer.caution === 'emergency' ? `${words.emergency}\n\n` : ''
  const advice = answer.caution === 'advice' ? `${words.advice}\n` : ''
  const quotes = answer.evidence.map(
    (evidence, index) =>
      `  [${index + 1}] “${plain(evidence.quote)}” · ${whereOf(evidence, pages, words)} · ${Math.round(evidence.confidence * 100)}%`,
  )
  return [`${caution}${advice}${plain(answer.text)}`, ...quotes].join('\n')
}

function marksOf(evidence: readonly Evidence[]) {
  return evidence.map((each, index) => ({
    ...each,
    number: index + 1,
    unsure: each.confidence < UNSURE_BELOW,
  }))
}
