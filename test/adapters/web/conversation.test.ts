import { afterEach, describe, expect, it } from 'vitest'
import { type Dialogue, runPage } from './running-page.ts'
import { visit } from './visitor.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function run(options: Parameters<typeof runPage>[0] = {}) {
  const running = await runPage(options)
  stops.push(running.stop)
  return running
}

const page = { bytes: new Uint8Array([0xff, 0xd8, 0xff, 0xd9]) }

describe('the chat page’s server', () => {
  it('takes a message and answers it', async () => {
    const { url, handled } = await run()
    const visitor = await visit(url)
    const response = await visitor.send({ text: 'what was prescribed?', files: [page, page] })
    expect(response.status).toBe(202)
    expect(await visitor.replies(1)).toEqual(['You said: what was prescribed? (2 pages)'])
    expect(handled[0]).toMatchObject({ conversation: { platform: 'web' }, text: 'what was prescribed?' })
    expect(handled[0]!.images.map((image) => [...image.bytes!])).toEqual([[...page.bytes], [...page.bytes]])
  })

  it('keeps two browsers apart', async () => {
    const { url } = await run()
    const [one, other] = [await visit(url), await visit(url)]
    await one.send({ text: 'mine', files: [page] })
    await one.replies(1)
    const { entries } = await one.history()
    const pageId = entries[0]!.pages[0]!
    expect((await one.ask(`api/pages/${pageId}`)).status).toBe(200)
    expect((await other.history()).entries).toEqual([])
    expect((await other.ask(`api/pages/${pageId}`)).status).toBe(404)
  })

  it('takes a message that is sent again only once', async () => {
    const { url, handled } = await run()
    const visitor = await visit(url)
    const id = crypto.randomUUID()
    const first = await visitor.send({ id, text: 'once' })
    const second = await visitor.send({ id, text: 'once' })
    expect([await first.json(), await second.json()]).toMatchObject([
      { outcome: 'accepted' },
      { outcome: 'duplicate' },
    ])
    await visitor.send({ text: 'done' })
    await visitor.replies(2)
    expect(handled.map(({ text }) => text)).toEqual(['once', 'done'])
  })

  it('takes the same id from two browsers as two messages', async () => {
    const { url } = await run()
    const id = crypto.randomUUID()
    const outcomes = []
    for (const visitor of [await visit(url), await visit(url)]) {
      outcomes.push(
        ((await (await visitor.send({ id, text: 'hello' })).json()) as { outcome: string }).outcome,
      )
    }
    expect(outcomes).toEqual(['accepted', 'accepted'])
  })

  it('drops control characters and keeps line ends', async () => {
    const { url, handled } = await run()
    const visitor = await visit(url)
    await visitor.send({ text: 'a\u0000b\u001b[31m\r\nc' })
    await visitor.replies(1)
    expect(handled[0]!.text).toBe('ab[31m\nc')
  })

  it('answers fifty questions at once', async () => {
    const { url } = await run()
    const visitor = await visit(url)
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => visitor.send({ text: `question ${n}` })),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
    expect(new Set(await visitor.replies(50)).size).toBe(50)
  })
})

describe('the stream of events', () => {
  const slow: Dialogue = async (message, responder) => {
    await responder.progress('Reading…')
    return { text: `answer to ${message.text}` }
  }

  it('tells what goes on, then the reply', async () => {
    const { url } = await run({ dialogue: slow })
    const visitor = await visit(url)
    const { events, close } = await visitor.follow()
    await visitor.send({ text: 'it' })
    const types = []
    for await (const { event } of events) {
      types.push(event.type)
      if (event.type === 'settled') break
    }
    close()
    expect(types).toEqual(['working', 'progress', 'reply', 'settled'])
  })

  it('gives a page that comes back what it missed, and nothing twice', async () => {
    const { url } = await run({ dialogue: slow })
    const visitor = await visit(url)
    const first = await visitor.follow()
    await visitor.send({ text: 'first' })
    let lastEventId: string | undefined
    for await (const { id, event } of first.events) {
      lastEventId = id
      if (event.type === 'settled') break
    }
    first.close()
    await visitor.send({ text: 'second' })
    await visitor.replies(2)

    const again = await visitor.follow({ lastEventId: lastEventId! })
    const { value } = await again.events.next()
    again.close()
    expect(value).toMatchObject({ event: { type: 'reply', reply: { text: 'answer to second' } } })
  })

  it('goes on where the history ends', async () => {
    const { url } = await run()
    const visitor = await visit(url)
    await visitor.send({ text: 'old' })
    await visitor.replies(1)
    const { after } = await visitor.history()
    const { events, close } = await visitor.follow({ after })
    await visitor.send({ text: 'new' })
    for await (const { event } of events) {
      if (event.type !== 'reply') continue
      expect(event.reply.text).toContain('new')
      break
    }
    close()
  })

  it('shows a reloaded page what waits for its answer', async () => {
    let answer = () => {}
    const { url } = await run({
      dialogue: async (_, responder) => {
        await responder.progress('Reading page 1…')
        await new Promise<void>((resolve) => {
          answer = resolve
        })
        return { text: 'there' }
      },
    })
    const visitor = await visit(url)
    await visitor.send({ text: 'slow', files: [page] })
    await expect
      .poll(async () => (await visitor.history()).pending)
      .toMatchObject([{ text: 'slow', images: 1, working: true, progress: 'Reading page 1…' }])
    answer()
    await visitor.replies(1)
    expect((await visitor.history()).pending).toEqual([])
  })

  it('is kept to a few pages for each browser: the oldest steps back', async () => {
    const { url } = await run()
    const visitor = await visit(url)
    const oldest = await visitor.follow()
    const others = [
      await visitor.follow(),
      await visitor.follow(),
      await visitor.follow(),
      await visitor.follow(),
    ]
    expect(await oldest.response.text()).toContain('event: moved')
    for (const other of others) other.close()
  })
})

describe('forgetting', () => {
  it('drops what was said, also where it is shown', async () => {
    const { url, handled } = await run()
    const visitor = await visit(url)
    await visitor.send({ text: 'secret' })
    await visitor.replies(1)
    const { events, close } = await visitor.follow({ after: (await visitor.history()).after })
    expect((await visitor.change('api/forget', undefined)).status).toBe(202)
    const types = []
    for await (const { event } of events) {
      types.push(event.type)
      if (event.type === 'settled') break
    }
    close()
    expect(types).toEqual(['working', 'forgotten', 'reply', 'settled'])
    expect(handled.at(-1)!.text).toBe('/forget')
    expect(await visitor.history()).toMatchObject({ entries: [], pending: [] })
  })
})
