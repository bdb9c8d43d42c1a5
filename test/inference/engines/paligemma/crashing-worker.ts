/** The real worker, but a question with the word "crash" takes the whole thread down. */
import { parentPort } from 'node:worker_threads'
import type { ToWorker } from '../../../../inference/engines/paligemma/protocol.ts'

parentPort?.on('message', (message: ToWorker) => {
  if (message.type !== 'answer' || !message.prompt.includes('crash')) return
  if (!message.prompt.includes('memory')) throw new Error('the thread crashed')
  const hoard: unknown[] = []
  // Fractions stand in a block that the collector need not look into.
  for (;;) hoard.push(new Array(1e5).fill(0.5))
})
await import('../../../../inference/engines/paligemma/worker.ts')
