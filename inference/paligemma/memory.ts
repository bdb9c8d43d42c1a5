/** How much memory a model takes, said before it is loaded rather than by a process that the system kills. */
import { totalmem } from 'node:os'
import { InferenceError } from '../errors.ts'
import { KEPT_PREFIXES, MOST_TOGETHER } from './limits.ts'
import { FILES, type Manifest } from './manifest.ts'

export interface MemoryOptions {
  approximate?: boolean
  /** Of an answer. */
  maxNewTokens: number
}

/** What a process with the runtime and the full-size tokenizer takes before any weight is loaded. */
const BASE_BYTES = 450 * 2 ** 20
/** The runtime packs weights for its kernels, beside what it read. */
const WEIGHTS_FACTOR = 1.1
/** A prompt beside the picture: the longest that is taken is twice this, the usual one a tenth. */
const PROMPT_TOKENS = 200
/** A layer's largest intermediate results during prefill, in widths of the hidden state. */
const WORKING_WIDTHS = 40
const FLOAT_BYTES = 4

export function memoryNeeded(
  manifest: Manifest,
  { approximate = false, maxNewTokens }: MemoryOptions,
): number {
  const { files, image, text } = manifest
  const weights = files
    .filter(({ path }) => path === FILES.visionData || path === FILES.decoderData)
    .reduce((sum, { bytes }) => sum + bytes, 0)
  const prefix = image.tokens + PROMPT_TOKENS
  // A key and a value in every layer.
  const perToken = 2 * text.layers * text.keyValueHeads * text.headDim * FLOAT_BYTES
  const caches =
    MOST_TOGETHER * (prefix + maxNewTokens) * perToken +
    (approximate ? KEPT_PREFIXES * image.tokens * perToken : 0)
  // Of the prefill's own weights one layer is computed with while the next one is read.
  const layers = (2 * (files.find(({ path }) => path === FILES.prefillWeights)?.bytes ?? 0)) / text.layers
  const logits = MOST_TOGETHER * text.vocabulary * FLOAT_BYTES
  const working = prefix * text.hidden * WORKING_WIDTHS * FLOAT_BYTES
  return Math.ceil(BASE_BYTES + weights * WEIGHTS_FACTOR + layers + caches + logits + working)
}

/** What the process may still take, within its container's limit. */
export function memoryAvailable(): number {
  // Only Linux and Windows count what caches would give up as free; elsewhere "free" is next to nothing at all times.
  return process.platform === 'linux' || process.platform === 'win32' ? process.availableMemory() : totalmem()
}

/** @throws InferenceError 'out-of-memory' with what is needed, what there is, and what to do */
export function expectMemory(
  manifest: Manifest,
  options: MemoryOptions,
  available: number = memoryAvailable(),
): void {
  const needed = memoryNeeded(manifest, options)
  if (needed <= available) return
  const { precision, source } = manifest
  const fewer = precision > 4 ? `fewer bits (rxchat models pull ${source.repository} --bits 4) or ` : ''
  throw new InferenceError(
    'out-of-memory',
    `${source.repository} at ${precision} bits takes about ${gigabytes(needed)} of memory, and ${gigabytes(available)} ` +
      `are free. Close other programs, or take ${fewer}a smaller checkpoint.`,
    { details: { neededBytes: needed, availableBytes: available } },
  )
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`
}
