/** The other side's files: the checkpoint exported by tools/paligemma/peer.py, in the precisions that are wanted. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { link, mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CONFIGURATIONS, type Configuration, type Dtype } from './configurations.ts'
import { checkpointFolder, exportedFile, exportedFolder, root } from './folders.ts'
import type { PeerChecked } from './peer-check.ts'
import { measureIn } from './process.ts'
import type { ImageSize } from './shapes.ts'

export interface ExportOptions {
  work: string
  python: string
  sizes: readonly ImageSize[]
  configurations: readonly Configuration[]
}

/** Of logits, as a share of the largest; the bound that our own engine is held to. */
const MOST_DIFFERENCE = 1e-3

const exporter = join(root, 'tools', 'paligemma', 'peer.py')

/** @throws Error with words for the person at the terminal */
export async function exportPeer({ work, python, sizes, configurations }: ExportOptions): Promise<void> {
  try {
    execFileSync(python, ['-c', 'import onnx, onnx_ir, onnxruntime, torch, transformers'], { stdio: 'pipe' })
  } catch (cause) {
    throw new Error(
      `${python} can't export the other side's files: install tools/paligemma/requirements.txt for it, or name another one with --python.`,
      { cause },
    )
  }
  await checkExporter(work, python)
  const run = (size: ImageSize, graph: string, dtype: Dtype): void => {
    if (existsSync(exportedFile(work, size, graph, dtype))) return
    const [from, to] = [checkpointFolder(work, size), exportedFolder(work, size)]
    execFileSync(python, [exporter, from, to, '--graphs', graph, '--precisions', dtype], { stdio: 'inherit' })
  }
  // Embeddings of q4 are those of fp32 under another name.
  const needed = new Set<`${string}/${Dtype}`>(['embed_tokens/fp32'])
  for (const name of configurations)
    for (const [graph, dtype] of Object.entries(CONFIGURATIONS[name])) needed.add(`${graph}/${dtype}`)
  for (const each of needed) {
    const [graph, dtype] = each.split('/') as [string, Dtype]
    if (graph === 'vision_encoder') for (const size of sizes) run(size, graph, dtype)
    else {
      run(448, graph, dtype)
      await linkForSmallPictures(work, graph, dtype)
    }
  }
}

/** The comparison is fair only if the other side computes what the weights say. */
async function checkExporter(work: string, python: string): Promise<void> {
  for (const family of ['3b', '10b', '28b']) {
    const fixture = join(root, 'test', 'fixtures', 'paligemma', family)
    const folder = join(work, 'peer', `tiny-${family}`)
    execFileSync(python, [exporter, fixture, folder, '--precisions', 'fp32'], { stdio: 'pipe' })
    const { difference, largest, same, answers } = await measureIn<PeerChecked>('peer-check.ts', [
      folder,
      fixture,
    ])
    await rm(folder, { recursive: true })
    console.log(
      `tiny ${family}, exported: logits within ${difference.toExponential(1)} of the reference's (up to ${largest.toFixed(1)}), ${same} of ${answers} answers the same`,
    )
    if (difference > MOST_DIFFERENCE * largest || same < answers)
      throw new Error(
        "The export doesn't compute what the reference does: comparing with it would mean nothing.",
      )
  }
}

/** Only the vision encoder depends on the picture's size. */
async function linkForSmallPictures(work: string, graph: string, dtype: Dtype): Promise<void> {
  for (const end of ['', '_data']) {
    const [from, to] = ([448, 224] as const).map((size) => `${exportedFile(work, size, graph, dtype)}${end}`)
    await mkdir(dirname(to!), { recursive: true })
    await rm(to!, { force: true })
    await link(from!, to!)
  }
}
