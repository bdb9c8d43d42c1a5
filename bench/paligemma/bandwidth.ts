/**
 * How fast this machine's memory can be read by all cores at once: no engine can give tokens faster than it reads
 * its weights. Run by itself it prints a `Bandwidth` as one line of JSON.
 *
 * Every core goes through a buffer of its own that is many times the size of any cache, in two ways, and the faster
 * one counts: one load from each cache line (the memory has to bring the whole line, the core hardly does anything),
 * and the C library's memcmp of two halves with the same content (full-width vector loads of every byte).
 */
import { availableParallelism } from 'node:os'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import type { Bandwidth } from './results.ts'

/** Of each core: with two cores, 32 times this machine's 32 MB of cache. */
const BUFFER_BYTES = 512 * 1024 * 1024
const LINE_BYTES = 64
const MEASURED_MS = 1500
const ROUNDS = 3

const WAYS = { 'a load from each line': readLines, memcmp: compareHalves } as const
type Way = keyof typeof WAYS

export async function measureBandwidth(): Promise<Bandwidth> {
  const workers = Array.from({ length: availableParallelism() }, () => new Worker(new URL(import.meta.url)))
  const ask = (message: Way | 'prepare') =>
    Promise.all(
      workers.map(
        (worker) =>
          new Promise<number>((resolve, reject) => {
            worker.once('message', resolve).once('error', reject).postMessage(message)
          }),
      ),
    )
  await ask('prepare')
  const ways: Record<string, number> = {}
  for (const way of Object.keys(WAYS) as Way[]) {
    for (let round = 0; round < ROUNDS; round++) {
      const rates = await ask(way)
      ways[way] = Math.max(
        ways[way] ?? 0,
        rates.reduce((sum, rate) => sum + rate, 0),
      )
    }
  }
  await Promise.all(workers.map((worker) => worker.terminate()))
  return { bytesPerSecond: Math.max(...Object.values(ways)), ways }
}

/** @returns Bytes that were brought. */
function readLines(bytes: Uint8Array): number {
  const words = new Int32Array(bytes.buffer)
  const step = LINE_BYTES / words.BYTES_PER_ELEMENT
  // Four sums, so that no addition waits for the one before.
  let [a, b, c, d] = [0, 0, 0, 0]
  for (let i = 0; i < words.length; i += 4 * step) {
    a = (a + words[i]!) | 0
    b = (b + words[i + step]!) | 0
    c = (c + words[i + 2 * step]!) | 0
    d = (d + words[i + 3 * step]!) | 0
  }
  // Never true: the sums have to be used.
  if (a + b + c + d === 1) console.error(a)
  return bytes.length
}

function compareHalves(bytes: Uint8Array): number {
  const half = bytes.length / 2
  if (Buffer.compare(bytes.subarray(0, half), bytes.subarray(half)) !== 0)
    throw new Error('the halves differ')
  return bytes.length
}

if (!isMainThread) {
  let bytes = new Uint8Array()
  parentPort!.on('message', (message: Way | 'prepare') => {
    if (message === 'prepare') {
      bytes = new Uint8Array(BUFFER_BYTES).fill(7)
      return parentPort!.postMessage(0)
    }
    const start = performance.now()
    let read = 0
    while (performance.now() - start < MEASURED_MS) read += WAYS[message](bytes)
    parentPort!.postMessage((read * 1000) / (performance.now() - start))
  })
} else if (import.meta.main) {
  console.log(JSON.stringify(await measureBandwidth()))
}
