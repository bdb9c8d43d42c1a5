/**
 * A file that is being downloaded: `NAME.part`, and beside it `NAME.part.json`, which says how far each segment
 * has come. The note never runs ahead of the bytes: they are on the disk before it is replaced.
 */
import { type FileHandle, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import type { HubFile } from './listing.ts'

const noteSchema = z.object({
  checksum: z.string(),
  size: z.number().int(),
  segmentBytes: z.number().int().positive(),
  received: z.array(z.number().int().nonnegative()),
})

export interface Part {
  segmentBytes: number
  /** Bytes that have come of each segment, from its start. */
  received: readonly number[]
  write(segment: number, bytes: Uint8Array): Promise<void>
  /** Notes down how far it is; calls close together become one. */
  save(): Promise<void>
  /** Forgets everything, and takes the file in segments of another size. */
  restart(segmentBytes: number): Promise<void>
  close(): Promise<void>
}

/** Goes on with what an earlier run left of the same content, or starts anew. */
export async function openPart(path: string, file: HubFile, segmentBytes: number): Promise<Part> {
  const notePath = `${path}.json`
  let note = await readNote(notePath, file)
  const handle: FileHandle = await open(path, note === undefined ? 'w' : 'r+').catch(() => {
    // A note without its file is worth nothing.
    note = undefined
    return open(path, 'w')
  })
  let size = note?.segmentBytes ?? segmentBytes
  let received = note?.received ?? emptySegments(file.size, size)
  let saving: Promise<void> | undefined

  async function saveNow(): Promise<void> {
    const text = JSON.stringify({
      checksum: file.checksum.hex,
      size: file.size,
      segmentBytes: size,
      received,
    })
    await handle.datasync()
    await writeFile(`${notePath}.new`, text)
    await rename(`${notePath}.new`, notePath)
  }

  return {
    get segmentBytes() {
      return size
    },
    get received() {
      return received
    },
    async write(segment, bytes) {
      let written = 0
      while (written < bytes.length) {
        const position = segment * size + received[segment]!
        const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, position)
        received[segment]! += bytesWritten
        written += bytesWritten
      }
    },
    save() {
      saving ??= saveNow().finally(() => {
        saving = undefined
      })
      return saving
    },
    async restart(bytes) {
      await saving
      await rm(notePath, { force: true })
      await handle.truncate(0)
      size = bytes
      received = emptySegments(file.size, bytes)
    },
    async close() {
      await saving?.catch(() => undefined)
      await handle.close()
    },
  }
}

export async function removePart(path: string): Promise<void> {
  await Promise.all([path, `${path}.json`, `${path}.json.new`].map((each) => rm(each, { force: true })))
}

/** Bytes that an earlier run left of this file. */
export async function receivedBytes(path: string, file: HubFile): Promise<number> {
  const note = await readNote(`${path}.json`, file)
  return note?.received.reduce((sum, bytes) => sum + bytes, 0) ?? 0
}

async function readNote(path: string, file: HubFile) {
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const note = noteSchema.safeParse(parseJson(text)).data
  if (note === undefined || note.checksum !== file.checksum.hex || note.size !== file.size) return undefined
  const fits =
    note.received.length === emptySegments(file.size, note.segmentBytes).length &&
    note.received.every((bytes, segment) => bytes <= segmentLength(file.size, note.segmentBytes, segment))
  return fits ? note : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function segmentLength(size: number, segmentBytes: number, segment: number): number {
  return Math.min(segmentBytes, size - segment * segmentBytes)
}

function emptySegments(size: number, segmentBytes: number): number[] {
  return Array<number>(Math.ceil(size / segmentBytes)).fill(0)
}
