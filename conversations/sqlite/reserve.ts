/** Space set aside on the disk: removing rows needs room in the log first, and a full disk must not stop a forget. */
import { closeSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { StoreError } from '../store.ts'

/** Twice what the log holds before it is emptied into the file: 1000 pages of 8 KiB. */
const RESERVE_BYTES = 16 * 2 ** 20
const CHUNK_BYTES = 2 ** 20

export interface Reserve {
  /** Runs it; where the disk is full, gives the space free and runs it once more. */
  spend<Result>(run: () => Result): Result
  /** Sets the space aside again if there is room. */
  refill(): void
}

export function createReserve(path: string): Reserve {
  const refill = (): void => {
    if (statSync(path, { throwIfNoEntry: false })?.size === RESERVE_BYTES) return
    try {
      const handle = openSync(path, 'w', 0o600)
      try {
        for (let written = 0; written < RESERVE_BYTES; )
          written += writeSync(handle, new Uint8Array(CHUNK_BYTES))
      } finally {
        closeSync(handle)
      }
    } catch {
      // No room for it: then it is given back, and tried again after the next sweep.
      rmSync(path, { force: true })
    }
  }
  refill()
  return {
    refill,
    spend(run) {
      try {
        return run()
      } catch (error) {
        if (!(error instanceof StoreError) || error.code !== 'disk-full') throw error
        rmSync(path, { force: true })
        return run()
      }
    },
  }
}
