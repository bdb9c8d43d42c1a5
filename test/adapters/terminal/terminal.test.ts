import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readLine } from '../../../adapters/terminal/line.ts'
import { plain } from '../../../adapters/terminal/plain.ts'
import { createTerminalAdapter, type TerminalOptions } from '../../../adapters/terminal/terminal.ts'
import { openConversationStore } from '../../../conversations/open.ts'
import { openImage } from '../../../inference/page/image.ts'
import { createInference } from '../../../inference/serving/inference.ts'
import { createAssistant } from '../../../src/assistant/assistant.ts'
import { describeChatAdapter } from '../../contracts/adapter.ts'
import { createScriptedEngine } from '../../doubles/scripted-engine.ts'

let folder: string
let picture: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rxchat-terminal-'))
  picture = join(folder, 'my photo.jpg')
  const image = sharp({ create: { width: 300, height: 400, channels: 3, background: 'white' } })
  writeFileSync(picture, await image.jpeg().toBuffer())
})
afterAll(() => rmSync(folder, { recursive: true }))

function screen() {
  const output = new PassThrough()
  let text = ''
  output.on('data', (chunk) => {
    text += String(chunk)
  })
  return { output, seen: () => text }
}

describeChatAdapter('the terminal', async () => {
  const input = new PassThrough()
  const { output, seen } = screen()
  const adapter = createTerminalAdapter({ input, output })
  let files = 0
  return {
    adapter,
    seen,
    say: async (text) => void input.write(`${text}\n`),
    sendPicture: async (bytes, caption = '') => {
      const path = join(folder, `sent-${++files}.jpg`)
      writeFileSync(path, bytes)
      input.write(`/photo ${path} ${caption}\n`)
    },
    close: async () => void input.end(),
  }
})

describe('a line of the terminal', () => {
  const escaped = () => picture.replaceAll(' ', '\\ ')
  it.each([
    ['dragged in with backslashes', () => escaped(), ''],
    ['dragged in with quotes', () => `'${picture}'`, ''],
    ['as a file address', () => `file://${encodeURI(picture)}`, ''],
    ['with a question behind it', () => `"${picture}" which medicines?`, 'which medicines?'],
    ['after /photo', () => `/photo ${escaped()}`, ''],
  ])('names a picture %s', (_, line, text) => {
    expect(readLine(line(), false)).toEqual({ kind: 'message', text, files: [picture] })
  })

  it('names several pages at once', () => {
    expect(readLine(`'${picture}' '${picture}'`)).toMatchObject({ files: [picture, picture] })
  })

  it.each(['/help', '/language hi', 'How do I take 1/2 tablet?', 'and/or?', 'is a.b on it'])(
    '%s is a message and no path',
    (line) => expect(readLine(line)).toEqual({ kind: 'message', text: line, files: [] }),
  )

  it.each(['/tmp/there-is/none.jpg', 'none.png', '/photo none'])('%s is told not to be there', (line) => {
    expect(readLine(line).kind).toBe('no-such-file')
  })
})

describe('text from a page', () => {
  it('loses every control character and keeps its letters', () => {
    expect(plain('a\u001b[31mred\u009b2J\r\nनमस्ते\u202e')).toBe('a [31mred 2J\nनमस्ते ')
  })
})

/** A whole session through a pipe, with the real store and dialogue. */
async function session(lines: readonly string[], options: TerminalOptions = {}): Promise<string> {
  const input = new PassThrough()
  const { output, seen } = screen()
  const adapter = createTerminalAdapter({ input, output, ...options })
  const store = await openConversationStore({
    folder: mkdtempSync(join(folder, 'store-')),
    key: new Uint8Array(32).fill(1),
  })
  const engine = createScriptedEngine({
    answer: ({ text }) => ({
      text: `“Dolo 650” [1] for: ${text}`,
      evidence: [
        {
          page: 0,
          box: { x: 0.1, y: 0.1, width: 0.2, height: 0.05 },
          quote: 'Dolo\u001b[2J 650',
          confidence: 0.9,
        },
      ],
    }),
  })
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  const assistant = createAssistant({ inference: createInference(engine), store, openImage, log })
  await adapter.start({
    accept: (message) => store.inbox.accept(message),
    history: assistant.history,
    picture: store.pictures.get,
    log,
  })
  store.inbox.run((delivery) => assistant.handle(delivery, adapter))
  for (const line of lines) input.write(`${line}\n`)
  input.end()
  await adapter.ended
  const [marked] = /(?<=Marked page: )\S+/.exec(seen()) ?? []
  if (marked !== undefined) expect([...readFileSync(marked).subarray(0, 2)]).toEqual([0xff, 0xd8])
  await adapter.stop()
  if (marked !== undefined) expect(() => readFileSync(marked)).toThrow()
  await store.close()
  return seen()
}

describe('a session through a pipe', () => {
  it('answers everything in order before it ends, with quotes and their places', async () => {
    const seen = await session([`'${picture}'`, 'How often?', 'thanks'])
    expect(seen).toMatch(/Which medicines are on it\?[\s\S]*How often\?[\s\S]*You’re welcome/)
    expect(seen).toContain('  [1] “Dolo [2J 650” (top, left)')
  })

  it('writes no escape sequence at all', async () => {
    expect(await session([`'${picture}'`, 'show'])).not.toContain('\u001b')
  })

  it('writes the marked page to a file that goes when the session ends', async () => {
    expect(await session([`'${picture}'`, 'show'])).toMatch(/Marked page: \S+\.jpg/)
  })

  it('begins with the pictures it was given', async () => {
    expect(await session([], { pictures: [picture] })).toContain('Which medicines are on it?')
  })

  it('offers questions by letter', async () => {
    const seen = await session([`'${picture}'`])
    expect(seen).toContain('  a) Which medicines are on it?')
  })

  it('ends at “quit”, and answers what came before it', async () => {
    const seen = await session(['hi', 'quit', 'never read'])
    expect(seen).toContain('Hello!')
    expect(seen).not.toContain('prescription yet')
  })
})

describe('in a real terminal', () => {
  it('leaves out every escape sequence where NO_COLOR is set', async () => {
    const input = Object.assign(new PassThrough(), { isTTY: true })
    const { output, seen } = screen()
    const adapter = createTerminalAdapter({
      input,
      output: Object.assign(output, { isTTY: true }),
      environment: { NO_COLOR: '1' },
    })
    await adapter.start({
      accept: async () => 'accepted',
      history: async () => [],
      picture: async () => undefined,
      log: { info: () => {}, warn: () => {}, error: () => {} },
    })
    input.end()
    await adapter.ended
    expect(seen()).toContain('Ctrl+D leaves')
    expect(seen()).not.toContain('\u001b')
    await adapter.stop()
  })
})
