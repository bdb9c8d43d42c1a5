/**
 * Measures our engine's model in a process of its own:
 *
 *     node ours.ts MODEL-FOLDER PAGE PIXELS LOGITS
 *
 * The page goes from its JPEG to twenty tokens, then another question is asked of the same features, then the
 * approximate mode. Writes the page's pixels and the logits that they give, for the other side to be compared with,
 * and prints a `SideMeasured` as one line of JSON.
 */
import { readFile, stat, writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { type ImagePrefix, loadModel, type Model } from '../../inference/engines/paligemma/generate.ts'
import { FILES } from '../../inference/engines/paligemma/manifest.ts'
import { openPicture, pixelValuesOf } from '../../inference/engines/paligemma/processor.ts'
import { loadTokenizer } from '../../inference/engines/paligemma/tokenizer.ts'
import { peakMegabytes } from './process.ts'
import { FIRST_QUESTION, FOLLOW_UP, NEW_TOKENS, REPEATS } from './questions.ts'
import type { Answered, SideMeasured } from './results.ts'
import type { ImageSize } from './shapes.ts'

const [folder, page, pixelsPath, logitsPath] = process.argv.slice(2) as [string, string, string, string]

const loadAverage = loadavg()[0]!
const started = performance.now()
const loaded = await loadModel(folder)
const tokenizer = await loadTokenizer(folder, loaded.manifest, NEW_TOKENS)
const loadMs = performance.now() - started

let visionRuns = 0
const model: Model = {
  ...loaded,
  features(...pictures) {
    visionRuns++
    return loaded.features(...pictures)
  },
}
const jpeg = await readFile(page)
const pixelsOf = async () => pixelValuesOf(await openPicture(jpeg), model.manifest.image)

const first: Answered[] = []
const followUp: Answered[] = []
let features: Float32Array = new Float32Array()
for (let repeat = 0; repeat < REPEATS; repeat++) {
  first.push(
    await answered(FIRST_QUESTION, async (split) => {
      const pixels = await split('pixelsMs', pixelsOf)
      features = await split('visionMs', () => model.features(pixels))
      return features
    }),
  )
  followUp.push(await answered(FOLLOW_UP, async () => features))
  console.error(
    `  ${(first.at(-1)!.totalMs / 1000).toFixed(1)} s, then ${(followUp.at(-1)!.totalMs / 1000).toFixed(1)} s`,
  )
}
const peak = peakMegabytes()

const makeMs: number[] = []
const prefixed: Answered[] = []
for (let repeat = 0; repeat < REPEATS; repeat++) {
  const before = performance.now()
  const prefix = await model.imagePrefix(features)
  makeMs.push(performance.now() - before)
  prefixed.push(await answered(FOLLOW_UP, async () => prefix))
}

const pixels = await pixelsOf()
await writeFile(pixelsPath, pixels)
for await (const [answer] of model.generate(
  await model.features(pixels),
  [tokenizer.textIds(FIRST_QUESTION)],
  1,
))
  await writeFile(logitsPath, answer!.logits)

const measured: SideMeasured = {
  side: `rxchat ${model.manifest.precision} bit`,
  size: model.manifest.image.size as ImageSize,
  loadMs,
  loadAverage,
  first,
  followUp,
  peakMegabytes: peak,
  weightBytes: (await stat(join(folder, FILES.decoderData))).size,
  prefix: { makeMs, followUp: prefixed },
}
console.log(JSON.stringify(measured))
await model.close()

type Split = (part: 'pixelsMs' | 'visionMs', work: () => Promise<Float32Array>) => Promise<Float32Array>

async function answered(
  question: string,
  see: (split: Split) => Promise<Float32Array | ImagePrefix>,
): Promise<Answered> {
  const parts = { pixelsMs: 0, visionMs: 0 }
  const split: Split = async (part, work) => {
    const before = performance.now()
    const value = await work()
    parts[part] = performance.now() - before
    return value
  }
  const runsBefore = visionRuns
  const cpuBefore = process.cpuUsage()
  const start = performance.now()
  const seen = await see(split)
  const sawAt = performance.now()
  const at: number[] = []
  for await (const _ of model.generate(seen, [tokenizer.textIds(question)], NEW_TOKENS))
    at.push(performance.now())
  const { user, system } = process.cpuUsage(cpuBefore)
  if (at.length !== NEW_TOKENS) throw new Error(`the answer has ${at.length} tokens`)
  return {
    ...parts,
    totalMs: at.at(-1)! - start,
    cpuMs: (user + system) / 1000,
    prefillMs: at[0]! - sawAt,
    tokenMs: at.slice(1).map((time, i) => time - at[i]!),
    visionRuns: visionRuns - runsBefore,
  }
}
