/** The real worker, but a page with the digest 'crash' takes the whole thread down. */
import { parentPort } from 'node:worker_threads'
import type { ToWorker } from '../../../../inference/engines/reader/protocol.ts'

parentPort?.on('message', (message: ToWorker) => {
  if (message.type === 'read' && message.page.digest === 'crash') throw new Error('the thread crashed')
})
await import('../../../../inference/engines/reader/worker.ts')
