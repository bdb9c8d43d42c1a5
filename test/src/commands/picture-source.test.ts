import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LIMITS } from '../../../inference/page/image.ts'
import { readPicture, SourceError } from '../../../src/commands/picture-source.ts'

let folder: string
let server: Server
let address: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rxchat-source-'))
  server = createServer((request, response) => {
    if (request.url === '/picture') response.end('picture')
    else if (request.url === '/endless') {
      const part = Buffer.alloc(2 ** 20)
      const more = () => {
        while (response.write(part));
      }
      response.on('drain', more)
      more()
    } else if (request.url === '/announced') {
      response.writeHead(200, { 'content-length': LIMITS.maxBytes + 1 })
      response.flushHeaders()
    } else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true })
})

async function* parts(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text)
}

describe('a picture named on the command line', () => {
  it('is read from a file', async () => {
    const path = join(folder, 'page.jpg')
    await writeFile(path, 'picture')
    expect(String(await readPicture(path))).toBe('picture')
  })

  it('is read from standard input', async () => {
    expect(String(await readPicture('-', parts('pic', 'ture')))).toBe('picture')
  })

  it('is fetched from a URL', async () => {
    expect(String(await readPicture(`${address}/picture`))).toBe('picture')
  })

  it.each([
    ['a file that is not there', () => join(folder, 'missing.jpg'), /no file/],
    ['a folder', () => folder, /folder/],
    ['an address that answers 404', () => `${address}/missing`, /404/],
    ['a server that is not there', () => 'http://127.0.0.1:1/picture', /can't be reached/],
    ['an address of another kind', () => 'ftp://example.org/page.jpg', /http/],
  ])('is refused in one sentence: %s', async (_, source, words) => {
    const attempt = readPicture(source())
    await expect(attempt).rejects.toThrow(SourceError)
    await expect(attempt).rejects.toThrow(words)
  })

  it('is given up as soon as it is too large, wherever it comes from', async () => {
    const path = join(folder, 'large.jpg')
    await writeFile(path, Buffer.alloc(LIMITS.maxBytes + 1))
    for (const source of [path, `${address}/endless`, `${address}/announced`]) {
      await expect(readPicture(source)).rejects.toMatchObject({ code: 'too-many-bytes' })
    }
  })
})
