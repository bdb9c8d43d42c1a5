/** A page as PaliGemma knows it once it is encoded, and its form as bytes. */
import { z } from 'zod'
import type { Box, Turn } from '../../engine.ts'
import { InferenceError } from '../../errors.ts'

export interface PaliGemmaEncoding {
  /** `PageImage.digest`: answers are kept by it. */
  page: string
  turn: Turn
  /** Of one view's features. */
  tokens: number
  hidden: number
  /** The whole page, then its crops in reading order; none at all where the page is known to be without text. */
  views: View[]
}

/** What the model sees at once. */
export interface View {
  /** On the upright page. */
  box: Box
  /** Bytes of [tokens, hidden] float16, in a buffer of their own: what is computed once and reused for every question. */
  features: Uint8Array
}

export const WHOLE_PAGE: Box = { x: 0, y: 0, width: 1, height: 1 }

/** Layout: 'RXP', one byte of version, the header's length (u32, little endian), the header (JSON), the features. */
const MAGIC = Buffer.from('RXP')
const VERSION = 2
const HEADER_AT = 8
const FLOAT16_BYTES = 2

const share = z.number().min(0).max(1)
const headerSchema = z.object({
  page: z.string(),
  turn: z.literal([0, 90, 180, 270]),
  tokens: z.number().int().positive(),
  hidden: z.number().int().positive(),
  boxes: z.array(z.object({ x: share, y: share, width: share, height: share })),
})

export function packEncoding({ views, ...rest }: PaliGemmaEncoding): Uint8Array {
  const header = Buffer.from(JSON.stringify({ ...rest, boxes: views.map(({ box }) => box) }))
  const start = Buffer.alloc(HEADER_AT)
  MAGIC.copy(start)
  start[MAGIC.length] = VERSION
  start.writeUInt32LE(header.length, MAGIC.length + 1)
  return Buffer.concat([start, header, ...views.map(({ features }) => features)])
}

/** @throws InferenceError 'engine-failed' for bytes that `packEncoding` of this version didn't make. */
export function unpackEncoding(bytes: Uint8Array): PaliGemmaEncoding {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const known = view.length >= HEADER_AT && view.subarray(0, MAGIC.length).equals(MAGIC)
  if (!known || view[MAGIC.length] !== VERSION) throw notWhole()
  const featuresAt = HEADER_AT + view.readUInt32LE(MAGIC.length + 1)
  const header = headerSchema.safeParse(parsed(view.toString('utf8', HEADER_AT, featuresAt))).data
  if (header === undefined) throw notWhole()
  const { boxes, ...rest } = header
  const viewBytes = rest.tokens * rest.hidden * FLOAT16_BYTES
  if (view.length !== featuresAt + boxes.length * viewBytes) throw notWhole()
  const views = boxes.map((box, index) => {
    const at = featuresAt + index * viewBytes
    return { box, features: new Uint8Array(view.subarray(at, at + viewBytes)) }
  })
  return { ...rest, views }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

function notWhole(): InferenceError {
  return new InferenceError('engine-failed', 'These bytes are no encoded page, or not a whole one.')
}
