/**
 * Questions to the views of pages → one answer.
 *
 * The whole page is asked first, then the crops that matter, each by itself (`tiles.ts` says why). What a crop says
 * joins the answer when the model is at least as sure of it as of what it said of the whole page: asked about a part
 * that doesn't hold the answer, such a model says something all the same, only less surely. Each stands with its
 * place, so that the person sees where it was read. Which crops matter:
 * - to a question, those that show one of the places that the caller names, or else all of them;
 * - to `ocr`, all of them, and then not the page: squashed, it can only be read worse;
 * - to `detect`, all of them, for what is small on the page;
 * - to `caption` and `describe` none: those are about the page as a whole.
 */
import type { AnswerChunk, Box, Evidence, Question } from '../../engine.ts'
import { InferenceError } from '../../errors.ts'
import type { PaliGemmaEncoding } from './encoding.ts'
import { type Prompt, parseDetections, toPrompt, withoutPlaces } from './prompts.ts'
import { confidenceOf, type Piece, type Saying, sayingOf } from './saying.ts'
import { SENTENCES } from './wording.ts'

/** Puts a prompt to one view of a page. */
export type AskView = (page: PaliGemmaEncoding, view: number, prompt: string) => AsyncIterable<Piece>

export type Place = Pick<Evidence, 'page' | 'box'>

/** What one view gave to the answer. */
interface Finding {
  words: string
  confidence: number
  evidence: Evidence[]
}

/** @throws InferenceError 'question-empty', and what `askView` throws */
export async function* answerPages(
  pages: readonly PaliGemmaEncoding[],
  question: Question,
  askView: AskView,
  where: readonly Place[] = [],
): AsyncGenerator<AnswerChunk> {
  if (question.text.trim() === '') throw new InferenceError('question-empty', 'the question is empty')
  const prompt = toPrompt(question.text, question.language)
  const findings: Finding[] = []
  let text = ''
  let quotes = 0
  function* say(more: string): Generator<AnswerChunk> {
    text += more
    if (more !== '') yield { type: 'text', text: more }
  }

  for (const [page, encoding] of pages.entries()) {
    const ofPage: Finding[] = []
    for (const view of viewsFor(prompt, page, encoding, where)) {
      // Of what comes after the first view it isn't known, until it is whole, whether it matters.
      const streams = prompt.task !== 'detect' && ofPage.length === 0
      if (streams && text !== '') yield* say('\n')
      const pieces: Piece[] = []
      for await (const piece of askView(encoding, view, prompt.text)) {
        pieces.push(piece)
        if (streams) yield* say(withoutPlaces(piece.text))
      }
      const { box } = encoding.views[view]!
      const finding = findingOf(sayingOf(pieces), { page, box }, view > 0 && prompt.task !== 'detect')
      if (prompt.task === 'detect') {
        finding.evidence = finding.evidence.filter((each) => !isShown(each, ofPage))
        for (const { quote } of finding.evidence)
          yield* say(`${text === '' ? '' : '\n'}${quote} [${++quotes}]`)
      } else if (streams || joins(finding, ofPage, prompt)) {
        if (!streams) yield* say(`\n${finding.words}`)
        for (const _ of finding.evidence) yield* say(` [${++quotes}]`)
      } else continue
      ofPage.push(finding)
    }
    findings.push(...ofPage)
  }

  const found = findings.filter(({ words, evidence }) => evidence.length > 0 || !isNoAnswer(words))
  if (text.trim() === '') {
    const { noText, notFound } = SENTENCES[question.language]
    yield* say(findings.length === 0 ? noText : notFound)
  }
  yield {
    type: 'answer',
    answer: {
      text,
      standing: found.length === 0 ? 'absent' : 'unsure',
      evidence: findings.flatMap(({ evidence }) => evidence),
      intent: prompt.task,
      subjects: [],
      // As sure as of its least sure part.
      ...(found.length > 0 && { confidence: Math.min(...found.map(({ confidence }) => confidence)) }),
    },
  }
}

/** Indices of the views that a prompt goes to, in the order in which they are asked. */
function viewsFor(
  { task }: Prompt,
  page: number,
  { views }: PaliGemmaEncoding,
  where: readonly Place[],
): number[] {
  const all = [...views.keys()]
  const crops = all.slice(1)
  if (task === 'caption' || task === 'describe') return all.slice(0, 1)
  if (task === 'ocr' && crops.length > 0) return crops
  if (task !== 'answer' || where.length === 0) return all
  const places = where.filter((place) => place.page === page)
  return all.filter((view) => view === 0 || places.some(({ box }) => overlap(box, views[view]!.box) > 0))
}

/**
 * Boxes that the model names become evidence.
 *
 * @param quoted where a whole part was read: what was said of it is then quoted with its place
 */
function findingOf(saying: Saying, { page, box }: Place, quoted: boolean): Finding {
  const words = withoutPlaces(saying.text).trim()
  const evidence: Evidence[] = parseDetections(saying.text, box).map((found) => ({
    page,
    box: found.box,
    quote: found.label,
    confidence: confidenceOf(saying, found.from, found.to),
  }))
  const confidence = confidenceOf(saying)
  if (quoted && evidence.length === 0 && words !== '') evidence.push({ page, box, quote: words, confidence })
  return { words, confidence, evidence }
}

/** Whether what a crop said tells more than what was said before. */
function joins(finding: Finding, before: readonly Finding[], { task }: Prompt): boolean {
  if (isNoAnswer(finding.words)) return false
  if (task === 'ocr') return true
  const [whole] = before
  return (
    !before.some(({ words }) => bare(words) === bare(finding.words)) &&
    (whole === undefined || isNoAnswer(whole.words) || finding.confidence >= whole.confidence)
  )
}

/**
 * What such models say where there is no answer: VizWiz's "unanswerable", and the sentence that they were taught for
 * questions which they weren't trained on.
 */
const NO_ANSWER = /^(?:unanswerable|no answer|sorry as a base vlm .*)?$/u

function isNoAnswer(words: string): boolean {
  return NO_ANSWER.test(bare(words))
}

/** Without case and punctuation. */
function bare(words: string): string {
  return words
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()
}

/** Two boxes of one label that share more than this of what they cover together are one thing, seen twice. */
const SAME_THING = 0.5

function isShown({ quote, box }: Evidence, before: readonly Finding[]): boolean {
  return before
    .flatMap(({ evidence }) => evidence)
    .some((each) => {
      const shared = overlap(each.box, box)
      return each.quote === quote && shared > SAME_THING * (areaOf(each.box) + areaOf(box) - shared)
    })
}

function overlap(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return Math.max(0, width) * Math.max(0, height)
}

function areaOf({ width, height }: Box): number {
  return width * height
}
