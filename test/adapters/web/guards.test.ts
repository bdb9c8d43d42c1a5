import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runPage } from './running-page.ts'
import { formOf, visit } from './visitor.ts'

const KILOBYTE = 1024
let running: Awaited<ReturnType<typeof runPage>>
beforeAll(async () => {
  running = await runPage({ maxUploadBytes: 64 * KILOBYTE, maxTextLength: 100 })
})
afterAll(() => running.stop())

/** fetch won't send these headers, or tidies the path first. */
function raw(
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(running.url)
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, method, headers }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (chunk) => {
        body += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode!, body }))
    })
    asked.on('error', reject).end()
  })
}

const bytes = (kilobytes: number) => ({ bytes: new Uint8Array(kilobytes * KILOBYTE) })
const code = async (response: Response) => [
  response.status,
  ((await response.json()) as { error: string }).error,
]

describe('what other sites may do', () => {
  it('gives each browser a secret that scripts can’t read and other sites can’t use', async () => {
    const [one, other] = [await visit(running.url), await visit(running.url)]
    expect(one.setCookie).toMatch(/^rxchat=[\w-]{43}; .*HttpOnly; SameSite=Strict$/)
    expect(one.cookie).not.toBe(other.cookie)
  })

  it('marks the cookie for https alone where the page is reached that way', async () => {
    const behindProxy = await runPage({ publicUrl: 'https://rx.example.org' })
    const port = /"port":(\d+)/.exec(JSON.stringify(behindProxy.logged))![1]
    const response = await fetch(`http://127.0.0.1:${port}/api/session`)
    expect(response.headers.get('set-cookie')).toMatch(/^__Host-rxchat=.*Secure/)
    expect(response.headers.get('strict-transport-security')).toContain('max-age')
    expect(behindProxy.url).toBe('https://rx.example.org/')
    await behindProxy.stop()
  })

  it.each([
    ['another site’s origin', { origin: 'https://evil.example' }],
    ['no origin that counts', { origin: 'null' }],
    ['a cross-site request', { 'sec-fetch-site': 'cross-site' }],
    ['a request from a neighbouring site', { 'sec-fetch-site': 'same-site' }],
  ])('refuses a message with %s', async (_, headers) => {
    const visitor = await visit(running.url)
    expect(await code(await visitor.send({ text: 'hi' }, headers))).toEqual([403, 'foreign-origin'])
  })

  it('refuses a message without an origin, a token, the right token, or a session', async () => {
    const visitor = await visit(running.url)
    const other = await visit(running.url)
    const bare = await visitor.ask('api/messages', {
      method: 'POST',
      body: formOf({ text: 'hi' }),
      headers: { 'x-rxchat-token': visitor.session.token },
    })
    expect(await code(bare)).toEqual([403, 'foreign-origin'])
    expect(await code(await visitor.send({ text: 'hi' }, { 'x-rxchat-token': '' }))).toEqual([
      403,
      'wrong-token',
    ])
    const borrowed = { 'x-rxchat-token': other.session.token }
    expect(await code(await visitor.send({ text: 'hi' }, borrowed))).toEqual([403, 'wrong-token'])
    expect(await code(await visitor.send({ text: 'hi' }, { cookie: 'rxchat=short' }))).toEqual([
      401,
      'no-session',
    ])
  })

  it('doesn’t show data to other sites', async () => {
    const visitor = await visit(running.url)
    const response = await visitor.ask('api/history', { headers: { 'sec-fetch-site': 'cross-site' } })
    expect(await code(response)).toEqual([403, 'foreign-origin'])
  })

  it.each(['evil.example', 'evil.example:8080', '127.0.0.1.evil.example', '192.168.0.7'])(
    'refuses to be reached as “%s”',
    async (host) => {
      expect((await raw('/', { host })).status).toBeGreaterThanOrEqual(400)
    },
  )

  it('is reached under this machine’s own names, on whatever port', async () => {
    expect((await raw('/', { host: 'localhost:9999' })).status).toBe(200)
    expect((await raw('/', { host: '[::1]:8080' })).status).toBe(200)
  })

  it('sends the page with a policy that lets nothing else in', async () => {
    const { headers } = await fetch(running.url)
    const policy = headers.get('content-security-policy')
    for (const rule of [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' blob:",
      "connect-src 'self'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ]) {
      expect(policy).toContain(rule)
    }
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
  })

  it('lets nobody keep data', async () => {
    const visitor = await visit(running.url)
    for (const path of ['api/session', 'api/history', 'api/pages/unknown']) {
      expect((await visitor.ask(path)).headers.get('cache-control')).toBe('no-store')
    }
  })
})

describe('what a message may be', () => {
  it('has pictures of a limited size', async () => {
    const visitor = await visit(running.url)
    expect((await visitor.send({ files: [bytes(64)] })).status).toBe(202)
    expect(await code(await visitor.send({ files: [bytes(65)] }))).toEqual([413, 'file-too-large'])
  })

  it('has a limited size as a whole', async () => {
    const visitor = await visit(running.url)
    expect(await code(await visitor.send({ files: Array.from({ length: 5 }, () => bytes(60)) }))).toEqual([
      413,
      'too-large',
    ])
  })

  it('is cut off while it streams in, where its length wasn’t told', async () => {
    const visitor = await visit(running.url)
    let chunks = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        chunks += 1
        controller.enqueue(new Uint8Array(16 * KILOBYTE))
        if (chunks === 10_000) controller.close()
      },
    })
    const response = await visitor
      .ask('api/messages', {
        method: 'POST',
        body: endless,
        duplex: 'half',
        headers: {
          origin: new URL(running.url).origin,
          'x-rxchat-token': visitor.session.token,
          'content-type': 'multipart/form-data; boundary=x',
        },
      } as RequestInit)
      .catch(() => undefined)
    // The refusal, or the connection gone before it could be read; never the whole of it taken.
    if (response) expect(response.status).toBe(413)
    expect(chunks).toBeLessThan(1_000)
  })

  it('has at most ten pictures', async () => {
    const visitor = await visit(running.url)
    const eleven = Array.from({ length: 11 }, () => bytes(1))
    expect(await code(await visitor.send({ files: eleven }))).toEqual([413, 'too-many-files'])
  })

  it('has a text of limited length, and something in it', async () => {
    const visitor = await visit(running.url)
    expect(await code(await visitor.send({ text: 'x'.repeat(101) }))).toEqual([413, 'text-too-long'])
    expect(await code(await visitor.send({ text: ' \u0000\n ' }))).toEqual([400, 'empty'])
  })

  it('is a form with an id', async () => {
    const visitor = await visit(running.url)
    const headers = { origin: new URL(running.url).origin, 'x-rxchat-token': visitor.session.token }
    const post = (contentType: string, body: string) =>
      visitor.ask('api/messages', {
        method: 'POST',
        body,
        headers: { ...headers, 'content-type': contentType },
      })
    expect(await code(await post('application/json', '{"text":"hi"}'))).toEqual([415, 'not-a-form'])
    expect(await code(await post('multipart/form-data; boundary=x', 'no form'))).toEqual([400, 'broken-form'])
    expect(await code(await visitor.send({ id: '../../x', text: 'hi' }))).toEqual([400, 'broken-form'])
  })

  it('comes at a bearable pace', async () => {
    const visitor = await visit(running.url)
    const answers = await Promise.all(Array.from({ length: 80 }, () => visitor.send({ text: 'flood' })))
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThan(0)
    expect(Number(refused[0]!.headers.get('retry-after'))).toBeGreaterThan(0)
  })
})

