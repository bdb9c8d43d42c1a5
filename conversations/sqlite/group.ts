/** Writes that must be on the disk before anybody goes on: those that come together share one commit. */
import { StoreError } from '../store.ts'
import type { StoreFile } from './file.ts'

/** One commit's share: keeps the event loop free while a burst comes in. */
const MAX_WRITES = 256
const MAX_BYTES = 4 * 2 ** 20

interface Write {
  run: () => unknown
  bytes: number
  resolve: (result: never) => void
  reject: (error: unknown) => void
}

export interface GroupCommit {
  /** Runs it within the next durable transaction; resolves with its result when that is committed. */
  write<Result>(bytes: number, run: () => Result): Promise<Result>
  /** Commits what is waiting at once. */
  flush(): void
}

export function createGroupCommit(file: StoreFile): GroupCommit {
  let waiting: Write[] = []
  let scheduled = false

  const commit = (): void => {
    scheduled = false
    let bytes = 0
    let count = 0
    while (count < waiting.length && count < MAX_WRITES && bytes < MAX_BYTES) bytes += waiting[count++]!.bytes
    const group = waiting.slice(0, count)
    waiting = waiting.slice(count)
    if (waiting.length > 0) schedule()
    if (group.length === 0) return
    try {
      const results = file.transaction(() => group.map(({ run }) => run()), { durable: true })
      group.forEach(({ resolve }, index) => {
        resolve(results[index] as never)
      })
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
  }
  const schedule = (): void => {
    if (!scheduled) setImmediate(commit)
    scheduled = true
  }

  return {
    write<Result>(bytes: number, run: () => Result): Promise<Result> {
      if (!file.isOpen) return Promise.reject(new StoreError('closed', 'the conversation store is closed'))
      return new Promise<Result>((resolve, reject) => {
        waiting.push({ run, bytes, resolve, reject })
        schedule()
      })
    },
    flush() {
      while (waiting.length > 0) commit()
    },
  }
}
