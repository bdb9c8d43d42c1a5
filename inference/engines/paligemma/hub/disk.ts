/** Whether there is room, before anything is fetched. */
import { statfs } from 'node:fs/promises'
import { HubError } from './errors.ts'

/** Left over for everybody else on the disk. */
const SPARE_BYTES = 256 * 2 ** 20

/** @throws {HubError} `no-space`, with how much is missing */
export async function expectRoom(folder: string, bytes: number): Promise<void> {
  if (bytes === 0) return
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  if (free >= bytes + SPARE_BYTES) return
  throw new HubError(
    'no-space',
    `Not enough room in ${folder}: it takes ${gigabytes(bytes + SPARE_BYTES)}, and ${gigabytes(free)} are free.`,
  )
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`
}
