/** A conversation as a script: the real store, the real dialogue, an engine that reads what it is told to. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import type { IncomingMessage, Reply } from '../../adapters/adapter.ts'
import { openConversationStore } from '../../conversations/open.ts'
import type { ConversationStore, Delivery } from '../../conversations/store.ts'
import { openImage } from '../../inference/page/image.ts'
import { createInference, type Inference } from '../../inference/serving/inference.ts'
import { type Assistant, createAssistant } from '../../src/assistant/assistant.ts'
import { createRecordingAdapter, type RecordingAdapter } from './recording-adapter.ts'
import { createScriptedEngine, type Script, type ScriptedEngine } from './scripted-engine.ts'

export const CHAT = { platform: 'recording', chat: 'c1' } as const

export interface ScriptedConversation {
  assistant: Assistant
  adapter: RecordingAdapter
  engine: ScriptedEngine
  inference: Inference
  store: ConversationStore
  /** Sends a message and gives back the replies to it. */
  send(message: Said): Promise<Reply[]>
  /** Records a message without waiting for its answer. */
  accept(message: Said): Promise<string>
  /** Resolves when every message is answered. */
  settled(): Promise<void>
  /** The texts of all replies so far. */
  texts(): string[]
  /** Stops the dialogue as a killed process would leave it, and starts another on the same store. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** A text, or a message's parts. */
export type Said = string | Partial<IncomingMessage>

const KEY = new Uint8Array(32).fill(7)

export async function startConversation(script: Script = {}): Promise<ScriptedConversation> {
  const folder = mkdtempSync(join(tmpdir(), 'rxchat-dialogue-'))
  const adapter = createRecordingAdapter(CHAT.platform)
  const engine = createScriptedEngine(script)
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  let number = 0
  let store: ConversationStore
  let inference: Inference
  let assistant: Assistant
  const open = async (): Promise<void> => {
    store = await openConversationStore({ folder, key: KEY, retryDelaysMs: [5, 5, 5] })
    inference = createInference(engine, { store: store.bytes('encodings') })
    assistant = createAssistant({ inference, store, openImage, log })
    store.inbox.run((delivery: Delivery) => assistant.handle(delivery, adapter), {
      onGivenUp: (delivery, error) => assistant.giveUp(delivery, adapter, error),
    })
  }
  await open()

  const accept = async (said: Said): Promise<string> => {
    const message: IncomingMessage = {
      id: `m${++number}`,
      conversation: CHAT,
      author: { id: 'person' },
      images: [],
      receivedAt: new Date(),
      ...(typeof said === 'string' ? { text: said } : said),
    }
    await store.inbox.accept(message)
    return message.id
  }
  const settled = async (): Promise<void> => {
    while (store.inbox.pending() > 0) await new Promise((resolve) => setTimeout(resolve, 2))
  }
  return {
    get assistant() {
      return assistant
    },
    adapter,
    engine,
    get inference() {
      return inference
    },
    get store() {
      return store
    },
    accept,
    settled,
    async send(said) {
      const id = await accept(said)
      await settled()
      return adapter.replies.filter(({ to }) => to === id).map(({ reply }) => reply)
    },
    texts: () => adapter.replies.map(({ reply }) => reply.text),
    async restart() {
      await store.close()
      await open()
    },
    async close() {
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A photograph as a file; other shades are other photographs. */
export async function photo(shade = 200): Promise<{ bytes: Uint8Array<ArrayBuffer> }> {
  const image = sharp({
    create: { width: 300, height: 400, channels: 3, background: { r: shade, g: 90, b: 90 } },
  })
  return { bytes: new Uint8Array(await image.jpeg().toBuffer()) }
}
