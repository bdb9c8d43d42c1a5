/** The thread that holds the model, so that the bot's own thread never waits for it. One job at a time. */
import { parentPort, workerData } from 'node:worker_threads'
import { InferenceError } from '../errors.ts'
import { loadModel } from './generate.ts'
import { toPixelValues } from './processor.ts'
import type { FromWorker, ThreadOptions, ToWorker } from './protocol.ts'
import { loadTokenizer } from './tokenizer.ts'

if (!parentPort) throw new Error('worker.ts runs as a worker thread')
const port = parentPort
const { folder, threads } = workerData as ThreadOptions
const loading = load()
// Told to whoever asks for something.
loading.catch(() => {})
const cancelled = new Set<number>()
let turn: Promise<void> = Promise.resolve()

port.on('message', (message: ToWorker) => {
  if (message.type === 'cancel') cancelled.add(message.job)
  else turn = turn.then(() => work(message))
})

async function load() {
  const model = await loadModel(folder, { threads })
  return { model, tokenizer: await loadTokenizer(folder, model.manifest) }
}

async function work(message: Exclude<ToWorker, { type: 'cancel' }>): Promise<void> {
  const { job } = message
  try {
    const { model, tokenizer } = await loading
    if (cancelled.has(job)) return
    if (message.type === 'encode') {
      const features = await model.features(await toPixelValues(message.jpeg, model.manifest.image))
      const { hidden } = model.manifest.text
      const bytes = new Uint8Array(new Float16Array(features).buffer)
      const encoding = { tokens: features.length / hidden, hidden, features: bytes }
      port.postMessage({ type: 'encoded', job, encoding } satisfies FromWorker, [bytes.buffer])
      return
    }
    const { buffer, byteOffset, byteLength } = message.encoding.features
    const features = Float32Array.from(new Float16Array(buffer as ArrayBuffer, byteOffset, byteLength / 2))
    const stream = tokenizer.stream()
    const say = (text: string): void => {
      if (text !== '') port.postMessage({ type: 'text', job, text } satisfies FromWorker)
    }
    for await (const [next] of model.generate(features, [tokenizer.textIds(message.prompt)], message.most)) {
      const { token } = next!
      if (cancelled.has(job)) return
      if (!model.manifest.tokens.eos.includes(token)) say(stream.push(token))
    }
    say(stream.end())
    port.postMessage({ type: 'answered', job } satisfies FromWorker)
  } catch (error) {
    const code = error instanceof InferenceError ? error.code : 'engine-failed'
    const text = error instanceof Error ? error.message : String(error)
    port.postMessage({ type: 'failed', job, code, message: text } satisfies FromWorker)
  } finally {
    cancelled.delete(job)
  }
}
