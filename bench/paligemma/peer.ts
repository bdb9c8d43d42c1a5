/**
 * Measures @huggingface/transformers in a process of its own:
 *
 *     node peer.ts FOLDER CONFIGURATION PAGE PIXELS LOGITS
 *
 * FOLDER is what tools/paligemma/peer.py exported. Each question is one `generate`, as its documentation has it.
 * At 224 the given pixels are then put through it, so that its logits can be compared with ours. Prints a `SideMeasured`
 * as one line of JSON.
 */
import { readFile, stat, writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { CONFIGURATIONS, type Configuration, SUFFIXES } from './configurations.ts'
import { loadPeer } from './peer-model.ts'
import { peakMegabytes } from './process.ts'
import { FIRST_QUESTION, FOLLOW_UP, NEW_TOKENS, REPEATS } from './questions.ts'
import type { Answered, SideMeasured } from './results.ts'
import type { ImageSize } from './shapes.ts'

const [folder, name, page, pixelsPath, logitsPath] = process.argv.slice(2) as [
  string,
  Configuration,
  string,
  string,
  string,
]

const loadAverage = loadavg()[0]!
const started = performance.now()
const { model, processor, RawImage, Tensor } = await loadPeer(folder, name)
const loadMs = performance.now() - started

/** When the sessions ran, and for how long. */
const runs: { session: string; start: number; end: number }[] = []
for (const [session, held] of Object.entries(model.sessions as Record<string, { run: Run }>)) {
  const run = held.run.bind(held)
  held.run = async (...args) => {
    const start = performance.now()
    const result = await run(...args)
    runs.push({ session, start, end: performance.now() })
    return result
  }
}
type Run = (...args: unknown[]) => Promise<unknown>

const first: Answered[] = []
const followUp: Answered[] = []
for (let repeat = 0; repeat < REPEATS; repeat++) {
  first.push(await answered(FIRST_QUESTION))
  followUp.push(await answered(FOLLOW_UP))
  console.error(
    `  ${(first.at(-1)!.totalMs / 1000).toFixed(1)} s, then ${(followUp.at(-1)!.totalMs / 1000).toFixed(1)} s`,
  )
}
const peak = peakMegabytes()
const size = model.config.vision_config.image_size as ImageSize
// The weights are the same at every size: comparing once is enough, where it costs least.
if (size === 224)
  await writeFile(logitsPath, await logitsOf(new Float32Array((await readFile(pixelsPath)).buffer)))

const measured: SideMeasured = {
  side: `transformers.js ${name}`,
  size,
  loadMs,
  loadAverage,
  first,
  followUp,
  peakMegabytes: peak,
  weightBytes: (
    await stat(
      join(
        folder,
        'onnx',
        `decoder_model_merged${SUFFIXES[CONFIGURATIONS[name].decoder_model_merged]}.onnx_data`,
      ),
    )
  ).size,
}
console.log(JSON.stringify(measured))
process.exit(0)

async function answered(question: string): Promise<Answered> {
  runs.length = 0
  const cpuBefore = process.cpuUsage()
  const start = performance.now()
  const image = await RawImage.read(page)
  const inputs = await processor(image, `<image>${question}`)
  const ready = performance.now()
  const output = await model.generate({ ...inputs, max_new_tokens: NEW_TOKENS, do_sample: false })
  const end = performance.now()
  const { user, system } = process.cpuUsage(cpuBefore)
  const vision = runs.filter(({ session }) => session === 'vision_encoder')
  const decoder = runs.filter(({ session }) => session === 'decoder_model_merged')
  const made = output.dims.at(-1) - inputs.input_ids.dims.at(-1)
  if (made !== NEW_TOKENS) throw new Error(`the answer has ${made} tokens`)
  const visionMs = vision.reduce((sum, run) => sum + run.end - run.start, 0)
  // A token is there when the decoder's run has ended; the last one's when all has.
  const at = [...decoder.slice(0, -1).map((run) => run.end), end]
  return {
    totalMs: end - start,
    cpuMs: (user + system) / 1000,
    pixelsMs: ready - start,
    visionMs,
    prefillMs: at[0]! - ready - visionMs,
    tokenMs: at.slice(1).map((time, i) => time - at[i]!),
    visionRuns: vision.length,
  }
}

/** Of the first token, for pixels that are given. */
async function logitsOf(pixels: Float32Array): Promise<Float32Array> {
  const inputs = await processor(await RawImage.read(page), `<image>${FIRST_QUESTION}`)
  const { logits } = await model({
    ...inputs,
    pixel_values: new Tensor('float32', pixels, [1, 3, size, size]),
  })
  return logits.data.slice(-logits.dims.at(-1))
}
