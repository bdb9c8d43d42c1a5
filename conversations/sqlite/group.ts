/** Small writes that come together share one transaction: most of what a transaction costs is its own. */
import { StoreError } from '../store.ts'
import type { StoreFile } from './file.ts'

/** One commit's share: keeps the event loop free while a burst comes in. */
const MAX_WRITES = 256
const MAX_BYTES = 4 * 2 ** 20

interface Write {
  run: () => unknown
  /** Takes back what `run` remembered, where its transaction came to nothing. */
  undo: (() => void) | undefined
  bytes: number
  resolve: (result: never) => void
  reject: (error: unknown) => void
}

export interface GroupCommit {
  /** Runs it within the next transaction, in the order of the calls; resolves with its result when committed. */
  write<Result>(bytes: number, run: () => Result, undo?: () => void): Promise<Result>
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
    commitAll(group)
  }
  const commitAll = (group: readonly Write[]): void => {
    if (group.length === 0) return
    try {
      const results = file.transaction(() => group.map(({ run }) => run()))
      group.forEach(({ resolve }, index) => {
        resolve(results[index] as never)
      })
    } catch (error) {
      for (const { undo } of group) undo?.()
      // One that has no room on the disk must not take the others with it.
      if (group.length > 1) for (const write of group) commitAll([write])
      else group[0]!.reject(error)
    }
  }
  const schedule = (): void => {
    if (!scheduled) setImmediate(commit)
    scheduled = true
  }

  return {
    write<Result>(bytes: number, run: () => Result, undo?: () => void): Promise<Result> {
      if (!file.isOpen) return Promise.reject(new StoreError('closed', 'the conversation store is closed'))
      return new Promise<Result>((resolve, reject) => {
        waiting.push({ run, undo, bytes, resolve, reject })
        schedule()
      })
    },
    flush() {
      while (waiting.length > 0) commit()
    },
  }
}
