/** The prompts that the mix checkpoints were trained on, and the boxes that they answer with. */
import type { Box } from '../../engine.ts'

/** The languages of the captions and questions in training (big_vision, coco35l.py). */
export const PROMPT_LANGUAGES = [
  'ar',
  'bn',
  'cs',
  'da',
  'de',
  'el',
  'en',
  'es',
  'fa',
  'fi',
  'fil',
  'fr',
  'he',
  'hi',
  'hr',
  'hu',
  'id',
  'it',
  'ja',
  'ko',
  'mi',
  'nl',
  'no',
  'pl',
  'pt',
  'ro',
  'ru',
  'sv',
  'sw',
  'te',
  'th',
  'tr',
  'uk',
  'vi',
  'zh',
] as const
export type PromptLanguage = (typeof PROMPT_LANGUAGES)[number]

export type PromptTask = 'answer' | 'caption' | 'describe' | 'ocr' | 'detect'

export interface Prompt {
  task: PromptTask
  /** What the model is given, without its newline. */
  text: string
}

/**
 * The prompt for what somebody wrote: a prompt as it stands ("answer hi …", "caption fr", "ocr", "detect
 * signature ; stamp", "Read text"), or else a question, in the form "answer {language} {question}".
 */
export function toPrompt(written: string, language: PromptLanguage): Prompt {
  const text = oneLine(written)
  const [, word = '', rest = ''] = /^(\w+)(?: (.*))?$/u.exec(text) ?? []
  const task = word.toLowerCase()
  if (task === 'ocr' && rest === '') return { task: 'ocr', text: 'ocr' }
  // What the mix checkpoints' own examples ask for text with.
  if (text.toLowerCase() === 'read text') return { task: 'ocr', text: 'Read text' }
  if (task === 'caption' || task === 'describe') {
    const code = rest === '' ? language : asLanguage(rest)
    if (code !== undefined) return { task, text: `${task} ${code}` }
  }
  if (task === 'detect') {
    const things = rest
      .split(';')
      .map((thing) => thing.trim())
      .filter((thing) => thing !== '')
    if (things.length > 0) return { task: 'detect', text: `detect ${things.join(' ; ')}` }
  }
  const [, code = '', question = ''] = task === 'answer' ? (/^(\S+) (.+)$/u.exec(rest) ?? []) : []
  const asked = asLanguage(code)
  return { task: 'answer', text: asked ? `answer ${asked} ${question}` : `answer ${language} ${text}` }
}

/** A thing that was found, where it was found. */
export interface Detection {
  /** The word that was asked for, as the model repeats it. */
  label: string
  box: Box
  /** Where it stands in the answer. */
  from: number
  to: number
}

/** Places are given in so many steps of the picture's height and width. */
const STEPS = 1024
/** Top, left, bottom, right; then, where a mask was asked for, its 16 codes; then the label. */
const DETECTION = /<loc(\d{4})><loc(\d{4})><loc(\d{4})><loc(\d{4})>(?:\s*<seg\d{3}>)*([^<;]*)/g

/**
 * The boxes in an answer, in the order in which it names them. A box without height or width is no place and is
 * left out. The picture was squashed, so height and width scale each by itself.
 *
 * @param region the part of the page that the picture showed; all of it where it isn't given
 */
export function parseDetections(
  answer: string,
  region: Box = { x: 0, y: 0, width: 1, height: 1 },
): Detection[] {
  const found: Detection[] = []
  for (const match of answer.matchAll(DETECTION)) {
    const [all, top, left, bottom, right, label] = match
    const [y1, y2] = ordered(Number(top), Number(bottom))
    const [x1, x2] = ordered(Number(left), Number(right))
    if (x1 === x2 || y1 === y2) continue
    found.push({
      label: oneLine(label!),
      box: {
        x: region.x + (x1 / STEPS) * region.width,
        y: region.y + (y1 / STEPS) * region.height,
        width: ((x2 - x1) / STEPS) * region.width,
        height: ((y2 - y1) / STEPS) * region.height,
      },
      from: match.index,
      to: match.index + all.length,
    })
  }
  return found
}

/** An answer's words alone, for reading: without the tokens that stand for places. Each is a piece by itself. */
export function withoutPlaces(answer: string): string {
  return answer.replace(/<(?:loc\d{4}|seg\d{3})>/g, '')
}

function ordered(a: number, b: number): [number, number] {
  return a <= b ? [a, b] : [b, a]
}

function asLanguage(code: string): PromptLanguage | undefined {
  return PROMPT_LANGUAGES.find((language) => language === code.toLowerCase())
}

/** A newline ends the prompt, so there is none within it. */
function oneLine(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
}
