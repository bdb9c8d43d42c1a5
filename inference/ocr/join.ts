/** One line of text out of the pieces that the detector found of it. */
import { boundingBox, corners, type Rectangle, rectangleAt, toQuad, weightedMedian } from './geometry.ts'
import type { CharReading, Frames, TextLine } from './line.ts'
import type { Raster } from './raster.ts'
import { confidenceOf, LOG_FLOOR, type Recognition } from './recognise.ts'

/** A recognised rectangle of the page. */
export interface Piece {
  rectangle: Rectangle
  recognition: Recognition
}

/** @param pieces At least one, from left to right. */
export function joinPieces(pieces: readonly Piece[], { width, height }: Raster): TextLine {
  const [first] = pieces
  const { chars, frames } =
    pieces.length === 1 ? first!.recognition : concatenate(pieces.map(({ recognition }) => recognition))
  const quad = toQuad(around(pieces.map(({ rectangle }) => rectangle)), width, height)
  return {
    text: chars.map(({ char }) => char).join(''),
    box: boundingBox(quad),
    quad,
    confidence: confidenceOf(chars),
    chars,
    frames,
  }
}

function around(rectangles: readonly Rectangle[]): Rectangle {
  if (rectangles.length === 1) return rectangles[0]!
  const angle = weightedMedian(
    rectangles.map((rectangle) => ({ value: rectangle.angle, weight: rectangle.width })),
  )
  return rectangleAt(rectangles.flatMap(corners), angle)
}

/** A frame that is surely a space goes between two pieces: a gap on the page is what parted them. */
function concatenate(recognitions: readonly Recognition[]): { chars: CharReading[]; frames: Frames } {
  const { alphabet } = recognitions[0]!.frames
  const classes = alphabet.length + 1
  const count = recognitions.reduce((sum, { frames }) => sum + frames.count, recognitions.length - 1)
  const logProbs = new Float32Array(count * classes).fill(LOG_FLOOR)
  const chars: CharReading[] = []
  let offset = 0
  recognitions.forEach((recognition, i) => {
    if (i > 0) {
      logProbs[offset * classes + alphabet.indexOf(' ') + 1] = 0
      chars.push({ char: ' ', probability: 1, alternatives: [], from: offset, to: offset + 1 })
      offset += 1
    }
    logProbs.set(recognition.frames.logProbs, offset * classes)
    for (const char of recognition.chars) {
      chars.push({ ...char, from: char.from + offset, to: char.to + offset })
    }
    offset += recognition.frames.count
  })
  return { chars, frames: { count, alphabet, logProbs } }
}
