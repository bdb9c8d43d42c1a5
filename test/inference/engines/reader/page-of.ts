/** Pages for tests: plain text → the lines that a recogniser would hand over, with boxes and probabilities. */
import type { TextLine } from '../../../../inference/ocr/line.ts'

export interface PageOptions {
  /** 0..1 for every character. */
  confidence?: number
}

const ROW_HEIGHT = 0.02
const CHAR_WIDTH = 0.01
const LEFT = 0.05

/** One line of text per line of the page; " | " parts cells of one row, each where it begins in the text. */
export function pageOf(text: string, options: PageOptions = {}): TextLine[] {
  return text
    .replace(/^\n|\s+$/g, '')
    .split('\n')
    .flatMap((row, index) =>
      cellsOf(row).map(({ cell, at }) =>
        lineOf(cell, { x: LEFT + at * CHAR_WIDTH, y: 0.02 + index * 0.025 }, options),
      ),
    )
}

function cellsOf(row: string): { cell: string; at: number }[] {
  let at = 0
  return row.split(' | ').flatMap((piece) => {
    const start = at + (piece.length - piece.trimStart().length)
    at += piece.length + 3
    return piece.trim() === '' ? [] : [{ cell: piece.trim(), at: start }]
  })
}

/** A line whose characters were all seen with the same probability. */
export function lineOf(
  text: string,
  at: { x: number; y: number },
  { confidence = 0.99 }: PageOptions = {},
): TextLine {
  const width = text.length * CHAR_WIDTH
  const { x, y } = at
  const alphabet = [...new Set(text)].join('')
  return {
    text,
    box: { x, y, width, height: ROW_HEIGHT },
    quad: [
      [x, y],
      [x + width, y],
      [x + width, y + ROW_HEIGHT],
      [x, y + ROW_HEIGHT],
    ],
    confidence,
    chars: Array.from({ length: text.length }, (_, index) => ({
      char: text[index]!,
      probability: confidence,
      alternatives: [],
      from: index * 2,
      to: index * 2 + 1,
    })),
    frames: framesOf(text, alphabet, confidence),
  }
}

/** Each character in a frame of its own with a blank behind it, the rest of the probability spread evenly. */
function framesOf(text: string, alphabet: string, confidence: number): TextLine['frames'] {
  const classes = alphabet.length + 1
  const count = text.length * 2
  const logProbs = new Float32Array(count * classes).fill(
    Math.log((1 - confidence) / Math.max(1, classes - 1)),
  )
  for (let index = 0; index < text.length; index++) {
    const seen = alphabet.indexOf(text[index]!) + 1
    logProbs[index * 2 * classes + seen] = Math.log(confidence)
    logProbs[(index * 2 + 1) * classes] = Math.log(confidence)
  }
  return { count, alphabet, logProbs }
}
