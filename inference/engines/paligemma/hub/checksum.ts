/** Whether a file is, byte by byte, what the hub promised. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { HubFile } from './listing.ts'

/** Large reads: hashing is then bound by the disk or SHA-256 itself. */
const READ_BYTES = 4 * 2 ** 20

export interface Checked {
  matches: boolean
  /** SHA-256 of what is there, whatever kind of checksum the hub gives. */
  sha256: string
}

/** Reads the file once. `undefined` where it isn't there. */
export async function checkFile(
  path: string,
  { size, checksum }: Pick<HubFile, 'size' | 'checksum'>,
  onBytes?: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<Checked | undefined> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) return undefined
  const sha256 = createHash('sha256')
  // Git's name of a blob: SHA-1 over a header with its size, then the content.
  const blob = createHash('sha1').update(`blob ${found.size}\0`)
  for await (const chunk of createReadStream(path, { highWaterMark: READ_BYTES, signal })) {
    sha256.update(chunk)
    if (checksum.kind === 'git-sha1') blob.update(chunk)
    onBytes?.(chunk.length)
  }
  const hex = sha256.digest('hex')
  const found256 = checksum.kind === 'sha256' ? hex : blob.digest('hex')
  return { matches: found.size === size && found256 === checksum.hex, sha256: hex }
}
