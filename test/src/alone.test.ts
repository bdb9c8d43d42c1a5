/**
 * What the real process touches, as its system calls tell: it speaks to nobody but who opens its page, and writes
 * nothing outside its data folder. It runs without a network and without `CI`, in which some libraries keep quiet.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { describe, expect, it, onTestFinished } from 'vitest'
import { visit } from '../adapters/web/visitor.ts'
import { type Touched, touchedIn } from './system-calls.ts'

const READING_MS = 300_000
const root = fileURLToPath(new URL('../../', import.meta.url))
const canTrace = spawnSync('strace', ['-f', '-o', '/dev/null', 'true']).status === 0
if (!canTrace) console.warn('Skipped: strace is not here, or may not trace (apt-get install strace).')

/** The process's own folders, and nothing that a person at a keyboard would have set beyond them. */
function environmentIn(folder: string, more: Record<string, string>): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: join(folder, 'home'),
    TMPDIR: join(folder, 'temporary'),
    RXCHAT_DATA: join(folder, 'data'),
    RXCHAT_KEY_FILE: join(folder, 'key'),
    // What Node makes of our own code is kept with the code: it is no person's.
    NODE_COMPILE_CACHE: join(folder, 'data', 'compiled'),
    ...more,
  }
}

/** strace, its arguments, and the same command behind it. */
function traced(log: string, command: string[]): [string, string[]] {
  const calls = 'trace=%network,%file,openat,open,creat'
  return ['strace', ['-f', '--seccomp-bpf', '-qq', '-e', calls, '-s', '256', '-o', log, ...command]]
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rxchat-alone-'))
  await mkdir(join(folder, 'home'))
  await mkdir(join(folder, 'temporary'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function touched(log: string, folder: string): Promise<Touched> {
  return touchedIn(await readFile(log, 'utf8'), {
    cwd: root,
    allowed: [join(folder, 'data'), join(folder, 'key')],
  })
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function readiness(child: ChildProcess): Promise<void> {
  for await (const chunk of child.stdout!) if (String(chunk).includes('ready')) return
  throw new Error('rxchat ended before it was ready')
}

describe.skipIf(!canTrace)('the process', { timeout: READING_MS }, () => {
  it('serves the page and reads a photograph, a large one and a PDF without a word to anybody else', async () => {
    const folder = await newFolder()
    const log = join(folder, 'calls')
    const port = await freePort()
    const child = spawn(...traced(log, [process.execPath, 'bin/rxchat.js', 'start']), {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: environmentIn(folder, { RXCHAT_PORT: String(port), RXCHAT_LOG: 'silent' }),
    })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    await readiness(child)
    const visitor = await visit(`http://127.0.0.1:${port}/`)
    const photograph = Uint8Array.from(await readFile(join(root, 'samples/clinic-printed-scan.jpg')))
    // Larger than what an image library keeps in memory, and to be turned, which needs all of it.
    const large = await sharp(photograph).resize(7_000).withMetadata({ orientation: 6 }).png().toBuffer()
    const pdf = Uint8Array.from(await readFile(join(root, 'test/fixtures/two-pages.pdf')))
    for (const bytes of [photograph, Uint8Array.from(large), pdf]) await visitor.send({ files: [{ bytes }] })
    const replies = await visitor.replies(3)
    expect(replies[0]).toContain('Paracetamol')
    // strace itself would only let go of it.
    const [bot] = (await readFile(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')).trim().split(' ')
    process.kill(Number(bot), 'SIGTERM')
    await ended
    expect(await touched(log, folder)).toEqual({ asked: [], written: [] })
  })

  it('reads a page on the command line, and draws on it, without a network', async () => {
    const folder = await newFolder()
    const log = join(folder, 'calls')
    const command = [process.execPath, 'bin/rxchat.js', 'read', 'samples/clinic-printed-scan.jpg']
    const drawn = ['--picture', join(folder, 'data', 'marked.png')]
    await mkdir(join(folder, 'data'))
    const withoutNetwork = spawnSync('unshare', ['--net', 'true']).status === 0 ? ['unshare', '--net'] : []
    const [program, args] = traced(log, [...withoutNetwork, ...command, ...drawn])
    const { status, stdout } = spawnSync(program, args, {
      cwd: root,
      encoding: 'utf8',
      env: environmentIn(folder, {}),
    })
    expect(status).toBe(0)
    expect(stdout).toContain('Paracetamol')
    expect(await touched(log, folder)).toEqual({ asked: [], written: [] })
  })
})
