/** `kill -9` on the real process, wherever a message has got to: nothing is lost, nothing is answered twice. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { visit } from '../adapters/web/visitor.ts'

const READING_MS = 120_000
const root = fileURLToPath(new URL('../../', import.meta.url))
let folder: string
let port: number
let clinic: Uint8Array<ArrayBuffer>
let child: ChildProcess | undefined

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rxchat-kill-'))
  port = await freePort()
  clinic = Uint8Array.from(await readFile(join(root, 'samples/clinic-printed-scan.jpg')))
})
afterAll(async () => {
  await kill()
  await rm(folder, { recursive: true, force: true })
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port: free } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return free
}

async function start(): Promise<string> {
  child = spawn(process.execPath, ['bin/rxchat.js', 'start'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      RXCHAT_DATA: join(folder, 'data'),
      RXCHAT_KEY_FILE: join(folder, 'key'),
      RXCHAT_PORT: String(port),
      RXCHAT_LOG: 'silent',
    },
  })
  for await (const chunk of child.stdout!) {
    if (String(chunk).includes('ready')) return `http://127.0.0.1:${port}/`
  }
  throw new Error('rxchat ended before it was ready')
}

async function kill(): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child!.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
}

/** Long enough for a second answer to show up, if there were one. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 500))

describe('a killed process', { timeout: READING_MS }, () => {
  it('answers after the restart what it had taken and not begun', async () => {
    const visitor = await visit(await start())
    const sent = { id: 'message-taken', text: 'Who is the doctor?', files: [{ bytes: clinic }] }
    expect((await visitor.send(sent)).status).toBe(202)
    await kill()

    const returned = await visit(await start(), visitor.cookie)
    expect((await returned.replies(1))[0]).toContain('Raghunathan')
    // The page sends again what it has no word of.
    expect(await (await returned.send(sent)).json()).toMatchObject({ outcome: 'duplicate' })
    await settle()
    expect(await returned.replies(1)).toHaveLength(1)
    await kill()
  })

  it('reads a page anew when it was killed while reading', async () => {
    const visitor = await visit(await start())
    const { events } = await visitor.follow()
    // Another picture's bytes: nothing of it is kept from the test before.
    const other = Uint8Array.from(await readFile(join(root, 'samples/discharge-table.jpg')))
    await visitor.send({ id: 'message-reading', text: 'Which medicines?', files: [{ bytes: other }] })
    for await (const { event } of events) if (event.type === 'progress') break
    await kill()

    const returned = await visit(await start(), visitor.cookie)
    expect((await returned.replies(1))[0]).toMatch(/\[1\]/)
    await settle()
    expect(await returned.replies(1)).toHaveLength(1)
    await kill()
  })

  it('says nothing again that it had said', async () => {
    const visitor = await visit(await start())
    await visitor.send({ id: 'message-said', files: [{ bytes: clinic }] })
    const [said] = await visitor.replies(1)
    await kill()

    const returned = await visit(await start(), visitor.cookie)
    await settle()
    expect(await returned.replies(1)).toEqual([said])
    await kill()
  })

  it('stops in order when it is asked to, and starts again', async () => {
    await start()
    const ended = new Promise((resolve) => child!.once('exit', resolve))
    child!.kill('SIGTERM')
    expect(await ended).toBe(0)
    await start()
  })
})
