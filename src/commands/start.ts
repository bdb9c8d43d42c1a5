/** `rxchat start`: everything that is configured, until it is told to stop. */
import { startApp } from '../app.ts'
import { readConfig } from '../config.ts'
import { chooseModel, type ModelOptions } from '../settings/model.ts'
import { describeReady, sayFailure, sayRefused } from './model-ready.ts'

export interface StartOptions extends ModelOptions {
  port?: number
  host?: string
}

export async function start(options: StartOptions): Promise<void> {
  const config = readConfig()
  const { port = config.web.port, host = config.web.host } = options
  const model = chooseModel(config.model, options)
  const app = await startApp(
    { ...config, web: { ...config.web, port, host }, model },
    {
      onModelReady: (ready) => {
        console.log(describeReady(ready))
        sayRefused(ready)
      },
      onModelFailure: sayFailure,
    },
  )
  // Before it says that it is ready: who waits for that may stop it at once.
  const stopped = stopSignal()
  if (model.name !== undefined) console.log(`PaliGemma loads beside the reader: ${model.name}`)
  if (app.url !== undefined) console.log(`rxchat is ready: open ${app.url}  (Ctrl+C stops it)`)
  await stopped
  console.log('Stopping: finishing what was taken …')
  // A second signal means now.
  process.once('SIGINT', () => process.exit(130))
  await app.stop()
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })
}
