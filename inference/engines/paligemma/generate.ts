/** A converted model in memory: pictures → features, features and prompts → tokens, one call after another. */
import { join } from 'node:path'
import { InferenceError } from '../../errors.ts'
import { Tensor } from '../../onnx/runtime.ts'
import { addRows, type Cache, cacheBytes, cacheFeeds, createCache, dropText, textOf } from './cache.ts'
import { expectIntact } from './intact.ts'
import { FILES, type Manifest, readManifest } from './manifest.ts'
import { openPrefill } from './prefill.ts'
import { openSession, type Provider, type RefusedProvider, type SessionOptions } from './session.ts'
import { openTable } from './table.ts'

export interface Model {
  readonly manifest: Manifest
  /** What computes: the first of the wanted providers that this machine has. */
  readonly provider: Provider
  /** Those that were wanted more, and why they don't work here. */
  readonly refused: readonly RefusedProvider[]
  /**
   * @param pixels `pixel_values` [pictures, 3, size, size]
   * @returns [pictures · tokens, hidden]
   */
  features(pixels: Float32Array, pictures?: number): Promise<Float32Array>
  /**
   * Greedy, token by token; the token that ends an answer is the last one given of its prompt. Several prompts over
   * one page go side by side: every step has an entry for each that hasn't ended, the same that it would have alone.
   * Stopping to ask ends all of them at once.
   *
   * @param page Features of one or several pictures, one after another, or what `imagePrefix` made of them.
   * @param prompts Ids after the image tokens: bos, the words, the newline.
   * @throws InferenceError 'question-too-long' when pictures, prompt and answer are more than the model can see.
   */
  generate(
    page: Float32Array | ImagePrefix,
    prompts: readonly (readonly number[])[],
    most: number,
    options?: GenerateOptions,
  ): AsyncGenerator<Generated[], void>
  /**
   * Approximate: lets the image tokens see one another only and not the question, so that what they hold is computed
   * once and serves every question.
   */
  imagePrefix(features: Float32Array): Promise<ImagePrefix>
  close(): Promise<void>
}

export interface GenerateOptions {
  /** Looked at between the layers of a prefill, too, which is where most of an answer's time goes. */
  signal?: AbortSignal
}

export interface Generated {
  /** Which of the prompts. */
  prompt: number
  token: number
  /** Of the whole vocabulary, as the reference gives them. */
  logits: Float32Array
}

/** Keys and values of a page's image tokens; opaque, and of use to the model that made it only. */
export interface ImagePrefix {
  readonly tokens: number
  readonly bytes: number
  readonly cache: Cache
}

export type LoadOptions = SessionOptions

/** Added to the score of what must not be seen: its share is then exactly zero. */
const HIDDEN = -3.4e38

