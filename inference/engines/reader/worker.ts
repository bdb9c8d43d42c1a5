/** The thread on which pages are read, so that the bot's own thread never waits for a model. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Lexicon } from '../../lexicon/lexicon.ts'
import { loadLexicon } from '../../lexicon/load.ts'
import { loadTextModels, type TextModels } from '../../ocr/models.ts'
import { failureOf } from '../../serving/failure.ts'
import { encodePage } from './encode.ts'
import { packEncoding } from './encoding.ts'
import type { FromWorker, ReadingThreadOptions, ToWorker } from './protocol.ts'

if (!parentPort) throw new Error('worker.ts runs as a worker thread')
const port = parentPort

const { lexiconFiles } = workerData as ReadingThreadOptions
let lexicon: Lexicon | undefined
let models: Promise<TextModels> | undefined
const running = new Map<number, AbortController>()

port.on('message', (message: ToWorker) => {
  if (message.type === 'close') process.exit()
  if (message.type === 'cancel') running.get(message.job)?.abort()
  else void read(message)
})

// Loads before the first page comes; a failure is told to whoever asks for a page.
textModels().catch(() => {})
names()

async function read({ job, page }: Extract<ToWorker, { type: 'read' }>): Promise<void> {
  const controller = new AbortController()
  running.set(job, controller)
  try {
    const encoding = await encodePage(page, await textModels(), names(), {
      signal: controller.signal,
      onProgress: (progress) => send({ type: 'progress', job, progress }),
    })
    const packed = new Uint8Array(packEncoding(encoding))
    send({ type: 'encoded', job, packed }, [packed.buffer])
  } catch (error) {
    send({ type: 'failed', job, ...failureOf(error) })
  } finally {
    running.delete(job)
  }
}

function names(): Lexicon {
  lexicon ??= loadLexicon({ extraFiles: lexiconFiles })
  return lexicon
}

function textModels(): Promise<TextModels> {
  models ??= loadTextModels().catch((error: unknown) => {
    models = undefined
    throw error
  })
  return models
}

function send(message: FromWorker, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer)
}
