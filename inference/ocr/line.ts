/** What the recogniser saw: lines of text with everything that later steps need to doubt them. */
import type { Box, Quad } from '../engine.ts'

/** One line of text on the upright page. */
export interface TextLine {
  /** Best string, spaces repaired. */
  text: string
  /** 0..1 of the upright page. */
  box: Box
  quad: Quad
  /** 0..1: geometric mean of the characters' probabilities. */
  confidence: number
  /** One per UTF-16 unit of `text`, in order. */
  chars: CharReading[]
  frames: Frames
}

export interface CharReading {
  char: string
  /** 0..1 */
  probability: number
  /** What else it may be, most probable first, without `char` itself. */
  alternatives: { char: string; probability: number }[]
  /** Frames in which it was seen: first inclusive, last exclusive. */
  from: number
  to: number
  /** A pen's stroke runs through it: it stands on the page, but isn't meant. */
  struck?: true
}

/**
 * The recogniser's probabilities over time (CTC), for scoring words that aren't its best string.
 * Class 0 is the blank; class i is `alphabet[i - 1]`.
 */
export interface Frames {
  count: number
  alphabet: string
  /** Natural logarithms, [count, alphabet.length + 1], each row normalised over the alphabet. */
  logProbs: Float32Array
}

/** A part of a line, by characters of `line.text`: from inclusive, to exclusive. */
export interface Span {
  line: TextLine
  from: number
  to: number
}
