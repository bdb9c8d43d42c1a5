/** Children that are measured: each side of the comparison runs in a process of its own. */

import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ALLOCATOR } from '../../bin/process.js'

/**
 * The most memory that a process ever held at once (VmHWM), pages of mapped files included. Elsewhere than on Linux
 * only its own is known, as the system tells it.
 */
export function peakMegabytes(pid: number | 'self' = 'self'): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)![1]) / 1024
  } catch {
    return pid === 'self' ? process.resourceUsage().maxRSS / 1024 : 0
  }
}

/** Runs a script of this folder under the same Node; what it says goes to the terminal, its last line comes back as JSON. */
export async function measureIn<Result>(script: string, args: readonly string[]): Promise<Result> {
  const path = fileURLToPath(new URL(script, import.meta.url))
  const child = spawn(process.execPath, [path, ...args], {
    // As bin/rxchat.js starts the product; the same for all.
    env: { ...ALLOCATOR, ...process.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    child.once('close', (...how) => resolve(how)),
  )
  if (code !== 0) throw new Error(`${script} ended with ${signal ?? `exit code ${code}`}`)
  return JSON.parse(said.trim().split('\n').at(-1)!) as Result
}
