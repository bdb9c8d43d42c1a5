/** The thread that holds the model, so that the bot's own thread never waits for it. */
import { parentPort, workerData } from 'node:worker_threads'
import { loadModel } from './generate.ts'
import { readManifest } from './manifest.ts'
import { planMemory } from './memory.ts'
import type { FromWorker, ThreadOptions, ToWorker } from './protocol.ts'
import { createServing } from './serving.ts'
import { loadTokenizer } from './tokenizer.ts'

if (!parentPort) throw new Error('worker.ts runs as a worker thread')
const port = parentPort
const { folder, threads, providers, maxNewTokens, approximate } = workerData as ThreadOptions

type Loaded = Awaited<ReturnType<typeof loadOnce>>
let loading: Promise<Loaded> | undefined

const send = (message: FromWorker, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer)
const serving = createServing({ load, maxNewTokens, approximate, send })
port.on('message', (message: ToWorker) => {
  if (message.type === 'close') process.exit()
  serving.take(message)
})

// Loads before the first page comes; a failure is told to whoever asks for something.
load().catch(() => {})

/** Once it is loaded, it stays; what failed is tried again when somebody asks. */
function load(): Promise<Loaded> {
  loading ??= loadOnce().catch((error: unknown) => {
    loading = undefined
    throw error
  })
  return loading
}

async function loadOnce() {
  // Once more: what was free when the engine was made may be taken when the thread is started anew.
  const plan = planMemory(await readManifest(folder), { approximate, maxNewTokens })
  const started = performance.now()
  const before = process.memoryUsage.rss()
  const model = await loadModel(folder, { providers, ...(threads !== undefined && { threads }) })
  const tokenizer = await loadTokenizer(folder, model.manifest, maxNewTokens)
  send({
    type: 'ready',
    provider: model.provider,
    refused: model.refused,
    bytes: process.memoryUsage.rss() - before,
    milliseconds: performance.now() - started,
  })
  return { model, tokenizer, plan }
}
