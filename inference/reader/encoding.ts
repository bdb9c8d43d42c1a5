/** A page as the reader knows it once it is encoded, and its form as bytes. */
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { PageReport } from '../engine.ts'
import { InferenceError } from '../errors.ts'
import type { Prescription } from '../prescription.ts'
import type { TextLine } from './text/line.ts'
import { LOG_FLOOR } from './text/recognise.ts'

export interface ReaderEncoding extends PageReport {
  /** In reading order; places are on the page after its turn. */
  lines: TextLine[]
  /** Of this page alone: all its evidence is on page 0. */
  prescription: Prescription
}

/**
 * Layout: 'RXR', one byte of version, then deflated: length of the header (u32, little endian), the header (JSON,
 * UTF-8: everything but the frames' probabilities), and the frames of all lines, one byte a class: the logarithm
 * as a share of `LOG_FLOOR`, so a step is 0.06 nats.
 */
const MAGIC = Buffer.from('RXR')
const VERSION = 1
const HEADER_LENGTH = 4
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
}

export function packEncoding({
  turn,
  problems,
  legibility,
  lines,
  prescription,
}: ReaderEncoding): Uint8Array {
  const header: Header = {
    page: { turn, problems, legibility },
    prescription,
    alphabet: lines[0]?.frames.alphabet ?? '',
    lines: lines.map(({ frames, ...line }) => ({ ...line, frames: frames.count })),
  }
  const json = Buffer.from(JSON.stringify(header))
  const size = lines.reduce((sum, { frames }) => sum + frames.logProbs.length, HEADER_LENGTH + json.length)
  const body = Buffer.allocUnsafe(size)
  body.writeUInt32LE(json.length, 0)
  json.copy(body, HEADER_LENGTH)
  let at = HEADER_LENGTH + json.length
  for (const { frames } of lines) {
    for (const logProb of frames.logProbs)
      body[at++] = Math.round((Math.max(LOG_FLOOR, logProb) / LOG_FLOOR) * STEPS)
  }
  return Buffer.concat([MAGIC, Buffer.of(VERSION), deflateRawSync(body, { level: COMPRESSION_LEVEL })])
}

/** @throws InferenceError 'engine-failed' for bytes that `packEncoding` of this version didn't make. */
export function unpackEncoding(bytes: Uint8Array): ReaderEncoding {
  try {
    return unpack(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  } catch (cause) {
    throw new InferenceError('engine-failed', 'A stored page could not be unpacked.', { cause })
  }
}

function unpack(bytes: Buffer): ReaderEncoding {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error('not a packed page')
  if (bytes[MAGIC.length] !== VERSION) throw new Error(`packed page of version ${bytes[MAGIC.length]}`)
  const body = inflateRawSync(bytes.subarray(MAGIC.length + 1), { maxOutputLength: MOST_UNPACKED_BYTES })
  const headerEnd = HEADER_LENGTH + body.readUInt32LE(0)
  const header = JSON.parse(body.toString('utf8', HEADER_LENGTH, headerEnd)) as Header
  const { alphabet } = header
  const levels = Float32Array.from({ length: STEPS + 1 }, (_, step) => (step / STEPS) * LOG_FLOOR)
  let at = headerEnd
  const lines = header.lines.map(({ frames: count, ...line }): TextLine => {
    const logProbs = new Float32Array(count * (alphabet.length + 1))
    if (at + logProbs.length > body.length) throw new Error('packed page is cut short')
    for (let i = 0; i < logProbs.length; i++) logProbs[i] = levels[body[at++]!]!
    return { ...line, frames: { count, alphabet, logProbs } }
  })
  return { ...header.page, lines, prescription: header.prescription }
}
