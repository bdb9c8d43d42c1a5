/** How much memory a model takes, said before it is loaded rather than by a process that the system kills. */
import { totalmem } from 'node:os'
import { InferenceError } from '../../errors.ts'
import { FILES, type Manifest } from './manifest.ts'

export interface MemoryOptions {
  approximate?: boolean
  /** Of an answer. */
  maxNewTokens: number
}

/** What the thread holds at a time beside the model itself: as much as there is memory for, and at least one of each. */
export interface MemoryPlan {
  /** Questions answered side by side, each with a KV cache of its own. */
  together: number
  /** Views whose keys and values are kept in the approximate mode, each as large as a KV cache. */
  prefixes: number
}

/** All questions of a run wait until the last one's prefill is done: more would make the first wait too long. */
const MOST_TOGETHER = 4
/** A page with three crops. */
const MOST_PREFIXES = 4

/** A process with the runtime and the full-size tokenizer, before any weight is loaded. Measured: 480 MB. */
const BASE_BYTES = 480e6
/** The runtime packs weights for its kernels beside what it reads. Measured: 1.10 times the files at 4 bits. */
const WEIGHTS_FACTOR = 1.1
/** A prompt beside the picture: the longest that is taken is twice this, the usual one a tenth. */
const PROMPT_TOKENS = 200
/** A layer's largest intermediate results during prefill, in widths of the hidden state. */
const WORKING_WIDTHS = 40
const FLOAT_BYTES = 4

/** For one question at a time. The 3B at 448 in 4 bits: 3.3 GB by this, 3.2 GB of peak measured. */
export function memoryNeeded(manifest: Manifest, options: MemoryOptions): number {
  const { files, image, text } = manifest
  const bytesOf = (...names: string[]): number =>
    files.filter(({ path }) => names.includes(path)).reduce((sum, { bytes }) => sum + bytes, 0)
  const weights = bytesOf(FILES.visionData, FILES.decoderData) * WEIGHTS_FACTOR
  // Of the prefill's own weights there is one layer at a time.
  const layer = bytesOf(FILES.prefillWeights) / text.layers
  const logits = text.vocabulary * FLOAT_BYTES
  const working = (image.tokens + PROMPT_TOKENS) * text.hidden * WORKING_WIDTHS * FLOAT_BYTES
  const { cache, prefix } = eachTakes(manifest, options)
  return Math.ceil(BASE_BYTES + weights + layer + logits + working + cache + prefix)
}

/** What the process may still take, within its container's limit. */
export function memoryAvailable(): number {
  // Only Linux and Windows count what caches would give up as free; elsewhere "free" is next to nothing at all times.
  return process.platform === 'linux' || process.platform === 'win32' ? process.availableMemory() : totalmem()
}

/** @throws InferenceError 'out-of-memory' with what is needed, what there is, and what to do */
export function planMemory(
  manifest: Manifest,
  options: MemoryOptions,
  available: number = memoryAvailable(),
): MemoryPlan {
  const needed = memoryNeeded(manifest, options)
  if (needed > available) throw tooLittle(manifest, needed, available)
  const { cache, prefix } = eachTakes(manifest, options)
  const rest = available - needed
  const together = 1 + Math.min(MOST_TOGETHER - 1, Math.floor(rest / cache))
  const left = rest - (together - 1) * cache
  const prefixes = prefix === 0 ? 1 : 1 + Math.min(MOST_PREFIXES - 1, Math.floor(left / prefix))
  return { together, prefixes }
}

/** Bytes of one KV cache, and of one kept prefix. */
function eachTakes({ image, text }: Manifest, { approximate = false, maxNewTokens }: MemoryOptions) {
  // A key and a value in every layer.
  const perToken = 2 * text.layers * text.keyValueHeads * text.headDim * FLOAT_BYTES
  return {
    cache: (image.tokens + PROMPT_TOKENS + maxNewTokens) * perToken,
    prefix: approximate ? image.tokens * perToken : 0,
  }
}

function tooLittle({ precision, source }: Manifest, needed: number, available: number): InferenceError {
  const fewer = precision > 4 ? `fewer bits (rxchat models pull ${source.repository} --bits 4) or ` : ''
  return new InferenceError(
    'out-of-memory',
    `${source.repository} at ${precision} bits takes about ${gigabytes(needed)} of memory, and ${gigabytes(available)} ` +
      `are free. Close other programs, or take ${fewer}a smaller checkpoint.`,
    { details: { neededBytes: needed, availableBytes: available } },
  )
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`
}
