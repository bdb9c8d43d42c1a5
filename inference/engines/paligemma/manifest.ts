/**
 * A converted model's folder, as its `manifest.json` describes it. Beside the manifest lie:
 *
 * - `vision.onnx` + `vision.onnx.data`: pixels → image features, the projector included;
 * - `decoder.onnx` + `decoder.onnx.data`: embedded tokens and the cache → the next token's logits and new cache rows;
 * - at 4 bits, `prefill-attention.onnx`, `prefill-feed-forward.onnx` and `prefill.bin`: a layer over a whole
 *   prefix, and the layers' weights for it, which are read layer by layer and never held as a whole;
 * - `embeddings.bin`: the token table, row after row, without any scale: read by row, never loaded as a whole;
 * - `tokenizer.json`, `tokenizer_config.json`: as the checkpoint has them.
 *
 * Conventions that the two graphs and the engine share (those of the reference implementation, transformers 5):
 * image features are used as the vision graph gives them; a token's row is multiplied by `embeddings.scale`; the
 * decoder scales neither. Positions are counted from 1.
 */
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { InferenceError } from '../../errors.ts'

export const MANIFEST_FILE = 'manifest.json'

/** Raised whenever graphs or files are laid out otherwise: a folder of another format has to be pulled again. */
export const MANIFEST_FORMAT = 4

/** Raised when the self-test asks more of a model: those that passed less are tried again when they are pulled again. */
export const SELF_TEST_VERSION = 1

export const FILES = {
  vision: 'vision.onnx',
  visionData: 'vision.onnx.data',
  decoder: 'decoder.onnx',
  decoderData: 'decoder.onnx.data',
  prefillAttention: 'prefill-attention.onnx',
  prefillAttentionData: 'prefill-attention.onnx.data',
  prefillFeedForward: 'prefill-feed-forward.onnx',
  prefillFeedForwardData: 'prefill-feed-forward.onnx.data',
  prefillWeights: 'prefill.bin',
  embeddings: 'embeddings.bin',
  tokenizer: 'tokenizer.json',
  tokenizerConfig: 'tokenizer_config.json',
} as const

/** Bits per weight. 32 is for proof rather than for use: it is what the reference computes with. */
export const PRECISIONS = [4, 8, 16, 32] as const
export type Precision = (typeof PRECISIONS)[number]

const count = z.number().int().positive()
const tokenId = z.number().int().nonnegative()

const manifestSchema = z.object({
  format: z.literal(MANIFEST_FORMAT),
  source: z.object({
    /** `google/paligemma2-3b-mix-448` */
    repository: z.string().min(1),
    /** Commit on the hub. */
    revision: z.string().min(1),
  }),
  precision: z.literal(PRECISIONS),
  image: z.object({
    /** Pixels of one side; pages are squashed to a square. */
    size: count,
    /** Features of one picture. */
    tokens: count,
    /** Of each channel: (value / 255 − mean) / std. */
    mean: z.tuple([z.number(), z.number(), z.number()]),
    std: z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]),
  }),
  text: z.object({
    hidden: count,
    layers: count,
    heads: count,
    keyValueHeads: count,
    headDim: count,
    /** Width of the layers' inner part. */
    feedForward: count,
    /** Most tokens of a text, the picture's and the answer's among them. */
    positions: count.default(4096),
    /** Rows of the token table; the logits are as many. */
    vocabulary: count,
  }),
  tokens: z.object({
    image: tokenId,
    bos: tokenId,
    /** Any of them ends an answer. */
    eos: z.array(tokenId).min(1),
  }),
  embeddings: z.object({
    type: z.literal(['float16', 'float32']),
    /** √hidden */
    scale: z.number().positive(),
  }),
  /** What it gave when it was tried out after the conversion; not there until then. */
  selfTest: z
    .object({
      /** Of the tests: a later version may ask more. */
      version: count,
      /** ‖features‖ of the test's picture. */
      featureNorm: z.number(),
      /** How far the first logits move when the picture may not see the question: 0 would be a wrong mask. */
      maskDeparture: z.number(),
      /** The answer's first token and its logit. */
      token: tokenId,
      logit: z.number(),
    })
    .optional(),
  /** Every file of the folder but the manifest and the note of `intact.ts`. */
  files: z.array(
    z.object({
      path: z.string().regex(/^[\w.-]+$/, 'a file name without folders'),
      bytes: z.number().int().nonnegative(),
      /** Hexadecimal. */
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
})

export type Manifest = z.infer<typeof manifestSchema>

/** What a folder of any format says of itself. */
const formatSchema = z.object({
  format: z.number(),
  source: z.object({ repository: z.string() }).optional().catch(undefined),
})

/** @throws InferenceError 'model-missing' without a manifest, 'model-broken' for one that can't be used. */
export async function readManifest(folder: string): Promise<Manifest> {
  let text: string
  try {
    text = await readFile(join(folder, MANIFEST_FILE), 'utf8')
  } catch (cause) {
    throw new InferenceError('model-missing', `There is no converted model in ${folder}.`, { cause })
  }
  return parseManifest(text)
}

/** As a whole or not at all: who reads it meanwhile finds the old one. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const path = join(folder, MANIFEST_FILE)
  await writeFile(`${path}.new`, `${JSON.stringify(manifest, null, 1)}\n`)
  await rename(`${path}.new`, path)
}

/** @throws InferenceError 'model-broken' */
export function parseManifest(text: string): Manifest {
  try {
    const json = JSON.parse(text)
    const other = formatSchema.safeParse(json).data
    if (other && other.format !== MANIFEST_FORMAT) throw otherFormat(other)
    return manifestSchema.parse(json)
  } catch (cause) {
    if (cause instanceof InferenceError) throw cause
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : 'it is not JSON'
    throw new InferenceError('model-broken', `The model's manifest can't be used: ${why}`, { cause })
  }
}

function otherFormat({ format, source }: z.infer<typeof formatSchema>): InferenceError {
  const name = source?.repository ?? 'OWNER/NAME'
  return new InferenceError(
    'model-broken',
    `The model was converted by ${format < MANIFEST_FORMAT ? 'an earlier' : 'a later'} version of rxchat; ` +
      `pull it again: rxchat models pull ${name}`,
  )
}
