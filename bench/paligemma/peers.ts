/** The packages that only the benches need: installed beside them, never with the product. */
import { execFileSync } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const bench = fileURLToPath(new URL('..', import.meta.url))

/** Where the package lies; the benches' packages are installed first where they aren't. */
export async function peerFolder(name: string): Promise<string> {
  const folder = `${bench}node_modules/${name}`
  const there = await stat(folder).catch(() => undefined)
  if (there === undefined) {
    console.error('Installing what the benches compare with …')
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], {
      cwd: bench,
      // onnxruntime-node would otherwise fetch CUDA libraries, which nothing here uses.
      env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
      stdio: ['ignore', 2, 2],
    })
  }
  return folder
}
