/** An engine that reads what a script says: for dialogue tests that are about the dialogue. */
import type { Answer, InferenceEngine, PageImage, PageReport, Question } from '../../inference/engine.ts'
import type { Prescription } from '../../inference/prescription.ts'

export interface Script {
  /** By `PageImage.digest`; a page that isn't named here is sharp, upright and full of text. */
  reports?: Record<string, Partial<PageReport>>
  prescription?: Prescription
  answer?: (question: Question, pages: readonly string[]) => Partial<Answer>
  /** Runs before a page is encoded: a place to wait or to fail. */
  beforeEncode?: (page: PageImage) => Promise<void>
}

export interface ScriptedEngine extends InferenceEngine<string> {
  /** Digests in the order in which they were encoded. */
  readonly encoded: string[]
  readonly questions: Question[]
}

const EMPTY: Answer = { text: '', standing: 'read', evidence: [], intent: 'medicines', subjects: [] }

/** An encoding is the page's digest. */
export function createScriptedEngine(script: Script = {}): ScriptedEngine {
  const encoded: string[] = []
  const questions: Question[] = []
  return {
    id: 'scripted',
    encoded,
    questions,
    encode: async (page, { onProgress } = {}) => {
      await script.beforeEncode?.(page)
      onProgress?.({ stage: 'finding-text', done: 0.25 })
      encoded.push(page.digest)
      onProgress?.({ stage: 'understanding', done: 1 })
      return page.digest
    },
    answer: async function* (pages, question) {
      questions.push(question)
      const answer = { ...EMPTY, text: `answer to: ${question.text}`, ...script.answer?.(question, pages) }
      for (const word of answer.text.split(/(?<= )/)) yield { type: 'text', text: word }
      yield { type: 'answer', answer }
    },
    report: (digest) => ({ turn: 0, problems: [], legibility: 0.95, ...script.reports?.[digest] }),
    ...(script.prescription && { prescription: () => script.prescription! }),
    pack: (digest) => new TextEncoder().encode(digest),
    unpack: (bytes) => new TextDecoder().decode(bytes),
    close: async () => {},
  }
}
