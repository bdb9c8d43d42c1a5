/**
 * `npm run bench:paligemma`: PaliGemma 2 3B with random weights, in our engine and in @huggingface/transformers with
 * the same weights exported the way models are published, on the same page and questions, each side and precision in
 * a process of its own. Exits with 1 when a target is missed.
 *
 * It goes stage by stage, and each leaves what it found in the work folder:
 *
 *     checkpoint  writes the weights in the hub's layout (6 GB)
 *     convert     converts them with `rxchat`'s converter
 *     export      exports them for the other side (Python, see tools/paligemma/requirements.txt), and first
 *                 tiny ones, whose logits have to be those of the reference
 *     ours        measures the memory's bandwidth and our engine
 *     peer        measures the other side
 *     report      joins what is there: a table, the Markdown and the picture of docs/performance.md
 *
 * `-- --only ours,report` runs some of them; `--sizes 448`, `--precisions q4,q8` and `--python PATH` narrow them down.
 */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { link, mkdir, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { measureBandwidth } from './paligemma/bandwidth.ts'
import { writeCheckpoint } from './paligemma/checkpoint.ts'
import { CONFIGURATIONS, type Configuration, type Dtype, SUFFIXES } from './paligemma/configurations.ts'
import type { PeerChecked } from './paligemma/peer-check.ts'
import { toPicture } from './paligemma/picture.ts'
import { measureIn } from './paligemma/process.ts'
import { missingConfigurations, peerName, readReport, toMarkdown } from './paligemma/report.ts'
import { type Bandwidth, type Converted, resultsIn, type SideMeasured } from './paligemma/results.ts'
import { IMAGE_SIZES, type ImageSize } from './paligemma/shapes.ts'

const BITS = 4
/** Of logits, as a share of the largest; the bound that our own engine is held to. */
const MOST_DIFFERENCE = 1e-3
const root = fileURLToPath(new URL('..', import.meta.url))
const page = join(root, 'samples', 'clinic-printed.jpg')
const exporter = join(root, 'tools', 'paligemma', 'peer.py')

const STAGES = { checkpoint, convert, export: exportPeer, ours, peer, report }
type Stage = keyof typeof STAGES

const { values } = parseArgs({
  options: {
    work: { type: 'string', default: join(tmpdir(), 'rxchat-bench-paligemma') },
    only: { type: 'string', default: Object.keys(STAGES).join() },
    sizes: { type: 'string', default: '448,224' },
    precisions: { type: 'string', default: Object.keys(CONFIGURATIONS).join() },
    python: { type: 'string', default: process.env.PYTHON ?? 'python3' },
  },
})
const { work } = values
const stages = chosen('only', Object.keys(STAGES) as Stage[])
const sizes = chosen('sizes', IMAGE_SIZES.map(String)).map((size) => Number(size) as ImageSize)
const configurations = chosen('precisions', Object.keys(CONFIGURATIONS) as Configuration[])
const results = resultsIn(work)

await mkdir(join(work, 'results'), { recursive: true })
for (const stage of Object.keys(STAGES) as Stage[]) if (stages.includes(stage)) await STAGES[stage]()

/** The values of an option that are among those that there are. */
function chosen<Name extends string>(
  option: 'only' | 'sizes' | 'precisions',
  names: readonly Name[],
): Name[] {
  const wanted = values[option].split(',').map((name) => name.trim())
  const strange = wanted.find((name) => !names.includes(name as Name))
  if (strange === undefined) return names.filter((name) => wanted.includes(name))
  stop(`--${option} takes ${names.join(', ')}, and not “${strange}”.`)
}

function stop(why: string): never {
  console.error(why)
  process.exit(2)
}

function checkpointFolder(size: ImageSize): string {
  return join(work, `3b-${size}`)
}

function convertedFolder(size: ImageSize): string {
  return join(work, 'converted', `3b-${size}-${BITS}bit`)
}

function peerFolder(size: ImageSize): string {
  return join(work, 'peer', `3b-${size}`)
}

async function checkpoint(): Promise<void> {
  for (const size of [448, 224] as const) {
    if (existsSync(join(checkpointFolder(size), 'config.json'))) continue
    console.log(`Writing a random checkpoint, 3B at ${size} …`)
    await writeCheckpoint({
      family: '3b',
      size,
      folder: checkpointFolder(size),
      ...(size === 224 && { beside: checkpointFolder(448) }),
    })
  }
}

async function convert(): Promise<void> {
  for (const size of sizes) {
    needs(checkpointFolder(size), 'checkpoint')
    console.log(`Converting the 3B at ${size} to ${BITS} bits …`)
    const folder = convertedFolder(size)
    const converted = await measureIn<Converted>('convert.ts', [checkpointFolder(size), folder, String(BITS)])
    await results.write(`converted-${size}`, converted)
  }
}

async function exportPeer(): Promise<void> {
  needs(checkpointFolder(448), 'checkpoint')
  try {
    execFileSync(values.python, ['-c', 'import onnx, onnx_ir, onnxruntime, torch, transformers'], {
      stdio: 'pipe',
    })
  } catch {
    stop(
      `${values.python} can't export the other side's files: install tools/paligemma/requirements.txt for it, or name another one with --python.`,
    )
  }
  const run = (size: ImageSize, graph: string, dtype: Dtype): void => {
    if (existsSync(peerFile(size, graph, dtype))) return
    const args = [
      exporter,
      checkpointFolder(size),
      peerFolder(size),
      '--graphs',
      graph,
      '--precisions',
      dtype,
    ]
    execFileSync(values.python, args, { stdio: 'inherit' })
  }
  await checkExport()
  // Embeddings of q4 are those of fp32 under another name.
  const needed = new Set<`${string}/${Dtype}`>(['embed_tokens/fp32'])
  for (const name of configurations)
    for (const [graph, dtype] of Object.entries(CONFIGURATIONS[name])) needed.add(`${graph}/${dtype}`)
  for (const each of needed) {
    const [graph, dtype] = each.split('/') as [string, Dtype]
    if (graph === 'vision_encoder') for (const size of sizes) run(size, graph, dtype)
    else {
      run(448, graph, dtype)
      await linkGraph(graph, dtype)
    }
  }
}

/** The comparison is fair only if the other side computes what the weights say. */
async function checkExport(): Promise<void> {
  for (const family of ['3b', '10b', '28b']) {
    const fixture = join(root, 'test', 'fixtures', 'paligemma', family)
    const folder = join(work, 'peer', `tiny-${family}`)
    execFileSync(values.python, [exporter, fixture, folder, '--precisions', 'fp32'], { stdio: 'pipe' })
    const checked = await measureIn<PeerChecked>('peer-check.ts', [folder, fixture])
    const { difference, largest, same, answers } = checked
    console.log(
      `tiny ${family}, exported: logits within ${difference.toExponential(1)} of the reference's (up to ${largest.toFixed(1)}), ${same} of ${answers} answers the same`,
    )
    if (difference > MOST_DIFFERENCE * largest || same < answers)
      stop("The export doesn't compute what the reference does: a comparison with it would mean nothing.")
    await rm(folder, { recursive: true })
  }
}

/** Only the vision encoder depends on the picture's size. */
async function linkGraph(graph: string, dtype: Dtype): Promise<void> {
  await mkdir(join(peerFolder(224), 'onnx'), { recursive: true })
  for (const end of ['', '_data']) {
    const [from, to] = ([448, 224] as const).map((size) => `${peerFile(size, graph, dtype)}${end}`)
    await rm(to!, { force: true })
    await link(from!, to!)
  }
}

function peerFile(size: ImageSize, graph: string, dtype: Dtype): string {
  return join(peerFolder(size), 'onnx', `${graph}${SUFFIXES[dtype]}.onnx`)
}

async function ours(): Promise<void> {
  for (const size of sizes) {
    needs(convertedFolder(size), 'convert')
    const before = await measureBandwidth()
    console.log(`rxchat, ${BITS} bits, at ${size}`)
    const files = [results.path(`pixels-${size}`), results.path(`ours-${size}.logits`)]
    const measured = await measureIn<SideMeasured>('ours.ts', [convertedFolder(size), page, ...files])
    await results.write(`ours-${size}`, measured)
    const after = await measureBandwidth()
    const known = await results.read<Bandwidth>('bandwidth')
    // Whatever else runs can only lower it.
    const best = [before, after, ...(known ? [known] : [])].sort(
      (a, b) => b.bytesPerSecond - a.bytesPerSecond,
    )[0]
    await results.write('bandwidth', best)
  }
}

async function peer(): Promise<void> {
  for (const size of sizes) {
    if (!existsSync(results.path(`pixels-${size}`)))
      stop(
        `The other side is given our pixels: run the stage “ours” first, with --only ours --sizes ${size}.`,
      )
    for (const name of configurations) {
      const missing = Object.entries(CONFIGURATIONS[name]).find(
        ([graph, dtype]) => !existsSync(peerFile(size, graph, dtype)),
      )
      if (missing)
        stop(
          `transformers.js ${name} at ${size} lacks its ${missing[0]}: run the stage “export” first, with --only export --precisions '${name}'.`,
        )
      console.log(`transformers.js, ${name}, at ${size}`)
      const kept = peerName(name, size)
      const args = [
        peerFolder(size),
        name,
        page,
        results.path(`pixels-${size}`),
        results.path(`${kept}.logits`),
      ]
      try {
        await results.write(kept, await measureIn<SideMeasured>('peer.ts', args))
      } catch (error) {
        // Some don't fit into a machine's memory: the others can still be measured.
        console.error(`  could not be measured: ${(error as Error).message}`)
      }
    }
  }
}

async function report(): Promise<void> {
  const report = await readReport(results)
  const markdown = toMarkdown(report)
  const load = loadavg()[0]!.toFixed(1)
  const machine = `${availableParallelism()} cores, load average ${load}, Node ${process.versions.node}`
  console.log(`\nPaliGemma 2 3B, random weights; ${machine}\n\n${markdown}`)
  const missing = missingConfigurations(report.rows)
  if (missing.length > 0) console.log(`\nNot measured of transformers.js: ${missing.join(', ')}`)
  await writeFile(join(work, 'performance.md'), `${markdown}\n`)
  const { default: sharp } = await import('sharp')
  const picture = join(work, 'paligemma.png')
  await sharp(Buffer.from(toPicture(report)), { density: 144 })
    .png()
    .toFile(picture)
  console.log(`\n${join(work, 'performance.md')}\n${picture}`)
  if (!report.targets.every(({ reached }) => reached)) process.exitCode = 1
}

function needs(folder: string, stage: Stage): void {
  if (!existsSync(folder))
    stop(`${folder} is not there: run the stage “${stage}” first, with --only ${stage}.`)
}
