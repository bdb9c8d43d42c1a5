/** A chat platform that keeps what it is told to show. */
import type { AdapterHost, ChatAdapter, ImageSource, IncomingMessage, Reply } from '../../adapters/adapter.ts'
import { AdapterError } from '../../adapters/adapter.ts'

export interface Recorded {
  /** Id of the message that was answered. */
  to: string
  ids: string[]
  reply: Reply
}

export interface RecordingAdapter extends ChatAdapter {
  readonly replies: Recorded[]
  /** Progress lines as they were shown. */
  readonly progress: string[]
  /** Messages for which the sign of life is on. */
  readonly working: Set<string>
  /** Files by reference; a missing one has expired. */
  readonly files: Map<string, Uint8Array>
  /** Set to make the next calls fail. */
  fail: { download?: () => AdapterError | undefined; send?: () => AdapterError | undefined }
}

export function createRecordingAdapter(platform = 'recording'): RecordingAdapter {
  const replies: Recorded[] = []
  const progress: string[] = []
  const working = new Set<string>()
  const files = new Map<string, Uint8Array>()
  const fail: RecordingAdapter['fail'] = {}
  let sent = 0
  return {
    platform,
    replies,
    progress,
    working,
    files,
    fail,
    start: async (_host: AdapterHost) => {},
    stop: async () => {},
    download: async (image: ImageSource) => {
      const failure = fail.download?.()
      if (failure !== undefined) throw failure
      const file = files.get(image.reference ?? '')
      if (file === undefined) throw new AdapterError('expired', 'no such file')
      return file
    },
    responder: (message: IncomingMessage) => ({
      working: () => {
        working.add(message.id)
        return () => working.delete(message.id)
      },
      progress: async (text) => {
        progress.push(text)
      },
      send: async (reply) => {
        const failure = fail.send?.()
        if (failure !== undefined) throw failure
        const ids = [`bot-${++sent}`]
        replies.push({ to: message.id, ids, reply })
        return { ids }
      },
    }),
  }
}
