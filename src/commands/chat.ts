/** `rxchat chat`: the conversation in this terminal, kept in the same store as every other. */
import { createTerminalAdapter } from '../../adapters/terminal/terminal.ts'
import type { Language } from '../../inference/engine.ts'
import { startApp } from '../app.ts'
import { readConfig } from '../config.ts'

export interface ChatOptions {
  language: Language
  lexicon?: string[]
}

export async function chat(pictures: readonly string[], options: ChatOptions): Promise<void> {
  const config = readConfig()
  const terminal = createTerminalAdapter({ pictures, language: options.language })
  const app = await startApp(
    {
      ...config,
      web: { ...config.web, enabled: false },
      lexiconFiles: [...config.lexiconFiles, ...(options.lexicon ?? [])],
      // What the person sees is the conversation; only what goes wrong may stand between.
      logLevel: config.logLevel === 'debug' ? 'debug' : 'error',
    },
    { adapters: [terminal] },
  )
  await terminal.ended
  await app.stop()
}
