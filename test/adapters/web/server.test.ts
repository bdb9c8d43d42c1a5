import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { AdapterError } from '../../../adapters/adapter.ts'
import { createWebAdapter } from '../../../adapters/web/web.ts'
import { runPage } from './running-page.ts'
import { visit } from './visitor.ts'

describe('starting', () => {
  it('says which port is taken', async () => {
    const running = await runPage()
    const port = Number(new URL(running.url).port)
    const failed = await runPage({ port }).catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(AdapterError)
    expect(failed).toMatchObject({ code: 'conflict', message: expect.stringContaining(`port ${port}`) })
    await running.stop()
  })

  it('is bound to this machine alone unless told otherwise', () => {
    expect(createWebAdapter().url).toBe('http://127.0.0.1:8080/')
  })

  it('serves the sample it was given', async () => {
    const running = await runPage({
      sample: new URL('../../../samples/clinic-printed.jpg', import.meta.url).pathname,
    })
    const visitor = await visit(running.url)
    expect(visitor.session.sample).toBe(true)
    const response = await fetch(new URL('sample', running.url))
    expect(response.headers.get('content-type')).toBe('image/jpeg')
    expect((await response.bytes()).subarray(0, 2)).toEqual(new Uint8Array([0xff, 0xd8]))
    await running.stop()
  })
})

describe('stopping', () => {
  it('ends open streams and lets go of the port', async () => {
    const running = await runPage()
    const visitor = await visit(running.url)
    const { response } = await visitor.follow()
    // Would wait for the stream's end, which doesn't come.
    await running.stop()
    await response.text().catch(() => '')
    await expect(fetch(running.url)).rejects.toThrow()
  })

  it('lets a message that is coming in arrive', async () => {
    const running = await runPage()
    const visitor = await visit(running.url)
    const origin = new URL(running.url).origin
    let finish = () => {}
    const begun = new Promise<void>((resolve) => {
      finish = resolve
    })
    const encoder = new TextEncoder()
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        controller.enqueue(
          encoder.encode('--x\r\nContent-Disposition: form-data; name="id"\r\n\r\nmessage-1\r\n--x\r\n'),
        )
        await begun
        controller.enqueue(
          encoder.encode('Content-Disposition: form-data; name="text"\r\n\r\nlate\r\n--x--\r\n'),
        )
        controller.close()
      },
    })
    const answer = visitor.ask('api/messages', {
      method: 'POST',
      body,
      duplex: 'half',
      headers: {
        origin,
        'x-rxchat-token': visitor.session.token,
        'content-type': 'multipart/form-data; boundary=x',
      },
    } as RequestInit)
    await new Promise((resolve) => setTimeout(resolve, 100))
    const stopped = running.adapter.stop()
    finish()
    expect((await answer).status).toBe(202)
    await stopped
    await running.stop()
  })

  it('knows a browser again after a restart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rxchat-web-'))
    const first = await runPage({ folder })
    const visitor = await visit(first.url)
    const port = Number(new URL(first.url).port)
    await first.adapter.stop()
    await first.store.close()
    const second = await runPage({ folder, port })
    expect((await visitor.send({ text: 'still me' })).status).toBe(202)
    expect(await visitor.replies(1)).toEqual(['You said: still me (0 pages)'])
    await second.stop()
  })

  it('stops when it never started', async () => {
    await createWebAdapter().stop()
  })
})

it('has no picture but the one that came with the message', async () => {
  const adapter = createWebAdapter()
  const bytes = new Uint8Array([1])
  expect(await adapter.download({ bytes }, AbortSignal.timeout(1000))).toBe(bytes)
  await expect(adapter.download({ reference: 'x' }, AbortSignal.timeout(1000))).rejects.toMatchObject({
    code: 'expired',
  })
})
