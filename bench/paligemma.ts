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
 *     report      joins what is there: tables, targets, a picture
 *
 * With `-- --docs` the table goes into docs/performance.md and the picture beside it.
 * `-- --only ours,report` runs some of them; `--sizes 448`, `--precisions q4,q8` and `--python PATH` narrow them down.
 */
import { existsSync, statSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { availableParallelism, freemem, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { measureBandwidth } from './paligemma/bandwidth.ts'
import { writeCheckpoint } from './paligemma/checkpoint.ts'
import { CONFIGURATIONS, type Configuration } from './paligemma/configurations.ts'
import { drawReport, writeDocs } from './paligemma/docs.ts'
import { exportPeer } from './paligemma/export.ts'
import { checkpointFolder, convertedFolder, exportedFile, exportedFolder, root } from './paligemma/folders.ts'
import { measureIn } from './paligemma/process.ts'
import { missingConfigurations, peerName, readReport, toMarkdown } from './paligemma/report.ts'
import { type Bandwidth, type Converted, resultsIn, type SideMeasured } from './paligemma/results.ts'
import { IMAGE_SIZES, type ImageSize } from './paligemma/shapes.ts'

const BITS = 4
const page = join(root, 'samples', 'clinic-printed.jpg')

const STAGES = { checkpoint, convert, export: exportFiles, ours, peer, report }
type Stage = keyof typeof STAGES

const { values } = parseArgs({
  options: {
    work: { type: 'string', default: join(tmpdir(), 'rxchat-bench-paligemma') },
    only: { type: 'string', default: Object.keys(STAGES).join() },
    sizes: { type: 'string', default: '448,224' },
    precisions: { type: 'string', default: Object.keys(CONFIGURATIONS).join() },
    docs: { type: 'boolean', default: false },
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

async function checkpoint(): Promise<void> {
  for (const size of [448, 224] as const) {
    if (existsSync(join(checkpointFolder(work, size), 'config.json'))) continue
    console.log(`Writing a random checkpoint, 3B at ${size} …`)
    await writeCheckpoint({
      family: '3b',
      size,
      folder: checkpointFolder(work, size),
      ...(size === 224 && { beside: checkpointFolder(work, 448) }),
    })
  }
}

async function convert(): Promise<void> {
  for (const size of sizes) {
    needs(checkpointFolder(work, size), 'checkpoint')
    console.log(`Converting the 3B at ${size} to ${BITS} bits …`)
    const folder = convertedFolder(work, size, BITS)
    const converted = await measureIn<Converted>('convert.ts', [
      checkpointFolder(work, size),
      folder,
      String(BITS),
    ])
    await results.write(`converted-${size}`, converted)
  }
}

async function exportFiles(): Promise<void> {
  needs(checkpointFolder(work, 448), 'checkpoint')
  await exportPeer({ work, python: values.python, sizes, configurations }).catch((error: Error) =>
    stop(error.message),
  )
}

async function ours(): Promise<void> {
  for (const size of sizes) {
    needs(convertedFolder(work, size, BITS), 'convert')
    const before = await measureBandwidth()
    console.log(`rxchat, ${BITS} bits, at ${size}`)
    const files = [results.path(`pixels-${size}`), results.path(`ours-${size}.logits`)]
    const measured = await measureIn<SideMeasured>('ours.ts', [
      convertedFolder(work, size, BITS),
      page,
      ...files,
    ])
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
      const files = Object.entries(CONFIGURATIONS[name]).map(([graph, dtype]) => ({
        path: exportedFile(work, size, graph, dtype),
        // Processors have no kernels for 16 bits: the runtime holds such weights as float32.
        growth: dtype === 'fp16' ? 2 : 1,
      }))
      const missing = files.find(({ path }) => !existsSync(path))
      if (missing)
        stop(
          `${missing.path} is not there: run the stage “export” first, with --only export --precisions '${name}'.`,
        )
      const bytes = files.reduce((sum, { path, growth }) => sum + growth * statSync(`${path}_data`).size, 0)
      if (bytes > freemem()) {
        console.error(
          `transformers.js, ${name}: left out, its ${gigabytes(bytes)} of weights don't fit into ${gigabytes(freemem())} of free memory`,
        )
        continue
      }
      console.log(`transformers.js, ${name}, at ${size}`)
      const kept = peerName(name, size)
      const args = [
        exportedFolder(work, size),
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
  const load = Math.max(0, ...report.rows.map(({ loadAverage }) => loadAverage)).toFixed(1)
  const machine = `${availableParallelism()} cores, load average at most ${load} before each, Node ${process.versions.node}`
  console.log(`\nPaliGemma 2 3B, random weights; ${machine}\n\n${markdown}`)
  const missing = missingConfigurations(report.rows)
  if (missing.length > 0) console.log(`\nNot measured of transformers.js: ${missing.join(', ')}`)
  await writeFile(join(work, 'performance.md'), `${markdown}\n`)
  const picture = join(work, 'paligemma.png')
  await drawReport(report, picture)
  if (values.docs) await writeDocs(report, `${machine}.\n\n${markdown}`)
  console.log(`\n${join(work, 'performance.md')}\n${picture}`)
  if (!report.targets.every(({ reached }) => reached)) process.exitCode = 1
}

function needs(folder: string, stage: Stage): void {
  if (!existsSync(folder))
    stop(`${folder} is not there: run the stage “${stage}” first, with --only ${stage}.`)
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`
}
