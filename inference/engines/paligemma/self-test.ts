/**
 * Tries a converted model out. What it should say nobody knows without the reference, but what must hold of every one
 * does: that numbers are numbers, that it looks at the picture, and that picture and question see each other.
 */
import { InferenceError } from '../../errors.ts'
import { type Generated, loadModel, type Model } from './generate.ts'
import { type Manifest, SELF_TEST_VERSION } from './manifest.ts'
import { loadTokenizer } from './tokenizer.ts'

export type SelfTest = NonNullable<Manifest['selfTest']>

const PROMPTS = ['ocr', 'caption en'] as const
/** Far above rounding, far below what a mask does: 0.1 and more with random weights. */
const LEAST_DEPARTURE = 1e-4

/** @throws InferenceError 'model-broken' for a model that can't be right, 'cancelled' */
export async function selfTest(
  folder: string,
  { signal, onProgress }: { signal?: AbortSignal | undefined; onProgress?: (done: number) => void } = {},
): Promise<SelfTest> {
  const steps = 4
  let step = 0
  const next = (): void => {
    if (signal?.aborted)
      throw new InferenceError(
        'cancelled',
        'It was stopped before the model was tried out; run it again to do that.',
        { cause: signal.reason },
      )
    onProgress?.(step++ / steps)
  }
  next()
  const model = await loadModel(folder)
  try {
    const tokenizer = await loadTokenizer(folder, model.manifest)
    const [ocr, caption] = PROMPTS.map((prompt) => tokenizer.textIds(prompt)) as [number[], number[]]
    next()
    const features = await model.features(picture(model.manifest))
    const featureNorm = normOf(features)
    expectThat(Number.isFinite(featureNorm) && featureNorm > 0, "its picture's features are no numbers")
    expectThat(
      features.some((value) => value !== features[0]),
      'it sees nothing in a picture',
    )
    next()
    const whole = await firstOf(model, features, ocr)
    next()
    const prefix = await model.imagePrefix(features)
    const [blind, other] = [await firstOf(model, prefix, ocr), await firstOf(model, prefix, caption)]
    for (const { logits } of [whole, blind, other])
      expectThat(
        logits.length === model.manifest.text.vocabulary && Number.isFinite(normOf(logits)),
        'what it would say next are no numbers',
      )
    const maskDeparture = departure(blind.logits, whole.logits)
    expectThat(maskDeparture > LEAST_DEPARTURE, 'the picture does not see the question')
    expectThat(departure(other.logits, blind.logits) > LEAST_DEPARTURE, 'it does not see the question')
    onProgress?.(1)
    const { token, logits } = whole
    return { version: SELF_TEST_VERSION, featureNorm, maskDeparture, token, logit: logits[token]! }
  } finally {
    await model.close()
  }
}

function expectThat(holds: boolean, wrong: string): void {
  if (!holds)
    throw new InferenceError('model-broken', `The converted model can't be right: ${wrong}. Pull it again.`)
}

/** Strokes and a gradient: anything but one colour. [3, size, size] */
function picture({ image: { size } }: Manifest): Float32Array {
  return Float32Array.from({ length: 3 * size * size }, (_, i) => {
    const x = i % size
    const y = Math.floor(i / size) % size
    return y % 16 < 3 && (x >> 3) % 3 > 0 ? -1 : 1 - (x + y) / (4 * size)
  })
}

async function firstOf(
  model: Model,
  page: Parameters<Model['generate']>[0],
  prompt: readonly number[],
): Promise<Generated> {
  for await (const [first] of model.generate(page, [prompt], 1)) if (first) return first
  throw new InferenceError('model-broken', 'The converted model says nothing.')
}

function normOf(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0))
}

/** ‖a − b‖ / ‖b‖ */
function departure(a: Float32Array, b: Float32Array): number {
  return normOf(a.map((value, i) => value - b[i]!)) / normOf(b)
}
