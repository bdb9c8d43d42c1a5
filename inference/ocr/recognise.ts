/** What a crop says: the recogniser's frames, decoded greedily (CTC) into characters that keep their doubts. */

import type { Alphabet } from './alphabet.ts'
import { CROP_HEIGHT, type Crop } from './crop.ts'
import type { CharReading, Frames } from './line.ts'
import type { TextModels } from './models.ts'

export interface Recognition {
  text: string
  chars: CharReading[]
  /** 0..1: geometric mean of the characters' probabilities, spaces aside; 0 without any. */
  confidence: number
  frames: Frames
}

/**
 * The recogniser saw few spaces in training and gives them little probability: between two characters this much
 * is one (0.02 to 0.05 do equally well; 0.001 puts spaces into words). Lowers the error on photographs tenfold.
 */
const SPACE_THRESHOLD = 0.03
/** Alternatives below this are noise … */
const LEAST_ALTERNATIVE = 0.005
/** … and more than this are of no use. */
const MOST_ALTERNATIVES = 5
/** Probabilities are not taken to be smaller, so that their logarithms stay finite. */
export const LOG_FLOOR = -16

export async function recognise(crop: Crop, models: TextModels): Promise<Recognition> {
  const { data, shape } = await models.recogniser.run(crop.values, [1, 3, CROP_HEIGHT, crop.width])
  const count = shape[1]!
  return toRecognition(toAlphabet(data, count, shape[2]!, models.alphabet), count, models.alphabet)
}

/** The same by the model for handwriting, whose classes are the alphabet's. */
export async function recogniseHandwriting(crop: Crop, models: TextModels): Promise<Recognition> {
  const { data, shape } = await models.handwriting.run(crop.values, [1, 3, CROP_HEIGHT, crop.width])
  return toRecognition(data, shape[1]!, models.alphabet)
}

function toRecognition(probabilities: Float32Array, count: number, alphabet: Alphabet): Recognition {
  const chars = decode(probabilities, count, alphabet)
  return {
    text: chars.map(({ char }) => char).join(''),
    chars,
    confidence: confidenceOf(chars),
    frames: toFrames(probabilities, count, alphabet),
  }
}

/** Probabilities of the alphabet's classes alone, [count, characters + 1]; what other classes took is missing. */
function toAlphabet(
  data: Float32Array,
  count: number,
  modelClasses: number,
  alphabet: Alphabet,
): Float32Array {
  const width = alphabet.characters.length + 1
  const probabilities = new Float32Array(count * width)
  for (let frame = 0; frame < count; frame++) {
    const from = frame * modelClasses
    const to = frame * width
    for (const modelClass of alphabet.used) {
      probabilities[to + alphabet.classes[modelClass]!]! += data[from + modelClass]!
    }
  }
  return probabilities
}

/** Most probable class of each frame; runs of one class are one character; spaces are put back where they show. */
function decode(probabilities: Float32Array, count: number, { characters, space }: Alphabet): CharReading[] {
  const width = characters.length + 1
  const chars: CharReading[] = []
  let previous = 0
  let gapFrom = 0
  for (let frame = 0; frame < count; frame++) {
    const best = argmax(probabilities, frame * width, width)
    if (best === previous) {
      if (best !== 0) extend(chars.at(-1)!, probabilities[frame * width + best]!, frame)
    } else if (best !== 0 && best !== space + 1) {
      putSpace(chars, probabilities, gapFrom, frame, width, space + 1)
      const probability = probabilities[frame * width + best]!
      chars.push({ char: characters[best - 1]!, probability, alternatives: [], from: frame, to: frame + 1 })
    }
    if (best !== 0 && best !== space + 1) gapFrom = frame + 1
    previous = best === space + 1 ? 0 : best
  }
  for (const char of chars) char.alternatives = alternativesOf(char, probabilities, characters)
  return chars
}

function argmax(values: Float32Array, from: number, length: number): number {
  let best = 0
  for (let i = 1; i < length; i++) if (values[from + i]! > values[from + best]!) best = i
  return best
}

function extend(char: CharReading, probability: number, frame: number): void {
  char.probability = Math.max(char.probability, probability)
  char.to = frame + 1
}

function putSpace(
  chars: CharReading[],
  probabilities: Float32Array,
  from: number,
  to: number,
  width: number,
  spaceClass: number,
): void {
  if (chars.length === 0) return
  let strongest = from
  let probability = 0
  for (let frame = from; frame < to; frame++) {
    const here = probabilities[frame * width + spaceClass]!
    if (here > probability) {
      probability = here
      strongest = frame
    }
  }
  if (probability <= SPACE_THRESHOLD) return
  chars.push({ char: ' ', probability, alternatives: [], from: strongest, to: strongest + 1 })
}

function alternativesOf(
  { char, from, to }: CharReading,
  probabilities: Float32Array,
  characters: string,
): CharReading['alternatives'] {
  const width = characters.length + 1
  const alternatives: CharReading['alternatives'] = []
  for (let i = 0; i < characters.length; i++) {
    if (characters[i] === char) continue
    let probability = 0
    for (let frame = from; frame < to; frame++) {
      probability = Math.max(probability, probabilities[frame * width + i + 1]!)
    }
    if (probability >= LEAST_ALTERNATIVE) alternatives.push({ char: characters[i]!, probability })
  }
  return alternatives.sort((a, b) => b.probability - a.probability).slice(0, MOST_ALTERNATIVES)
}

/** A space is as good as the letters around it: it doesn't count. */
export function confidenceOf(chars: readonly CharReading[]): number {
  const letters = chars.filter(({ char }) => char !== ' ')
  if (letters.length === 0) return 0
  const sum = letters.reduce((total, { probability }) => total + Math.log(Math.max(probability, 1e-6)), 0)
  return Math.exp(sum / letters.length)
}

function toFrames(probabilities: Float32Array, count: number, { characters }: Alphabet): Frames {
  const width = characters.length + 1
  const logProbs = new Float32Array(probabilities.length)
  for (let frame = 0; frame < count; frame++) {
    const from = frame * width
    let total = 0
    for (let i = 0; i < width; i++) total += probabilities[from + i]!
    for (let i = 0; i < width; i++) {
      logProbs[from + i] = Math.max(LOG_FLOOR, Math.log(probabilities[from + i]! / total))
    }
  }
  return { count, alphabet: characters, logProbs }
}
