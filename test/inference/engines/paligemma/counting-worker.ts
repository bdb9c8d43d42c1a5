/** The real worker, which tells every question that reaches it on the channel `paligemma-asked`. */
import { parentPort } from 'node:worker_threads'
import type { ToWorker } from '../../../../inference/engines/paligemma/protocol.ts'

const channel = new BroadcastChannel('paligemma-asked')
parentPort?.on('message', (message: ToWorker) => {
  if (message.type === 'answer') channel.postMessage(`${message.page} ${message.view} ${message.prompt}`)
})
await import('../../../../inference/engines/paligemma/worker.ts')
