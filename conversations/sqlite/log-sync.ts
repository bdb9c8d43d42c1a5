/**
 * Puts the write-ahead log on the disk without holding up the event loop: a sync takes milliseconds, in which a
 * transaction that waited for it (`synchronous = FULL`) would let nobody else go on. Those who ask while one is
 * under way share the next.
 *
 * It asks for no more than SQLite would: with `synchronous = NORMAL` a commit has written its frames, in order, and
 * a log that breaks off in the middle is read up to its last whole commit.
 */
import { type FileHandle, open } from 'node:fs/promises'
import { StoreError } from '../store.ts'

/** What nobody waits for is put on the disk within this time. */
const SOON_MS = 20

export interface LogSync {
  /** Resolves when what was written before the call is on the disk. @throws {StoreError} 'unwritable' */
  sync(): Promise<void>
  /** The same, in a moment and with nobody waiting. */
  soon(): void
  /** Resolves when nothing is under way. */
  close(): Promise<void>
}

/** @param path of the database; the log is made with the first thing that is written */
export function createLogSync(path: string, onError: (error: unknown) => void): LogSync {
  let planned: NodeJS.Timeout | undefined
  let log: Promise<FileHandle> | undefined
  let underWay: Promise<void> | undefined
  let next: Promise<void> | undefined

  const run = async (): Promise<void> => {
    try {
      // For writing: Windows syncs nothing else.
      log ??= open(`${path}-wal`, 'r+')
      await (await log).datasync()
    } catch (cause) {
      log = undefined
      throw new StoreError('unwritable', `${path} can't be put on the disk`, { cause })
    }
  }
  const start = (): Promise<void> => {
    const running = run().finally(() => {
      underWay = undefined
    })
    underWay = running
    return running
  }

  const sync = (): Promise<void> => {
    clearTimeout(planned)
    planned = undefined
    if (underWay === undefined) return start()
    next ??= underWay
      .catch(() => undefined)
      .then(() => {
        next = undefined
        return start()
      })
    return next
  }

  return {
    sync,
    soon() {
      planned ??= setTimeout(() => sync().catch(onError), SOON_MS)
    },
    async close() {
      clearTimeout(planned)
      await (next ?? underWay)?.catch(() => undefined)
      const handle = await log?.catch(() => undefined)
      log = undefined
      await handle?.close()
    },
  }
}
