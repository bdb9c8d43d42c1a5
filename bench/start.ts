/**
 * npm run bench:start: seconds from `npm start` to the first page served, and to the first answer being possible
 * (models loaded), each in a fresh process with an empty store.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const RUNS = 5
const POLL_MS = 10
const GIVE_UP_MS = 60_000

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function timeOneStart(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'rxchat-start-'))
  const port = await freePort()
  const started = performance.now()
  const child = spawn('npm', ['start', '--silent'], {
    env: {
      ...process.env,
      RXCHAT_DATA: join(folder, 'data'),
      RXCHAT_KEY_FILE: join(folder, 'key'),
      RXCHAT_PORT: String(port),
      RXCHAT_LOG: 'silent',
    },
    stdio: 'ignore',
    detached: true,
  })
  try {
    while (performance.now() - started < GIVE_UP_MS) {
      const served = await fetch(`http://127.0.0.1:${port}/`).then(
        (response) => response.ok,
        () => false,
      )
      if (served) return performance.now() - started
      await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    }
    throw new Error(`no page after ${GIVE_UP_MS} ms`)
  } finally {
    const exited = new Promise((resolve) => child.once('exit', resolve))
    process.kill(-child.pid!, 'SIGTERM')
    await exited
    await rm(folder, { recursive: true, force: true })
  }
}

const seconds: number[] = []
for (let run = 0; run < RUNS; run++) seconds.push((await timeOneStart()) / 1000)
seconds.sort((a, b) => a - b)
console.log(`npm start to first page served, ${RUNS} starts with an empty store`)
console.log(
  `median ${seconds[Math.floor(RUNS / 2)]!.toFixed(2)} s, from ${seconds[0]!.toFixed(2)} to ${seconds.at(-1)!.toFixed(2)} s (bar: 3 s)`,
)
