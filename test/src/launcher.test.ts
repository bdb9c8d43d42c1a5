/** bin/rxchat.js under a Node that is older than ours: a global link, or `node bin/rxchat.js` typed by hand. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { ALLOCATOR, V8_OPTIONS } from '../../bin/process.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
/** Starts two threads and prints what V8 lets each heap grow to, in MB: its young part and the same old part. */
const REPORT_LIMITS = `
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { startAnew } from './bin/process.js'
startAnew()
const code = "const { heap_size_limit } = require('node:v8').getHeapStatistics(); require('node:worker_threads').parentPort.postMessage(heap_size_limit / 2 ** 20)"
const limitWith = async (maxYoungGenerationSizeMb) => {
  const thread = new Worker(code, { eval: true, execArgv: [], resourceLimits: { maxYoungGenerationSizeMb } })
  return (await once(thread, 'message'))[0]
}
console.log(JSON.stringify({ small: await limitWith(8), large: await limitWith(72) }))
`
const older = olderNode()
if (older === undefined) console.warn('Skipped: there is no Node older than 24 on PATH to start it with.')

describe.skipIf(older === undefined)('started by an older Node', () => {
  it('runs on the one that comes with the project', () => {
    const said = execFileSync(older!, ['bin/rxchat.js', '--version'], { cwd: root, encoding: 'utf8' })
    expect(said).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

it('leaves threads their own limit of young objects beside the main thread’s larger one', () => {
  const limits = execFileSync(
    process.execPath,
    [...V8_OPTIONS, '--input-type=module', '--eval', REPORT_LIMITS],
    { cwd: root, encoding: 'utf8', env: { ...process.env, ...ALLOCATOR } },
  )
  const { small, large } = JSON.parse(limits) as { small: number; large: number }
  expect(large - small).toBeGreaterThan(50)
})

function olderNode(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((path) => !path.includes('node_modules'))
  const nodes = folders.map((path) => join(path, 'node')).filter((path) => existsSync(path))
  return nodes.find((node) => {
    const version = execFileSync(node, ['--version'], { encoding: 'utf8' })
    return Number.parseInt(version.slice(1), 10) < 24
  })
}
