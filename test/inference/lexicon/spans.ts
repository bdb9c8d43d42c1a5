/** Lines as the recogniser gives them, for tests that don't need a picture. */
import type { Frames, Span } from '../../../inference/ocr/line.ts'

const ALPHABET = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).join('')
/** Between characters the recogniser is surer that nothing stands than it is of any letter. */
const EMPTY = 0.99
/** Characters beside a doubtful one. */
const SURE = 0.97
const BOX = { x: 0, y: 0, width: 1, height: 1 }

interface SpanOptions {
  /** Probability of each character that is read; where there are second readings, of those that have one. */
  certainty?: number
  /** Leave the frames out, as for a line that wasn't read by the recogniser. */
  frames?: boolean
  /** Second readings by position: `{ 0: 'A' }` gives the rest of the first character's probability to "A". */
  instead?: Record<number, string>
}

/** A span over the whole of `text`: a blank, then two frames, for each character. */
export function spanOf(
  text: string,
  { certainty = 0.97, frames = true, instead = {} }: SpanOptions = {},
): Span {
  const classes = ALPHABET.length + 1
  const count = frames ? text.length * 3 + 1 : 0
  const doubted = Object.keys(instead).length > 0
  const logProbs = new Float32Array(count * classes)
  for (let frame = 0; frame < count; frame++) {
    const at = Math.floor(frame / 3)
    const top = frame % 3 === 0 ? 0 : ALPHABET.indexOf(text[at]!) + 1
    const other = frame % 3 === 0 || instead[at] === undefined ? -1 : ALPHABET.indexOf(instead[at]) + 1
    const sure = top === 0 ? EMPTY : at in instead || !doubted ? certainty : Math.max(certainty, SURE)
    const rest = 1 - sure
    for (let one = 0; one < classes; one++) {
      const share =
        other < 0 ? rest / (classes - 1) : one === other ? rest * 0.98 : (rest * 0.02) / (classes - 2)
      logProbs[frame * classes + one] = Math.log(one === top ? sure : share)
    }
  }
  const chars = [...text].map((char, at) => ({
    char,
    probability: at in instead || !doubted ? certainty : Math.max(certainty, SURE),
    alternatives: instead[at] === undefined ? [] : [{ char: instead[at], probability: 1 - certainty }],
    from: at * 3 + 1,
    to: at * 3 + 3,
  }))
  const quad = [0, 0, 1, 0, 1, 1, 0, 1]
  const seen: Frames = { count, alphabet: ALPHABET, logProbs }
  return {
    line: { text, box: BOX, quad, confidence: certainty, chars, frames: seen } as unknown as Span['line'],
    from: 0,
    to: text.length,
  }
}
