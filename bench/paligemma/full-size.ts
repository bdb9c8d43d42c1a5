/**
 * PaliGemma 2 at full size through the real command line, with random weights and a hub on this machine:
 *
 *     node bench/paligemma/full-size.ts WORK [--model 3b-448] [--bits 4] [--checkpoint FOLDER]
 *
 * `rxchat models pull` fetches the checkpoint, converts and checks it; `rxchat ask` answers a question with it.
 * Prints the time, the most memory and the processor's time of each stage, and the bytes on the disk. WORK needs room
 * for the checkpoint twice and the converted model (15 GB for the 3B); what was written there is removed at the end,
 * but for the model. With --convert-only nothing is fetched: half the room, which matters for the 10B's 20 GB.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type StoredFile, startHub } from '../../test/doubles/hub/hub.ts'
import { writeCheckpoint } from './checkpoint.ts'
import { root } from './folders.ts'
import { measureIn, peakMegabytes } from './process.ts'
import type { Converted } from './results.ts'
import { FAMILIES, type Family, IMAGE_SIZES, type ImageSize } from './shapes.ts'

/** One stage of a process. */
interface Stage {
  name: string
  seconds: number
  cpuSeconds: number
  peakMegabytes: number
}

const POLL_MS = 50
/** Clock ticks a second in /proc/PID/stat: fixed for programs on Linux. */
const TICKS_PER_SECOND = 100
/** Written to clear_refs, it makes the peak start anew: https://docs.kernel.org/filesystems/proc.html */
const RESET_PEAK = '5'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: 'string', default: '3b-448' },
    bits: { type: 'string', default: '4' },
    checkpoint: { type: 'string' },
    'convert-only': { type: 'boolean', default: false },
  },
})
const [work] = positionals
const [family, size] = values.model.split('-') as [Family, string]
if (work === undefined || !(family in FAMILIES) || !IMAGE_SIZES.includes(Number(size) as ImageSize)) {
  console.error('full-size.ts WORK [--model 3b-448] [--bits 4] [--checkpoint FOLDER] [--convert-only]')
  process.exit(2)
}

const checkpoint = values.checkpoint ?? join(work, `checkpoint-${values.model}`)
if (!existsSync(join(checkpoint, 'config.json'))) {
  console.log(`Writing a random checkpoint to ${checkpoint} …`)
  await writeCheckpoint({ family, size: Number(size) as ImageSize, folder: checkpoint })
}
console.log(`${values.model}: a checkpoint of ${gigabytes(await bytesIn(checkpoint))}\n`)

if (values['convert-only']) {
  const folder = join(work, `converted-${values.model}`)
  const converted = await measureIn<Converted>('convert.ts', [checkpoint, folder, values.bits])
  print([{ name: 'conversion', ...converted }])
  console.log(`\non the disk: ${gigabytes(converted.bytes)}`)
  await rm(folder, { recursive: true })
} else {
  await throughTheCommandLine(work)
}
if (values.checkpoint === undefined) await rm(checkpoint, { recursive: true })

async function throughTheCommandLine(work: string): Promise<void> {
  const model = `google/paligemma2-${family}-mix-${size}`
  const models = join(work, 'models')
  const folder = join(models, model)
  const converted = join(folder, `${values.bits}bit`)
  await rm(folder, { recursive: true, force: true })
  await using hub = await startHub({ models: { [model]: { files: await storedFiles(checkpoint) } } })
  const environment = {
    ...process.env,
    HF_ENDPOINT: hub.endpoint,
    HF_TOKEN: '',
    RXCHAT_MODELS: models,
    RXCHAT_DATA: join(work, 'data'),
    RXCHAT_KEY_FILE: join(work, 'key'),
  }
  const run = (...args: string[]): ChildProcess =>
    spawn(process.execPath, [join(root, 'bin', 'rxchat.js'), ...args], { env: environment, stdio: 'inherit' })

  const stages = await watch(run('models', 'pull', model, '--bits', values.bits), () =>
    existsSync(converted)
      ? 'check, try-out'
      : existsSync(`${converted}.converting`)
        ? 'conversion'
        : 'download',
  )
  const page = join(root, 'samples', 'clinic-printed.jpg')
  console.log('')
  stages.push(
    ...(await watch(
      run('ask', '--model', model, '--bits', values.bits, page, 'what was prescribed?'),
      () => 'first answer',
    )),
  )
  console.log('')
  print(stages)
  console.log(`\non the disk: ${gigabytes(await bytesIn(converted))}`)
}

/** Follows a process through its stages, until it has ended well. */
async function watch(child: ChildProcess, stageOf: () => string): Promise<Stage[]> {
  const pid = child.pid!
  const stages: Stage[] = []
  let name = stageOf()
  let since = performance.now()
  let cpuSince = 0
  let peak = 0
  let cpu = 0
  const end = (): void => {
    stages.push({
      name,
      seconds: (performance.now() - since) / 1000,
      cpuSeconds: cpu - cpuSince,
      peakMegabytes: peak,
    })
  }
  const look = (): void => {
    const now = stageOf()
    if (now !== name) {
      end()
      name = now
      since = performance.now()
      cpuSince = cpu
      peak = 0
      writeFileSync(`/proc/${pid}/clear_refs`, RESET_PEAK)
    }
    peak = Math.max(peak, peakMegabytes(pid))
    cpu = cpuSeconds(pid) ?? cpu
  }
  const poll = setInterval(look, POLL_MS)
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  clearInterval(poll)
  end()
  if (code !== 0) throw new Error(`rxchat ended with exit code ${code}`)
  return stages
}

/** Time of the processor that a process has used: fields 14 and 15 of its stat, after the name in brackets. */
function cpuSeconds(pid: number): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
  } catch {
    return undefined
  }
}

async function storedFiles(folder: string): Promise<Record<string, StoredFile>> {
  const files: Record<string, StoredFile> = {}
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const hash = createHash('sha256')
    for await (const piece of createReadStream(path, { highWaterMark: 2 ** 22 })) hash.update(piece)
    files[name] = { path, length: (await stat(path)).size, sha256: hash.digest('hex') }
  }
  return files
}

function print(stages: readonly Stage[]): void {
  console.log('| stage | seconds | of the processor | peak MB |\n|---|---:|---:|---:|')
  for (const { name, seconds, cpuSeconds, peakMegabytes } of stages)
    console.log(
      `| ${name} | ${seconds.toFixed(1)} | ${cpuSeconds.toFixed(1)} | ${peakMegabytes.toFixed(0)} |`,
    )
}

async function bytesIn(folder: string): Promise<number> {
  const sizes = await Promise.all(
    (await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`
}
