/** A page as the reader knows it once it is encoded, and its form as bytes. */
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { PageReport } from '../../engine.ts'
import { InferenceError } from '../../errors.ts'
import type { TextLine } from '../../ocr/line.ts'
import { LOG_FLOOR } from '../../ocr/recognise.ts'
import type { Prescription } from '../../prescription.ts'

export interface ReaderEncoding extends PageReport {
  /** In reading order; places are on the page after its turn. */
  lines: TextLine[]
  /** Of this page alone: all its evidence is on page 0. */
  prescription: Prescription
}

/**
 * Layout: 'RXR', one byte of version, length of the deflated header (u32, little endian), the header (deflated JSON,
 * UTF-8: everything but the frames' probabilities), and deflated the frames of all lines, one byte a class: the
 * logarithm as a share of `LOG_FLOOR`, so a step is 0.06 nats.
 */
const MAGIC = Buffer.from('RXR')
const VERSION = 2
const LENGTH_AT = MAGIC.length + 1
const HEADER_AT = LENGTH_AT + 4
const STEPS = 255
/** The frames are mostly floor: level 1 already makes a page ten times smaller, in a few milliseconds. */
const COMPRESSION_LEVEL = 1
/** A page of 600 lines unpacks to a tenth of this; damaged bytes must not fill the memory. */
const MOST_UNPACKED_BYTES = 256 * 1024 * 1024

interface Header {
  page: PageReport
  prescription: Prescription
  /** Shared by all lines; empty where there is none. */
  alphabet: string
  lines: (Omit<TextLine, 'frames'> & { frames: number })[]
  /** Length of the deflated frames: a page that is cut short is known by it. */
  framesBytes: number
}

export function packEncoding({
  turn,
  problems,
  legibility,
  lines,
  prescription,
}: ReaderEncoding): Uint8Array {
  const frames = deflateRawSync(levelsOf(lines), { level: COMPRESSION_LEVEL })
  const header: Header = {
    page: { turn, problems, legibility },
    prescription,
    alphabet: lines[0]?.frames.alphabet ?? '',
    lines: lines.map(({ frames: { count }, ...line }) => ({ ...line, frames: count })),
    framesBytes: frames.length,
  }
  const json = deflateRawSync(Buffer.from(JSON.stringify(header)), { level: COMPRESSION_LEVEL })
  const length = Buffer.alloc(HEADER_AT - LENGTH_AT)
  length.writeUInt32LE(json.length)
  return Buffer.concat([MAGIC, Buffer.of(VERSION), length, json, frames])
}

/** One byte for each class of each frame: how far its logarithm is on the way to the floor, in `STEPS`. */
function levelsOf(lines: readonly TextLine[]): Uint8Array {
  const levels = new Uint8Array(lines.reduce((sum, { frames }) => sum + frames.logProbs.length, 0))
  let at = 0
  for (const { frames } of lines) {
    for (const logProb of frames.logProbs)
      levels[at++] = Math.round((Math.max(LOG_FLOOR, logProb) / LOG_FLOOR) * STEPS)
  }
  return levels
}

/**
 * Its frames stay packed until somebody asks for them: answers don't, and a page takes a fifth of the memory.
 *
 * @throws InferenceError 'engine-failed' for bytes that `packEncoding` of this version didn't make.
 */
export function unpackEncoding(bytes: Uint8Array): ReaderEncoding {
  return orFail(() => unpack(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)))
}

function unpack(bytes: Buffer): ReaderEncoding {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error('not a packed page')
  if (bytes[MAGIC.length] !== VERSION) throw new Error(`packed page of version ${bytes[MAGIC.length]}`)
  const framesAt = HEADER_AT + bytes.readUInt32LE(LENGTH_AT)
  const header = JSON.parse(inflate(bytes.subarray(HEADER_AT, framesAt)).toString('utf8')) as Header
  const packed = bytes.subarray(framesAt)
  if (packed.length !== header.framesBytes) throw new Error('packed page is cut short')
  const { alphabet } = header
  let levels: Buffer | undefined
  let end = 0
  const lines = header.lines.map(({ frames: count, ...line }): TextLine => {
    const from = end
    end += count * (alphabet.length + 1)
    const to = end
    let logProbs: Float32Array | undefined
    return {
      ...line,
      frames: {
        count,
        alphabet,
        get logProbs() {
          logProbs ??= orFail(() => {
            levels ??= inflate(packed)
            return toLogProbs(levels.subarray(from, to))
          })
          return logProbs
        },
      },
    }
  })
  return { ...header.page, lines, prescription: header.prescription }
}

function inflate(bytes: Buffer): Buffer {
  return inflateRawSync(bytes, { maxOutputLength: MOST_UNPACKED_BYTES })
}

function toLogProbs(levels: Uint8Array): Float32Array {
  const byLevel = Float32Array.from({ length: STEPS + 1 }, (_, step) => (step / STEPS) * LOG_FLOOR)
  return Float32Array.from(levels, (level) => byLevel[level]!)
}

function orFail<T>(work: () => T): T {
  try {
    return work()
  } catch (cause) {
    throw new InferenceError('engine-failed', 'A stored page could not be unpacked.', { cause })
  }
}
