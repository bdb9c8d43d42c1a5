/** A checkpoint as the hub has it → a folder that the engine loads: `manifest.ts` says what lies in it. */
import { createHash } from 'node:crypto'
import { copyFile, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { InferenceError } from '../../errors.ts'
import { type Architecture, readArchitecture } from './checkpoint/architecture.ts'
import { openWeights, type Weights } from './checkpoint/safetensors.ts'
import { buildDecoder } from './graph/decoder.ts'
import { type Building, bytesOf, halvesOfAll } from './graph/linear.ts'
import { createGraph, type GraphWriter, type WrittenFile } from './graph/onnx.ts'
import { buildPrefillAttention, buildPrefillFeedForward } from './graph/prefill.ts'
import { writePrefillWeights } from './graph/prefill-weights.ts'
import { buildVision } from './graph/vision.ts'
import { FILES, MANIFEST_FILE, MANIFEST_FORMAT, type Manifest, type Precision } from './manifest.ts'

export interface ConversionOptions {
  /** Folder of the checkpoint's own files. */
  checkpoint: string
  /** Folder that the converted model goes to; what is there is replaced when the new one is whole. */
  folder: string
  precision: Precision
  source: Manifest['source']
  signal?: AbortSignal
  /** 0..1 of the checkpoint's tensors. */
  onProgress?: (done: number) => void
}

/**
 * Tensor by tensor: memory stays at a few dozen megabytes whatever the checkpoint's size.
 *
 * @throws InferenceError 'model-missing', 'model-broken' for a checkpoint that can't be converted, 'cancelled'
 */
export async function convertCheckpoint(options: ConversionOptions): Promise<Manifest> {
  const { checkpoint, folder, precision, source } = options
  const architecture = await readArchitecture(checkpoint)
  const opened = await openWeights(checkpoint)
  const partial = `${folder}.converting`
  try {
    await rm(partial, { recursive: true, force: true })
    await mkdir(partial, { recursive: true })
    const weights = counted(opened, architecture, options)
    const build = (
      model: string,
      data: string,
      bits: Precision,
      make: (building: Building, architecture: Architecture) => Promise<void>,
    ): Promise<WrittenFile[]> =>
      writeGraph(join(partial, model), join(partial, data), weights, bits, (building) =>
        make(building, architecture),
      )
    const written = [
      ...(await build(FILES.vision, FILES.visionData, visionPrecision(precision), buildVision)),
      ...(await build(FILES.decoder, FILES.decoderData, precision, buildDecoder)),
      ...(precision === 4 ? await writePrefill(partial, weights, architecture) : []),
      await writeEmbeddings(join(partial, FILES.embeddings), weights, precision),
      await copy(checkpoint, partial, FILES.tokenizer),
      await copy(checkpoint, partial, FILES.tokenizerConfig),
    ]
    const manifest = describe(architecture, precision, source, written)
    await writeFile(join(partial, MANIFEST_FILE), `${JSON.stringify(manifest, null, 1)}\n`)
    await rm(folder, { recursive: true, force: true })
    await rename(partial, folder)
    return manifest
  } catch (error) {
    await rm(partial, { recursive: true, force: true })
    throw error
  } finally {
    await opened.close()
  }
}

/**
 * Features at 4 bits are ten times farther from the reference than at 8 (0.2 and 0.02 of their size, measured on
 * random weights), and every answer rests on them; the vision tower is too small for its bits to matter.
 */
function visionPrecision(precision: Precision): Precision {
  return precision === 4 ? 8 : precision
}

/** The token table stands twice in what is written: as the rows that are looked up, and as the head. */
const TOKEN_TABLE = 'language_model.model.embed_tokens.weight'
/** Tensors outside the layers: 4 of the patches and the tower's last norm, positions, 2 of the projector, … */
const TENSORS = { visionLayer: 16, textLayer: 11, others: 10 } as const

/** Weights that tell how many of them were read, and stop when they are told to. */
function counted(
  weights: Weights,
  { vision, text }: Architecture,
  { precision, signal, onProgress }: ConversionOptions,
): Weights {
  const timesRead = precision === 4 ? 2 : 1
  const all =
    vision.layers * TENSORS.visionLayer + timesRead * text.layers * TENSORS.textLayer + TENSORS.others
  let read = 0
  const count = (): void => {
    if (signal?.aborted)
      throw new InferenceError('cancelled', 'The conversion was cancelled.', { cause: signal.reason })
    onProgress?.(Math.min(1, ++read / all))
  }
  return {
    ...weights,
    async read(name) {
      count()
      return weights.read(name)
    },
    async *rows(name) {
      count()
      yield* weights.rows(name)
    },
  }
}

async function writeGraph(
  modelPath: string,
  dataPath: string,
  weights: Weights,
  precision: Precision,
  make: (building: Building) => Promise<void>,
): Promise<WrittenFile[]> {
  const graph = await createGraph(modelPath, dataPath)
  try {
    await make({ graph, weights, precision })
  } catch (error) {
    await graph.abandon()
    throw error
  }
  return graph.finish()
}

/**
 * For prefixes. With 8 bits and more the decoder does them itself, which is slower and nearer to the weights: one scale
 * for a whole row of activations costs less than what 4 bits lose, and more than what 8 do (docs/performance.md).
 */
async function writePrefill(
  folder: string,
  weights: Weights,
  architecture: Architecture,
): Promise<WrittenFile[]> {
  const { text } = architecture
  const build = (model: string, data: string, make: (graph: GraphWriter) => void | Promise<void>) =>
    writeGraph(join(folder, model), join(folder, data), weights, 8, async ({ graph }) => make(graph))
  return [
    ...(await build(FILES.prefillAttention, FILES.prefillAttentionData, (graph) =>
      buildPrefillAttention(graph, text),
    )),
    ...(await build(FILES.prefillFeedForward, FILES.prefillFeedForwardData, (graph) =>
      buildPrefillFeedForward(graph, text),
    )),
    await writePrefillWeights(join(folder, FILES.prefillWeights), weights, architecture),
  ]
}

async function writeEmbeddings(path: string, weights: Weights, precision: Precision): Promise<WrittenFile> {
  const file = await open(path, 'w')
  const hash = createHash('sha256')
  let bytes = 0
  try {
    const rows = weights.rows(TOKEN_TABLE)
    for await (const piece of precision === 32 ? wholes(rows) : halvesOfAll(rows)) {
      hash.update(piece)
      await file.writeFile(piece)
      bytes += piece.byteLength
    }
  } finally {
    await file.close()
  }
  return { path, bytes, sha256: hash.digest('hex') }
}

async function* wholes(pieces: AsyncIterable<Float32Array>): AsyncIterable<Uint8Array> {
  for await (const piece of pieces) yield bytesOf(piece)
}

async function copy(from: string, to: string, name: string): Promise<WrittenFile> {
  const path = join(to, name)
  try {
    await copyFile(join(from, name), path)
  } catch (cause) {
    throw new InferenceError('model-missing', `There is no ${name} in ${from}.`, { cause })
  }
  const bytes = await readFile(path)
  return { path, bytes: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') }
}

function describe(
  { vision, text, tokens, image }: Architecture,
  precision: Precision,
  source: Manifest['source'],
  written: readonly WrittenFile[],
): Manifest {
  const { hidden, layers, heads, keyValueHeads, headDim, feedForward, positions, vocabulary } = text
  return {
    format: MANIFEST_FORMAT,
    source,
    precision,
    image: { size: vision.imageSize, tokens: Math.floor(vision.imageSize / vision.patchSize) ** 2, ...image },
    text: { hidden, layers, heads, keyValueHeads, headDim, feedForward, positions, vocabulary },
    tokens,
    embeddings: { type: precision === 32 ? 'float32' : 'float16', scale: Math.sqrt(hidden) },
    files: written.map((file) => ({ ...file, path: basename(file.path) })),
  }
}
