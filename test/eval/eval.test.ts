import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const script = fileURLToPath(new URL('../../eval/eval.ts', import.meta.url))

test('npm run eval -- --each 1 reads one page of each kind and writes a report', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'rxchat-eval-'))
  try {
    execFileSync(process.execPath, [script, '--each', '1', '--no-samples', '--out', folder], {
      stdio: 'pipe',
    })
    const { tables } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))
    expect(tables).toHaveLength(1)
    const kinds = tables[0].strata.map(({ name }: { name: string }) => name)
    expect(kinds).toEqual([
      'handwritten, clean',
      'handwritten, photo',
      'printed, clean',
      'printed, photo',
      'all',
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