describe('what can be fetched', () => {
  it.each([
    '/page/../web.ts',
    '/page/..%2fweb.ts',
    '/page/%2e%2e/%2e%2e/%2e%2e/package.json',
    '/page//etc/passwd',
    '/page/tsconfig.json',
    '/sample',
    '/api/pages/..%2f..%2fsecret',
  ])('is nothing at %s', async (path) => {
    const visitor = await visit(running.url)
    const { status } = await raw(path, { host: 'localhost', cookie: visitor.cookie })
    expect(status).toBe(404)
  })

  it('is the page, which loads nothing from elsewhere', async () => {
    const html = await (await fetch(running.url)).text()
    const loaded = [...html.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, address]) => address!)
    expect(loaded.length).toBeGreaterThan(5)
    for (const address of loaded) {
      expect(address).toMatch(/^\/page\//)
      expect((await fetch(new URL(address, running.url))).status).toBe(200)
    }
  })

  it('is not sent again while the browser’s copy holds', async () => {
    const address = new URL('/page/app.js', running.url)
    const etag = (await fetch(address)).headers.get('etag')!
    expect((await fetch(address, { headers: { 'if-none-match': etag } })).status).toBe(304)
  })
})

it('logs no text', async () => {
  const visitor = await visit(running.url)
  await visitor.send({ text: 'Metformin' })
  await visitor.replies(1)
  expect(JSON.stringify(running.logged)).not.toContain('Metformin')
})
