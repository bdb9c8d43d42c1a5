/** A browser as the server sees it: a cookie, a token, an Origin. */
import type { LiveEvent, WireHistory, WireSession } from '../../../adapters/web/wire.ts'

export interface Sent {
  id?: string
  text?: string
  files?: { bytes: Uint8Array<ArrayBuffer>; type?: string }[]
}

/** Without a cookie somebody new comes; with one, somebody comes back. */
export async function visit(url: string, knownBy?: string) {
  const origin = new URL(url).origin
  const opened = await fetch(`${url}api/session`, {
    headers: knownBy === undefined ? {} : { cookie: knownBy },
  })
  const setCookie = opened.headers.get('set-cookie') ?? ''
  const cookie = knownBy ?? setCookie.split(';')[0]!
  const session = (await opened.json()) as WireSession

  const ask = (path: string, init: RequestInit = {}) =>
    fetch(new URL(path, url), { ...init, headers: { cookie, ...init.headers } })
  const change = (path: string, body: FormData | undefined, headers: Record<string, string> = {}) =>
    ask(path, {
      method: 'POST',
      ...(body && { body }),
      headers: { origin, 'x-rxchat-token': session.token, ...headers },
    })

  return {
    cookie,
    setCookie,
    session,
    ask,
    change,
    send: (sent: Sent, headers?: Record<string, string>) => change('api/messages', formOf(sent), headers),
    history: async () => (await (await ask('api/history')).json()) as WireHistory,
    /** Waits for the history to hold this many replies. */
    async replies(count: number) {
      for (;;) {
        const { entries } = await this.history()
        const replies = entries.filter((entry) => entry.from === 'bot')
        if (replies.length >= count) return replies.map((entry) => entry.text)
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
    /** The stream of events, one by one. */
    async follow(options: { after?: string; lastEventId?: string } = {}) {
      const stop = new AbortController()
      const response = await ask(`api/events${options.after ? `?after=${options.after}` : ''}`, {
        signal: stop.signal,
        headers: options.lastEventId ? { 'last-event-id': options.lastEventId } : {},
      })
      return { response, events: eventsOf(response), close: () => stop.abort() }
    },
  }
}

export function formOf({ id = crypto.randomUUID(), text, files = [] }: Sent): FormData {
  const form = new FormData()
  form.set('id', id)
  if (text !== undefined) form.set('text', text)
  for (const { bytes, type = 'image/jpeg' } of files)
    form.append('page', new Blob([bytes], { type }), 'page.jpg')
  return form
}

async function* eventsOf(response: Response): AsyncGenerator<{ id: string | undefined; event: LiveEvent }> {
  let text = ''
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk
    const blocks = text.split('\n\n')
    text = blocks.pop()!
    for (const block of blocks) {
      const data = /^data: (.+)$/m.exec(block)?.[1]
      if (data) yield { id: /^id: (.+)$/m.exec(block)?.[1], event: JSON.parse(data) as LiveEvent }
    }
  }
}
