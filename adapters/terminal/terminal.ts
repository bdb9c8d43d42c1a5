/** The conversation in a terminal, or through a pipe: one line, one message. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import {
  AdapterError,
  type AdapterHost,
  type ChatAdapter,
  type ImageSource,
  type IncomingMessage,
  type Reply,
  type Responder,
  type Suggestion,
} from '../adapter.ts'
import { readLine } from './line.ts'
import { plain } from './plain.ts'
import { letterOf, printed } from './print.ts'

export interface TerminalOptions {
  input?: Readable & { isTTY?: boolean }
  output?: Writable & { isTTY?: boolean }
  /** Paths of pages to begin with. */
  pictures?: readonly string[]
  /** BCP-47 */
  language?: string
  /** Which conversation: the next session goes on with the same one until its time is over. */
  chat?: string
  environment?: NodeJS.ProcessEnv
}

export interface TerminalAdapter extends ChatAdapter {
  /** Resolves when the person has left and everything asked is answered. */
  readonly ended: Promise<void>
}

/** Anything larger is no photograph; it is not even read. */
const MAX_FILE_BYTES = 64 * 2 ** 20
const HINT =
  'Type a question, drag a picture in here, or write “/photo PATH”. “help” says more, Ctrl+D leaves.\n'
const PROMPT = '> '

export function createTerminalAdapter(options: TerminalOptions = {}): TerminalAdapter {
  const { input = process.stdin, output = process.stdout, environment = process.env } = options
  const interactive = input.isTTY === true && output.isTTY === true
  const ansi = interactive && !environment.NO_COLOR && environment.TERM !== 'dumb'
  const conversation = { platform: 'terminal', chat: options.chat ?? 'local' }
  const ended = Promise.withResolvers<void>()
  /** Messages taken and not yet answered to the end. */
  const waiting = new Set<string>()
  /** Replies shown: an attempt that is repeated shows none twice. */
  const shown = new Map<string, string>()
  const answered = new Set<string>()
  let suggestions: readonly Suggestion[] = []
  let lines: Interface | undefined
  let folder: string | undefined
  let status = ''
  let left = false
  let over = false

  async function start(host: AdapterHost): Promise<void> {
    lines = createInterface({
      input,
      output: interactive ? output : undefined,
      terminal: ansi,
      prompt: PROMPT,
    })
    if (interactive) output.write(HINT)
    // One after another: what is typed or piped stays in order.
    let taking = Promise.resolve()
    const take = (task: () => Promise<void>) => {
      taking = taking.then(task).catch((error: unknown) => {
        write(`That can’t be taken in: ${plain(error instanceof Error ? error.message : String(error))}\n`)
        promptIfIdle()
      })
    }
    lines.on('line', (line) => take(() => onLine(line, host)))
    // As in a shell: Ctrl+C drops what was typed, and on an empty line it leaves.
    lines.on('SIGINT', () => {
      if (lines?.line) {
        output.write('\n')
        lines.write(null, { ctrl: true, name: 'u' })
        lines.prompt()
      } else leave(true)
    })
    lines.on('close', () => take(async () => leave(false)))
    const pictures = (options.pictures ?? []).map((path) => resolve(path))
    if (pictures.length > 0) take(() => send(host, '', pictures))
    else promptIfIdle()
  }

  async function onLine(line: string, host: AdapterHost): Promise<void> {
    if (left) return
    const chosen = suggestions.find((_, index) => letterOf(index) === line.trim().toLowerCase())
    if (chosen !== undefined) return send(host, chosen.text, [])
    const typed = readLine(line)
    if (typed.kind === 'quit') return leave(false)
    if (typed.kind === 'message') return send(host, typed.text, typed.files)
    if (typed.kind === 'no-such-file') write(`There is no such file: ${plain(typed.path)}\n`)
    promptIfIdle()
  }

  async function send(host: AdapterHost, text: string, files: readonly string[]): Promise<void> {
    const message: IncomingMessage = {
      id: randomUUID(),
      conversation,
      author: { id: 'terminal' },
      images: files.map((path) => ({ reference: path, name: basename(path) })),
      receivedAt: new Date(),
      ...(text !== '' && { text }),
      ...(options.language && { language: options.language }),
    }
    waiting.add(message.id)
    try {
      await host.accept(message)
    } catch (error) {
      waiting.delete(message.id)
      throw error
    }
  }

  function responder(message: IncomingMessage): Responder {
    return {
      working: () => () => {
        showStatus('')
        // The dialogue stops working on a message that failed, too, and then takes it up again.
        if (answered.has(message.id)) waiting.delete(message.id)
        promptIfIdle()
        endIfDone()
      },
      progress: async (text) => showStatus(text),
      send: async (reply) => {
        const known = shown.get(reply.id)
        if (known !== undefined) return { ids: [known] }
        const pictures = reply.showPicture ? await writePictures(reply) : []
        const id = randomUUID()
        shown.set(reply.id, id)
        answered.add(message.id)
        suggestions = reply.suggestions
        showStatus('')
        write(`${printed(reply, { ansi, pictures })}\n`)
        return { ids: [id] }
      },
    }
  }

  /** For the length of the session, readable by this person alone. */
  async function writePictures(reply: Reply): Promise<string[]> {
    folder ??= await mkdtemp(join(tmpdir(), 'rxchat-'))
    const prefix = join(folder, `marked-${shown.size + 1}`)
    const written = reply.pages.map(async (page, index) => {
      try {
        const path = `${prefix}-${index + 1}.jpg`
        await writeFile(path, await page.marked(), { mode: 0o600 })
        return path
      } catch {
        // The words stand without their picture.
        return undefined
      }
    })
    return (await Promise.all(written)).filter((path) => path !== undefined)
  }

  /** The last line of the answer so far; only where it can be wiped away again. */
  function showStatus(text: string): void {
    if (!ansi || text === status) return
    status = text
    const line = plain(text).trim().split('\n').at(-1) ?? ''
    const columns = (output as Writable & { columns?: number }).columns ?? 80
    output.write(`\r\u001b[K${[...line].slice(0, columns - 1).join('')}`)
  }

  function write(text: string): void {
    output.write(ansi ? `\r\u001b[K${text}` : text)
  }

  function promptIfIdle(): void {
    if (interactive && !left && waiting.size === 0) lines?.prompt(true)
  }

  function leave(atOnce: boolean): void {
    left = true
    lines?.close()
    if (atOnce) waiting.clear()
    endIfDone()
  }

  function endIfDone(): void {
    if (!left || waiting.size > 0 || over) return
    over = true
    if (interactive) output.write('\n')
    ended.resolve()
  }

  return {
    platform: 'terminal',
    ended: ended.promise,
    start,
    async stop() {
      leave(true)
      if (folder !== undefined) await rm(folder, { recursive: true, force: true })
    },
    download,
    responder,
  }
}

async function download({ reference }: ImageSource, signal: AbortSignal): Promise<Uint8Array> {
  if (reference === undefined) throw new AdapterError('gone', 'no file was named')
  try {
    const { size } = await stat(reference)
    if (size > MAX_FILE_BYTES) throw new AdapterError('too-large', `the file has ${size} bytes`)
    return await readFile(reference, { signal })
  } catch (cause) {
    if (cause instanceof AdapterError) throw cause
    const code = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'gone' : 'refused'
    throw new AdapterError(code, 'the file can not be read', { cause })
  }
}
