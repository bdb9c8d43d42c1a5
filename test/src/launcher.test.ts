/** bin/rxchat.js under a Node that is older than ours: a global link, or `node bin/rxchat.js` typed by hand. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const older = olderNode()
if (older === undefined) console.warn('Skipped: there is no Node older than 24 on PATH to start it with.')

describe.skipIf(older === undefined)('started by an older Node', () => {
  it('runs on the one that comes with the project', () => {
    const said = execFileSync(older!, ['bin/rxchat.js', '--version'], { cwd: root, encoding: 'utf8' })
    expect(said).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

function olderNode(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((path) => !path.includes('node_modules'))
  const nodes = folders.map((path) => join(path, 'node')).filter((path) => existsSync(path))
  return nodes.find((node) => {
    const version = execFileSync(node, ['--version'], { encoding: 'utf8' })
    return Number.parseInt(version.slice(1), 10) < 24
  })
}
