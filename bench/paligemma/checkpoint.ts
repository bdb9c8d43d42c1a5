/**
 * A random PaliGemma 2 checkpoint of full size in the hub's own layout, the same on every machine:
 *
 *     node bench/paligemma/checkpoint.ts 3b-448 FOLDER
 *     node bench/paligemma/checkpoint.ts 3b-224 FOLDER --beside FOLDER-OF-3B-448
 *
 * It goes to the disk piece by piece, 6 GB for the 3B and 20 GB for the 10B, in 0.4 GB of memory (the tokenizer's). Sizes of one
 * family differ in their configuration and one small shard; with `--beside`, the others are links.
 */
import { type FileHandle, link, mkdir, open, rm, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { seeded } from '../../samples/draw/random.ts'
import {
  configOf,
  FAMILIES,
  type Family,
  GENERATION_CONFIG,
  IMAGE_SIZES,
  type ImageSize,
  POSITIONS,
  preprocessorOf,
  type TensorShape,
  tensorsOf,
} from './shapes.ts'
import { makeTokenizer, TOKENIZER_CONFIG } from './tokenizer.ts'

/** As the hub's uploader cuts them. */
const MOST_SHARD_BYTES = 5e9
const BYTES_PER_VALUE = 2
/**
 * Values that are drawn; larger tensors repeat them. A prime, so that no two rows of a matrix are the same: they
 * would have to lie a multiple of it apart.
 */
const DRAWN = 8_388_593

export interface CheckpointOptions {
  family: Family
  size: ImageSize
  folder: string
  /** A folder with the same family's checkpoint of another size, whose shards are linked to. */
  beside?: string
}

export async function writeCheckpoint(options: CheckpointOptions): Promise<void> {
  const { family, size, folder, beside } = options
  await mkdir(folder, { recursive: true })
  const settings = {
    'generation_config.json': GENERATION_CONFIG,
    'preprocessor_config.json': preprocessorOf(size),
    'tokenizer.json': await makeTokenizer(),
    'tokenizer_config.json': TOKENIZER_CONFIG,
  }
  for (const [name, value] of Object.entries(settings))
    await writeFile(join(folder, name), `${JSON.stringify(value)}\n`)

  const shards = cutIntoShards(tensorsOf(family, size))
  const nameOf = (shard: number): string =>
    `model-${padded(shard + 1)}-of-${padded(shards.length)}.safetensors`
  const index = {
    metadata: { total_size: sum(shards.flat().map(bytesOf)) },
    weight_map: Object.fromEntries(
      shards.flatMap((tensors, shard) => tensors.map(({ name }) => [name, nameOf(shard)])),
    ),
  }
  await writeFile(join(folder, 'model.safetensors.index.json'), `${JSON.stringify(index, null, 1)}\n`)

  const drawn = drawValues()
  for (const [shard, tensors] of shards.entries()) {
    const path = join(folder, nameOf(shard))
    await rm(path, { force: true })
    if (beside !== undefined && !tensors.some(({ name }) => name === POSITIONS)) {
      await link(resolve(beside, nameOf(shard)), path).catch(() =>
        symlink(resolve(beside, nameOf(shard)), path),
      )
      continue
    }
    await writeShard(path, tensors, drawn)
  }
  // Last, so that a folder that has it is whole. The reference wants the softcaps as floating point numbers, which
  // JavaScript writes without a point.
  const config = JSON.stringify(configOf(family, size)).replace(/(softcapping":\d+)/g, '$1.0')
  await writeFile(join(folder, 'config.json'), `${config}\n`)
}

async function writeShard(path: string, tensors: readonly TensorShape[], drawn: Float32Array): Promise<void> {
  const file = await open(path, 'w')
  try {
    await writeHeader(file, tensors)
    for (const tensor of tensors) for (const piece of valuesOf(tensor, drawn)) await file.writeFile(piece)
  } finally {
    await file.close()
  }
}

/** Format: https://huggingface.co/docs/safetensors/index#format */
async function writeHeader(file: FileHandle, tensors: readonly TensorShape[]): Promise<void> {
  let at = 0
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } }
  for (const tensor of tensors) {
    header[tensor.name] = {
      dtype: 'BF16',
      shape: tensor.shape,
      data_offsets: [at, at + bytesOf(tensor)],
    }
    at += bytesOf(tensor)
  }
  // Filled with blanks, as the format's own writers do, so that the values are aligned.
  const json = JSON.stringify(header)
  const text = Buffer.from(json.padEnd(Math.ceil(json.length / 8) * 8))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  await file.writeFile(Buffer.concat([length, text]))
}

/** In order, filled up one after another; position embeddings have a shard of their own. */
function cutIntoShards(tensors: readonly TensorShape[]): TensorShape[][] {
  const shards: TensorShape[][] = [[]]
  let bytes = 0
  for (const tensor of tensors) {
    bytes += bytesOf(tensor)
    if (tensor.name === POSITIONS || bytes > MOST_SHARD_BYTES) {
      shards.push([])
      bytes = bytesOf(tensor)
    }
    shards.at(-1)!.push(tensor)
  }
  return shards
}

/** Normal with standard deviation 1. */
function drawValues(): Float32Array {
  const { spread } = seeded('paligemma')
  return Float32Array.from({ length: DRAWN }, () => spread(1))
}

function* valuesOf(
  { name, shape, centre, spread, zeroRows = [] }: TensorShape,
  drawn: Float32Array,
): Generator<Uint8Array> {
  const count = product(shape)
  const width = product(shape.slice(1))
  // Each tensor begins elsewhere, so that they differ.
  const from = Math.floor(seeded(name).next() * DRAWN)
  const block = new Uint16Array(Math.min(count, DRAWN))
  const word = new Float32Array(1)
  const bits = new Uint32Array(word.buffer)
  for (let i = 0; i < block.length; i++) {
    word[0] = centre + spread * drawn[(from + i) % DRAWN]!
    // bfloat16 is the upper half of a float32, rounded.
    block[i] = (bits[0]! + 0x8000) >>> 16
  }
  for (let at = 0; at < count; at += DRAWN) {
    const piece = block.subarray(0, Math.min(DRAWN, count - at))
    const zeroed = zeroRows.filter((row) => row * width < at + piece.length && (row + 1) * width > at)
    const values = zeroed.length === 0 ? piece : piece.slice()
    for (const row of zeroed) values.fill(0, Math.max(0, row * width - at), (row + 1) * width - at)
    yield new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  }
}

function bytesOf({ shape }: TensorShape): number {
  return product(shape) * BYTES_PER_VALUE
}

function product(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all * each, 1)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0)
}

function padded(number: number): string {
  return String(number).padStart(5, '0')
}

if (import.meta.main) {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { beside: { type: 'string' } },
  })
  const [wanted = '', folder] = positionals
  const [family, size] = wanted.split('-')
  const known = Object.keys(FAMILIES).flatMap((name) => IMAGE_SIZES.map((side) => `${name}-${side}`))
  if (!known.includes(wanted) || folder === undefined) {
    console.error(`checkpoint.ts ${known.join(' | ')} FOLDER [--beside FOLDER]`)
    process.exit(2)
  }
  const started = performance.now()
  await writeCheckpoint({
    family: family as Family,
    size: Number(size) as ImageSize,
    folder,
    ...(values.beside !== undefined && { beside: values.beside }),
  })
  const seconds = (performance.now() - started) / 1000
  const peak = process.resourceUsage().maxRSS / 1024
  console.log(`${wanted} in ${folder}: ${seconds.toFixed(0)} s, peak ${peak.toFixed(0)} MB`)
}
