/** What is made of the words of a page's views. The model is scripted here: what it says is what matters. */
import { expect, it } from 'vitest'
import type { Answer, Box } from '../../../../inference/engine.ts'
import { answerPages, type Place } from '../../../../inference/engines/paligemma/answer.ts'
import { type PaliGemmaEncoding, WHOLE_PAGE } from '../../../../inference/engines/paligemma/encoding.ts'
import type { Piece } from '../../../../inference/engines/paligemma/saying.ts'

const TOP: Box = { x: 0, y: 0, width: 1, height: 0.5 }
const BOTTOM: Box = { x: 0, y: 0.5, width: 1, height: 0.5 }

/** What each view says, and how probable each of its words is. */
type Script = [text: string, probability?: number][]

function pageOf(
  script: Script,
  boxes: Box[] = [WHOLE_PAGE, TOP, BOTTOM],
): PaliGemmaEncoding & { script: Script } {
  const views = boxes.slice(0, script.length).map((box) => ({ box, features: new Uint8Array() }))
  return { page: 'page', turn: 0, tokens: 1, hidden: 1, views, script }
}

async function ask(
  pages: ReturnType<typeof pageOf>[],
  text: string,
  where: Place[] = [],
): Promise<Answer & { pieces: string[]; asked: number[] }> {
  const pieces: string[] = []
  const asked: number[] = []
  async function* askView(page: PaliGemmaEncoding, view: number): AsyncGenerator<Piece> {
    asked.push(view)
    const [said, probability = 0.9] = (page as (typeof pages)[number]).script[view]!
    const logProbability = Math.log(probability)
    for (const word of said.match(/<loc\d{4}>|\s*[^\s<]+/g) ?? [])
      yield { text: word, tokens: 1, logProbability }
    yield { text: '', tokens: 1, logProbability }
  }
  for await (const chunk of answerPages(pages, { text, language: 'en' }, askView, where)) {
    if (chunk.type === 'answer') return { ...chunk.answer, pieces, asked }
    pieces.push(chunk.text)
  }
  throw new Error('no answer')
}

it('is what the model says of the whole page where a crop says the same', async () => {
  const answer = await ask([pageOf([['Metformin 500 mg'], ['metformin 500 mg.']])], 'what was prescribed?')
  expect(answer).toMatchObject({
    text: 'Metformin 500 mg',
    standing: 'unsure',
    evidence: [],
    intent: 'answer',
  })
  expect(answer.confidence).toBeCloseTo(0.9)
})

it('is joined by what a crop says as surely, with the place of the crop', async () => {
  const page = pageOf([
    ['Metformin 50 mg', 0.5],
    ['Metformin 500 mg', 0.8],
    ['Dr. Rao', 0.3],
  ])
  const answer = await ask([page], 'what was prescribed?')
  expect(answer.asked).toEqual([0, 1, 2])
  expect(answer.text).toBe('Metformin 50 mg\nMetformin 500 mg [1]')
  expect(answer.evidence).toMatchObject([{ page: 0, box: TOP, quote: 'Metformin 500 mg' }])
  expect(answer.evidence[0]?.confidence).toBeCloseTo(0.8)
  expect(answer.confidence).toBeCloseTo(0.5)
  expect(answer.pieces.join('')).toBe(answer.text)
})

it('asks only the crops that show where the answer may stand', async () => {
  const page = pageOf([['a'], ['b'], ['c']])
  const place = { page: 0, box: { x: 0.1, y: 0.6, width: 0.2, height: 0.1 } }
  expect((await ask([page], 'what?', [place])).asked).toEqual([0, 2])
  expect((await ask([page], 'what?', [{ ...place, page: 1 }])).asked).toEqual([0])
  expect((await ask([page], 'what?')).asked).toEqual([0, 1, 2])
})

it('reads text from the crops alone, every part of it with its place', async () => {
  const answer = await ask([pageOf([['blur'], ['Dr. Rao'], ['Tab. Dolo 650', 0.4]])], 'ocr')
  expect(answer.asked).toEqual([1, 2])
  expect(answer.text).toBe('Dr. Rao [1]\nTab. Dolo 650 [2]')
  expect(answer.evidence.map(({ box }) => box)).toEqual([TOP, BOTTOM])
  expect((await ask([pageOf([['Dr. Rao']])], 'ocr')).text).toBe('Dr. Rao')
})

it('describes the page as a whole', async () => {
  const answer = await ask([pageOf([['a prescription'], ['x'], ['y']])], 'caption en')
  expect(answer).toMatchObject({ asked: [0], text: 'a prescription', intent: 'caption' })
})

it('names what was found once, wherever it was seen, on the page and not on the crop', async () => {
  const page = pageOf([
    ['<loc0000><loc0000><loc0512><loc0512> stamp', 0.7],
    ['<loc0000><loc0000><loc1023><loc0512> stamp', 0.9],
    ['<loc0512><loc0512><loc0768><loc0768> signature', 0.8],
  ])
  const answer = await ask([page], 'detect stamp ; signature')
  expect(answer.text).toBe('stamp [1]\nsignature [2]')
  expect(answer.evidence).toMatchObject([
    { quote: 'stamp', box: { x: 0, y: 0, width: 0.5, height: 0.5 } },
    { quote: 'signature', box: { x: 0.5, y: 0.75, width: 0.25, height: 0.125 } },
  ])
  expect(answer.evidence[1]?.confidence).toBeCloseTo(0.8)
})

it.each([
  ['detect stamp', ''],
  ['what?', 'unanswerable'],
  ['what?', 'Sorry, as a base VLM I am not trained to answer this question.'],
])('is absent where the model has no answer to %j: %j', async (question, said) => {
  const answer = await ask([pageOf([[said]])], question)
  expect(answer).toMatchObject({ standing: 'absent', evidence: [] })
  expect(answer.text).not.toBe('')
  expect(answer).not.toHaveProperty('confidence')
})

it('says of pages without text that there is none', async () => {
  const answer = await ask([pageOf([]), pageOf([])], 'what was prescribed?')
  expect(answer).toMatchObject({ asked: [], standing: 'absent', text: 'I see no text on this page.' })
})

it('goes through several pages in turn, and counts the evidence on', async () => {
  const page = pageOf([
    ['a', 0.5],
    ['b', 0.9],
  ])
  const answer = await ask([page, page], 'what?')
  expect(answer.text).toBe('a\nb [1]\na\nb [2]')
  expect(answer.evidence.map((each) => each.page)).toEqual([0, 1])
})
