/**
 * npm run bench:lexicon: what the lexicon costs. Each load in a fresh process, from the first import to the first name
 * found, in processor time as well, as that depends less on what else the machine does: as at the first start, and with
 * Node's cache of compiled modules as at every later one (bin/rxchat.js keeps it). Then matches of names with
 * a doubtful letter, one after another; and how many names are found with random slips in otherwise clear text.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Lexicon, LexiconEntry } from '../inference/lexicon/lexicon.ts'
import { type Random, seeded } from '../samples/draw/random.ts'
import { spanOf } from '../test/inference/lexicon/spans.ts'

const LOADS = 9
const MATCHES = 300
const WARM_UP = 50
const SLIPPED = 500
/** From here on the reader may state a name. */
const SURE = 0.9
const MEGABYTE = 1024 * 1024

interface Load {
  /** Wall and processor time of the modules: mostly Node taking the types off. */
  importMs: number
  importCpuMs: number
  /** The same of reading the data and building what names are looked up in. */
  buildMs: number
  buildCpuMs: number
  megabytes: number
}

/** Without the accents that the recogniser of these tests doesn't know. */
const plain = (name: string) => name.normalize('NFKD').replace(/[^ -~]/g, '')

if (process.argv[2] === 'load') console.log(JSON.stringify(await load()))
else await measure()

async function load(): Promise<Load> {
  globalThis.gc?.()
  const memory = process.memoryUsage()
  const times = [now()]
  const { loadLexicon } = await import('../inference/lexicon/load.ts')
  times.push(now())
  const lexicon = loadLexicon()
  if (!lexicon.find('Paracetamol')) throw new Error('the lexicon is not whole')
  times.push(now())
  const [start, imported, built] = times as [Moment, Moment, Moment]
  globalThis.gc?.()
  const after = process.memoryUsage()
  const megabytes = (after.heapUsed + after.arrayBuffers - memory.heapUsed - memory.arrayBuffers) / MEGABYTE
  return {
    importMs: imported.ms - start.ms,
    importCpuMs: imported.cpuMs - start.cpuMs,
    buildMs: built.ms - imported.ms,
    buildCpuMs: built.cpuMs - imported.cpuMs,
    megabytes,
  }
}

interface Moment {
  ms: number
  cpuMs: number
}

function now(): Moment {
  const { user, system } = process.cpuUsage()
  return { ms: performance.now(), cpuMs: (user + system) / 1000 }
}

async function measure() {
  const cache = mkdtempSync(join(tmpdir(), 'rxchat-compiled-'))
  try {
    report('first start', loadsWith({ NODE_DISABLE_COMPILE_CACHE: '1' }))
    oneLoad({ NODE_COMPILE_CACHE: cache })
    report('later starts', loadsWith({ NODE_COMPILE_CACHE: cache }))
  } finally {
    rmSync(cache, { recursive: true })
  }
  const { loadLexicon, shippedEntries } = await import('../inference/lexicon/load.ts')
  const lexicon = loadLexicon()
  console.log(`${lexicon.size} entries`)
  const names = shippedEntries().filter(({ kind, name }) => kind !== 'diagnosis' && name.length > 5)
  console.log(
    `one match: clear ${matchTime(lexicon, names, 0.97)} ms, doubtful ${matchTime(lexicon, names, 0.5)} ms`,
  )
  for (const slips of [1, 2])
    console.log(`${SLIPPED} names, each with random slips: ${slips}: ${slipped(lexicon, names, slips)}`)
}

function oneLoad(environment: NodeJS.ProcessEnv): Load {
  const flags = ['--expose-gc', import.meta.filename, 'load']
  const env = { ...process.env, ...environment }
  return JSON.parse(execFileSync(process.execPath, flags, { encoding: 'utf8', env }))
}

function loadsWith(environment: NodeJS.ProcessEnv): Load[] {
  return Array.from({ length: LOADS }, () => oneLoad(environment))
}

function report(title: string, loads: readonly Load[]) {
  const told = (of: (load: Load) => number, digits = 0) => {
    const sorted = loads.map(of).sort((one, other) => one - other)
    return `${sorted[LOADS >> 1]!.toFixed(digits)} (${sorted[0]!.toFixed(digits)} to ${sorted.at(-1)!.toFixed(digits)})`
  }
  console.log(`${title}: medians of ${LOADS} fresh processes, in brackets the range`)
  console.log(
    `  modules imported: ${told(({ importMs }) => importMs)} ms, processor time ${told(({ importCpuMs }) => importCpuMs)} ms`,
  )
  console.log(
    `  lexicon built: ${told(({ buildMs }) => buildMs)} ms, processor time ${told(({ buildCpuMs }) => buildCpuMs)} ms (bar: 100)`,
  )
  console.log(
    `  both: ${told((load) => load.importMs + load.buildMs)} ms, processor time ${told((load) => load.importCpuMs + load.buildCpuMs)} ms`,
  )
  console.log(`  memory kept: ${told(({ megabytes }) => megabytes, 1)} MB`)
}

/** Median processor time of a match of names from all over the lexicon, each with its third letter doubtful. */
function matchTime(lexicon: Lexicon, names: readonly { name: string }[], certainty: number): string {
  const step = Math.floor(names.length / (MATCHES + WARM_UP))
  const times = Array.from({ length: MATCHES + WARM_UP }, (_, at) => {
    const span = spanOf(plain(names[at * step]!.name), {
      certainty,
      instead: { 2: 'n' },
    })
    const before = now()
    lexicon.match(span, { kinds: ['generic', 'brand'] })
    return now().cpuMs - before.cpuMs
  })
  return times
    .slice(WARM_UP)
    .sort((one, other) => one - other)
    [MATCHES >> 1]!.toFixed(1)
}

/** Names with so many letters replaced, left out or put in, from a fixed seed. */
function slipped(lexicon: Lexicon, names: readonly LexiconEntry[], slips: number): string {
  const random = seeded(slips)
  const step = Math.floor(names.length / SLIPPED)
  let right = 0
  let sure = 0
  let wrong = 0
  for (let at = 0; at < SLIPPED; at++) {
    const { name, generics } = names[at * step]!
    let text = plain(name)
    for (let slip = 0; slip < slips; slip++) text = withSlip(text, random)
    const [first] = lexicon.match(spanOf(text), { kinds: ['generic', 'brand'] })
    const same = first?.entry.generics.join() === generics.join()
    if (same) right++
    if ((first?.probability ?? 0) < SURE) continue
    sure++
    if (!same) wrong++
  }
  const share = (count: number, of: number) => (count / of).toFixed(3)
  return `right ingredients first ${share(right, SLIPPED)}; above ${SURE} ${share(sure, SLIPPED)}, wrong of those ${share(wrong, sure)}`
}

function withSlip(text: string, random: Random): string {
  const at = Math.floor(random.next() * text.length)
  const letter = random.pick([...'abcdefghijklmnopqrstuvwxyz'])
  const instead = random.pick([letter, '', text[at]! + letter])
  return text.slice(0, at) + instead + text.slice(at + 1)
}
