/** The page's server as it runs, on a real store, with a dialogue of a few lines in the place of the real one. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AdapterHost, HistoryEntry, Reply, Responder } from '../../../adapters/adapter.ts'
import { createWebAdapter, type WebAdapterOptions } from '../../../adapters/web/web.ts'
import type { ConversationKey, IncomingMessage } from '../../../conversations/message.ts'
import { openConversationStore } from '../../../conversations/open.ts'

export type Dialogue = (message: IncomingMessage, responder: Responder) => Promise<Partial<Reply> | undefined>

/** Says what it was told. */
export const echo: Dialogue = async (message) => ({
  text: `You said: ${message.text ?? ''} (${message.images.length} pages)`,
})

export async function runPage(options: WebAdapterOptions & { dialogue?: Dialogue; folder?: string } = {}) {
  const {
    dialogue = echo,
    folder = await mkdtemp(join(tmpdir(), 'rxchat-web-')),
    ...adapterOptions
  } = options
  const store = await openConversationStore({ folder, key: new Uint8Array(32).fill(7) })
  const adapter = createWebAdapter({ port: 0, ...adapterOptions })
  const history = new Map<string, HistoryEntry[]>()
  const handled: IncomingMessage[] = []
  const logged: unknown[] = []
  const log = (fields: object, event: string) => void logged.push([event, fields])
  const entriesOf = ({ chat }: ConversationKey) => history.get(chat) ?? []

  const host: AdapterHost = {
    accept: (message) => store.inbox.accept(message),
    history: async (conversation) => entriesOf(conversation),
    picture: (conversation, pageId) => store.pictures.get(conversation, pageId),
    log: { info: log, warn: log, error: log },
  }
  await adapter.start(host)
  store.inbox.run(async ({ message }) => {
    handled.push(message)
    const { conversation } = message
    const responder = adapter.responder(message)
    const settled = responder.working()
    try {
      const pages: string[] = []
      for (const [index, image] of message.images.entries()) {
        const id = `${message.id.slice(-12)}-${index}`
        await store.pictures.put(conversation, id, image.bytes ?? new Uint8Array())
        pages.push(id)
      }
      const said = await dialogue(message, responder)
      if (!said) return
      const reply: Reply = {
        id: `${message.id}/answer`,
        kind: 'answer',
        text: '',
        quotes: [],
        showPicture: false,
        suggestions: [],
        language: 'en',
        ...said,
        pages: (said.pages ?? []).map((page, index) => ({ ...page, id: pages[index] ?? page.id })),
      }
      const { ids } = await responder.send(reply)
      const person = {
        from: 'person' as const,
        messageId: message.id,
        text: message.text ?? '',
        pages,
        at: message.receivedAt,
      }
      const bot = {
        from: 'bot' as const,
        messageId: ids[0]!,
        text: reply.text,
        pages: [],
        reply,
        at: new Date(),
      }
      if (message.text === '/forget') {
        await store.forget(conversation)
        history.delete(conversation.chat)
      } else history.set(conversation.chat, [...entriesOf(conversation), person, bot])
    } finally {
      settled()
    }
  })

  return {
    adapter,
    store,
    url: adapter.url,
    handled,
    logged,
    folder,
    async stop() {
      await adapter.stop()
      await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
