/**
 * Whether a converted model's files are as they were written. Hashing gigabytes takes seconds, so what was found right
 * is noted beside them, and hashed again only where the system says that a file has been touched since.
 */
import type { Stats } from 'node:fs'
import { readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { InferenceError } from '../../errors.ts'
import { checkFile } from './hub/checksum.ts'
import type { Manifest } from './manifest.ts'

/** Beside the manifest. */
export const NOTE_FILE = 'intact.json'

export interface CheckOptions {
  /** Hashes every file, whatever was noted. */
  thorough?: boolean
  onBytes?: (bytes: number, totalBytes: number) => void
  signal?: AbortSignal | undefined
}

/** `changedMs` is the inode's own time: unlike the time of modification nobody can set it back. */
const noteSchema = z.record(
  z.string(),
  z.object({ sha256: z.string(), bytes: z.number(), modifiedMs: z.number(), changedMs: z.number() }),
)
type Note = z.infer<typeof noteSchema>

/**
 * Sizes every time, content where it isn't known to be right.
 *
 * @throws InferenceError 'model-broken' with the first file that isn't as it was written, 'cancelled'
 */
export async function expectIntact(
  folder: string,
  { files }: Manifest,
  { thorough = false, onBytes, signal }: CheckOptions = {},
): Promise<void> {
  const known = thorough ? {} : await readNote(folder)
  const totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0)
  const note: Note = {}
  let read = 0
  let fresh = false
  for (const { path: name, bytes, sha256 } of files) {
    const path = join(folder, name)
    const broken = (why: string, cause?: unknown) =>
      new InferenceError('model-broken', `${path} ${why}; pull the model again.`, { cause })
    const found = await stat(path).catch((cause) => {
      throw broken('is missing', cause)
    })
    if (found.size !== bytes) throw broken(`has ${found.size} bytes and not ${bytes}`)
    const seen = asNote(sha256, found)
    note[name] = seen
    if (isSame(known[name], seen)) {
      read += bytes
      onBytes?.(read, totalBytes)
      continue
    }
    fresh = true
    const promised = { size: bytes, checksum: { kind: 'sha256', hex: sha256 } } as const
    const more = (chunk: number): void => {
      read += chunk
      onBytes?.(read, totalBytes)
    }
    const checked = await checkFile(path, promised, more, signal).catch((cause) => {
      if (signal?.aborted)
        throw new InferenceError('cancelled', 'The check was stopped; run it again.', { cause })
      throw broken("can't be read", cause)
    })
    if (!checked?.matches) throw broken('is not as it was written')
  }
  // In a folder that is read only nothing is noted, and the next check hashes again.
  if (fresh) await writeNote(folder, note).catch(() => undefined)
}

function asNote(sha256: string, { size, mtimeMs, ctimeMs }: Stats): Note[string] {
  return { sha256, bytes: size, modifiedMs: mtimeMs, changedMs: ctimeMs }
}

function isSame(known: Note[string] | undefined, seen: Note[string]): boolean {
  return (
    known?.sha256 === seen.sha256 &&
    known.bytes === seen.bytes &&
    known.modifiedMs === seen.modifiedMs &&
    known.changedMs === seen.changedMs
  )
}

async function readNote(folder: string): Promise<Note> {
  try {
    return noteSchema.parse(JSON.parse(await readFile(join(folder, NOTE_FILE), 'utf8')))
  } catch {
    return {}
  }
}

/** As a whole or not at all: two processes may check at a time. */
async function writeNote(folder: string, note: Note): Promise<void> {
  const path = join(folder, NOTE_FILE)
  const partial = `${path}.${process.pid}`
  await writeFile(partial, `${JSON.stringify(note, null, 1)}\n`)
  await rename(partial, path)
}
