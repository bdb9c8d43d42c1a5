/** Small writes that come together share one transaction: most of what a transaction costs is its own. */
import { StoreError } from '../store.ts'
import type { StoreFile } from './file.ts'

/** As many wait for the next commit at most. */
const MAX_WRITES = 256
const MAX_BYTES = 4 * 2 ** 20

interface Write {
  run: () => unknown
  /** Takes back what `run` remembered, where its transaction came to nothing. */
  undo: (() => void) | undefined
  resolve: (result: never) => void
  reject: (error: unknown) => void
}

export interface GroupCommit {
  /**
   * Runs it within the next transaction, in the order of the calls; resolves with its result when committed. That may
   * be within this call, where the transaction is full: never to be called from within one.
   */
  write<Result>(bytes: number, run: () => Result, undo?: () => void): Promise<Result>
  /** Commits what is waiting at once. */
  flush(): void
}

export function createGroupCommit(file: StoreFile): GroupCommit {
  let waiting: Write[] = []
  let waitingBytes = 0
  let scheduled = false

  const commit = (): void => {
    const group = waiting
    waiting = []
    waitingBytes = 0
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
    if (scheduled) return
    scheduled = true
    setImmediate(() => {
      scheduled = false
      commit()
    })
  }

  return {
    write<Result>(bytes: number, run: () => Result, undo?: () => void): Promise<Result> {
      if (!file.isOpen) return Promise.reject(new StoreError('closed', 'the conversation store is closed'))
      return new Promise<Result>((resolve, reject) => {
        waiting.push({ run, undo, resolve, reject })
        waitingBytes += bytes
        // A socket hands over thousands of messages before anything else gets its turn: they must not pile up here.
        if (waiting.length >= MAX_WRITES || waitingBytes >= MAX_BYTES) commit()
        else schedule()
      })
    },
    flush: commit,
  }
}