/** @throws InferenceError 'model-missing', 'model-broken' */
export async function loadModel(folder: string, options: LoadOptions = {}): Promise<Model> {
  const manifest = await readManifest(folder)
  await expectIntact(folder, manifest)
  const decoder = await openSession(join(folder, FILES.decoder), options)
  const vision = await openSession(join(folder, FILES.vision), { ...options, providers: [decoder.provider] })
  // Only there is it faster, and only there is it written.
  const whole =
    manifest.precision === 4 && decoder.provider === 'cpu'
      ? await openPrefill(folder, manifest, options)
      : undefined
  // Last: a session that can't be opened must leave no file open.
  const table = await openTable(join(folder, FILES.embeddings), manifest)
  const { hidden, vocabulary } = manifest.text
  const { size } = manifest.image

  /** Runs the decoder on as many new tokens of every text, which all see one another, and keeps their keys and values. */
  async function step(cache: Cache, embeddings: Float32Array): Promise<Float32Array[]> {
    const texts = cache.used.length
    const count = embeddings.length / hidden / texts
    const { past, feeds } = cacheFeeds(cache)
    const bias = new Float32Array(texts * count * (past + count))
    const positions = new BigInt64Array(texts * count)
    for (let row = 0; row < positions.length; row++) {
      const used = cache.used[Math.floor(row / count)]!
      const start = row * (past + count)
      if (used < past) bias.fill(HIDDEN, start + used, start + past)
      positions[row] = BigInt(used + (row % count) + 1)
    }
    const result = await decoder.session.run({
      ...feeds,
      embeddings: new Tensor('float32', embeddings, [texts, count, hidden]),
      positions: new Tensor('int64', positions, [texts, count]),
      bias: new Tensor('float32', bias, [texts, 1, 1, count, past + count]),
    })
    addRows(cache, count, (name) => result[`new_${name}`]!.data as Float32Array)
    const logits = result.logits!.data as Float32Array
    return cache.used.map((_, text) => logits.subarray(text * vocabulary, (text + 1) * vocabulary))
  }

  /** Fills a cache with a page and a prompt. @returns The logits of what comes next. */
  async function prefill(
    cache: Cache,
    page: Float32Array | ImagePrefix,
    prompt: readonly number[],
    signal: AbortSignal | undefined,
  ): Promise<Float32Array> {
    const words = await table.rows(prompt)
    if (!(page instanceof Float32Array)) {
      addRows(cache, page.tokens, (name) => page.cache.rows.get(name)!)
      return (await step(cache, words))[0]!
    }
    const prefix = new Float32Array(page.length + words.length)
    prefix.set(page)
    prefix.set(words, page.length)
    // The whole prefix at once: all of it sees all of it.
    if (!(await whole?.fill(cache, prefix, signal))) return (await step(cache, prefix))[0]!
    // The last token once more, for its logits.
    cache.used[0]! -= 1
    return (await step(cache, prefix.subarray(-hidden)))[0]!
  }

  return {
    manifest,
    provider: decoder.provider,
    refused: decoder.refused,
    async features(pixels, pictures = 1) {
      const input = new Tensor('float32', pixels, [pictures, 3, size, size])
      return (await vision.session.run({ pixel_values: input })).image_features!.data as Float32Array
    },
    async *generate(page, prompts, most, { signal } = {}) {
      const seen = page instanceof Float32Array ? page.length / hidden : page.tokens
      const capacity = seen + Math.max(...prompts.map(({ length }) => length)) + most
      const { positions } = manifest.text
      if (capacity > positions)
        throw new InferenceError('question-too-long', `${capacity} tokens, and the model sees ${positions}.`)
      const cache = createCache(manifest.text, capacity, prompts.length)
      let answers: Generated[] = []
      // One prompt at a time: a prefix keeps the processor busy by itself, and none has to be padded.
      for (const [prompt, ids] of prompts.entries()) {
        const alone = textOf(cache, prompt)
        const logits = await prefill(alone, page, ids, signal)
        cache.used[prompt] = alone.used[0]!
        answers.push({ prompt, token: largestOf(logits), logits })
      }
      for (let count = 1; answers.length > 0; count++) {
        yield answers
        if (count >= most) return
        for (let text = answers.length - 1; text >= 0; text--) {
          if (!manifest.tokens.eos.includes(answers[text]!.token)) continue
          dropText(cache, text)
          answers[text] = answers.at(-1)!
          answers.pop()
        }
        if (answers.length === 0) return
        const logits = await step(cache, await table.rows(answers.map(({ token }) => token)))
        answers = answers.map(({ prompt }, text) => ({
          prompt,
          token: largestOf(logits[text]!),
          logits: logits[text]!,
        }))
      }
    },
    async imagePrefix(features) {
      const tokens = features.length / hidden
      const cache = createCache(manifest.text, tokens, 1)
      if (!(await whole?.fill(cache, features))) await step(cache, features)
      return { tokens, bytes: cacheBytes(manifest.text, tokens), cache }
    },
    async close() {
      await Promise.all([vision.session.release(), decoder.session.release(), table.close(), whole?.close()])
    },
  }
}

function largestOf(logits: Float32Array): number {
  let best = 0
  for (let i = 1; i < logits.length; i++) if (logits[i]! > logits[best]!) best = i
  return best
}
