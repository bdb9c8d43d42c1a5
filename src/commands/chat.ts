/** `rxchat chat`: the conversation in this terminal, kept in the same store as every other. */
import { createTerminalAdapter } from '../../adapters/terminal/terminal.ts'
import type { Language } from '../../inference/engine.ts'
import { startApp } from '../app.ts'
import { readConfig } from '../config.ts'
import { sayRefused } from './model-ready.ts'
import { choose, type ReadingOptions } from './pages.ts'

export interface ChatOptions extends ReadingOptions {
  language: Language
}

export async function chat(pictures: readonly string[], options: ChatOptions): Promise<void> {
  const config = choose(readConfig(), options)
  const terminal = createTerminalAdapter({ pictures, language: options.language })
  const app = await startApp(
    {
      ...config,
      web: { ...config.web, enabled: false },
      // What the person sees is the conversation; only what goes wrong may stand between.
      logLevel: config.logLevel === 'debug' ? 'debug' : 'error',
    },
    { adapters: [terminal], onModelReady: sayRefused },
  )
  await terminal.ended
  await app.stop()
}
